import { Inject, Injectable, type Type } from '@nestjs/common';
import { CommandHandler, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Result } from '../kernel/result.ts';
import { WHAT_IF_COMMANDS, type WhatIfBusCommand, type WhatIfOrderType } from './bus.commands.ts';
import type { WhatIfOutcome } from './commands.ts';
import type { WhatIfDetail, WhatIfPage } from './what-if-answers.ts';
import { GetWhatIf, ListWhatIfs } from './what-if.queries.ts';
import { WhatIfQuery } from './what-if.query.ts';
import { WhatIfWriter } from './what-if.writer.ts';

/** One handler class per bus command, since the bus finds a handler by its class; what they do is one and the same. */
function handlerOf(type: WhatIfOrderType): Type<ICommandHandler<WhatIfBusCommand>> {
  class WhatIfHandler implements ICommandHandler<WhatIfBusCommand> {
    readonly #writer: WhatIfWriter;

    constructor(writer: WhatIfWriter) {
      this.#writer = writer;
    }

    execute({ request }: WhatIfBusCommand): Promise<Result<WhatIfOutcome>> {
      return this.#writer.execute(request);
    }
  }
  Object.defineProperty(WhatIfHandler, 'name', { value: `${type}Handler` });
  Injectable()(WhatIfHandler);
  Inject(WhatIfWriter)(WhatIfHandler, undefined, 0);
  CommandHandler(WHAT_IF_COMMANDS[type])(WhatIfHandler);
  return WhatIfHandler;
}

@QueryHandler(ListWhatIfs)
export class ListWhatIfsHandler implements IQueryHandler<ListWhatIfs> {
  constructor(@Inject(WhatIfQuery) private readonly whatIfs: WhatIfQuery) {}

  execute({ history, question }: ListWhatIfs): Promise<Result<WhatIfPage>> {
    return this.whatIfs.list(history, question);
  }
}

@QueryHandler(GetWhatIf)
export class GetWhatIfHandler implements IQueryHandler<GetWhatIf> {
  constructor(@Inject(WhatIfQuery) private readonly whatIfs: WhatIfQuery) {}

  execute({ whatIf, revision }: GetWhatIf): Promise<Result<WhatIfDetail>> {
    return this.whatIfs.get(whatIf, revision);
  }
}

/** Providers for a module that also provides `WhatIfWriter` and `WhatIfQuery`. */
export const WHAT_IF_HANDLERS: readonly Type[] = [
  ...(Object.keys(WHAT_IF_COMMANDS) as WhatIfOrderType[]).map(handlerOf),
  ListWhatIfsHandler,
  GetWhatIfHandler,
];
