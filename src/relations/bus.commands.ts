import { Command } from '@nestjs/cqrs';
import type { Result } from '../kernel/result.ts';
import type { RelationWritten, RelationCommand, RelationOrder } from './commands.ts';

export type OrderType = RelationOrder['type'];

/** A command whose order is of one type. */
export type CommandOf<T extends OrderType> = Omit<RelationCommand, 'order'> & {
  readonly order: Extract<RelationOrder, { type: T }>;
};

/** A command on a history, as the `CommandBus` dispatches it; its handler answers with the writer's result. */
export class RelationBusCommand<T extends OrderType = OrderType> extends Command<Result<RelationWritten>> {
  readonly command: CommandOf<T>;

  constructor(command: CommandOf<T>) {
    super();
    this.command = command;
  }
}

export class OpenRelation extends RelationBusCommand<'OpenRelation'> {}
export class ReviseRelation extends RelationBusCommand<'ReviseRelation'> {}
export class RecordAct extends RelationBusCommand<'RecordAct'> {}
export class RecordActs extends RelationBusCommand<'RecordActs'> {}
export class CorrectAct extends RelationBusCommand<'CorrectAct'> {}
export class RetractAct extends RelationBusCommand<'RetractAct'> {}
export class RecordNote extends RelationBusCommand<'RecordNote'> {}
export class CorrectNote extends RelationBusCommand<'CorrectNote'> {}
export class RetractNote extends RelationBusCommand<'RetractNote'> {}
export class ScheduleSummit extends RelationBusCommand<'ScheduleSummit'> {}
export class ReviseSummit extends RelationBusCommand<'ReviseSummit'> {}
export class ConcludeSummit extends RelationBusCommand<'ConcludeSummit'> {}
export class CancelSummit extends RelationBusCommand<'CancelSummit'> {}

/** The bus command of each order. */
export const BUS_COMMANDS = {
  OpenRelation,
  ReviseRelation,
  RecordAct,
  RecordActs,
  CorrectAct,
  RetractAct,
  RecordNote,
  CorrectNote,
  RetractNote,
  ScheduleSummit,
  ReviseSummit,
  ConcludeSummit,
  CancelSummit,
} as const satisfies { readonly [T in OrderType]: new (command: CommandOf<T>) => RelationBusCommand<T> };

/** The command as its bus class, for `CommandBus.execute`. */
export function toBusCommand(command: RelationCommand): RelationBusCommand {
  const { order } = command;
  const BusCommand = BUS_COMMANDS[order.type] as new (command: RelationCommand) => RelationBusCommand;
  return new BusCommand(command);
}
