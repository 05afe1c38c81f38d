import { Command } from '@nestjs/cqrs';
import type { Result } from '../kernel/result.ts';
import type { WhatIfOrder, WhatIfWritten, WhatIfRequest } from './commands.ts';

export type WhatIfOrderType = WhatIfOrder['type'];
export type WhatIfRequestOf<T extends WhatIfOrderType> = WhatIfRequest<Extract<WhatIfOrder, { type: T }>>;

/** A command on a what-if, as the `CommandBus` dispatches it; its handler answers with the writer's result. */
export class WhatIfBusCommand<T extends WhatIfOrderType = WhatIfOrderType> extends Command<
  Result<WhatIfWritten>
> {
  readonly request: WhatIfRequestOf<T>;

  constructor(request: WhatIfRequestOf<T>) {
    super();
    this.request = request;
  }
}

export class ProposeOutcome extends WhatIfBusCommand<'ProposeOutcome'> {}
export class ReviseOutcome extends WhatIfBusCommand<'ReviseOutcome'> {}
export class RebaseOutcome extends WhatIfBusCommand<'RebaseOutcome'> {}
export class WithdrawOutcome extends WhatIfBusCommand<'WithdrawOutcome'> {}

/** The bus command of each order. */
export const WHAT_IF_COMMANDS = {
  ProposeOutcome,
  ReviseOutcome,
  RebaseOutcome,
  WithdrawOutcome,
} as const satisfies {
  readonly [T in WhatIfOrderType]: new (request: WhatIfRequestOf<T>) => WhatIfBusCommand<T>;
};

/** The request as its bus class, for `CommandBus.execute`. */
export function toWhatIfCommand(request: WhatIfRequest): WhatIfBusCommand {
  const BusCommand = WHAT_IF_COMMANDS[request.order.type] as new (request: WhatIfRequest) => WhatIfBusCommand;
  return new BusCommand(request);
}
