import { Inject, Injectable, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Result } from '../kernel/result.ts';
import { WHAT_IF_COMMANDS, type WhatIfBusCommand, type WhatIfOrderType } from './bus.commands.ts';
import type { WhatIfWritten } from './commands.ts';
import { WhatIfWriter } from './what-if.writer.ts';

/** One handler class per bus command, since the bus finds a handler by its class; what they do is one and the same. */
function handlerOf(type: WhatIfOrderType): Type<ICommandHandler<WhatIfBusCommand>> {
  class WhatIfHandler implements ICommandHandler<WhatIfBusCommand> {
    readonly #writer: WhatIfWriter;

    constructor(writer: WhatIfWriter) {
      this.#writer = writer;
    }

    execute({ request }: WhatIfBusCommand): Promise<Result<WhatIfWritten>> {
      return this.#writer.execute(request);
    }
  }
  Object.defineProperty(WhatIfHandler, 'name', { value: `${type}Handler` });
  Injectable()(WhatIfHandler);
  Inject(WhatIfWriter)(WhatIfHandler, undefined, 0);
  CommandHandler(WHAT_IF_COMMANDS[type])(WhatIfHandler);
  return WhatIfHandler;
}

/** Providers for a module that also provides `WhatIfWriter`. */
export const WHAT_IF_HANDLERS: readonly Type[] = (Object.keys(WHAT_IF_COMMANDS) as WhatIfOrderType[]).map(
  handlerOf,
);
