import { busOf } from '../eventstore/commands/bus.commands.ts';
import type { RelationCommand, RelationOrder, RelationWritten } from './commands.ts';
import { RelationWriter } from './relation.writer.ts';

/** The commands of a history on the `CommandBus`. */
export const RELATION_BUS = busOf<RelationWritten, RelationOrder['type'], RelationCommand>(
  {
    OpenRelation: true,
    ReviseRelation: true,
    RecordAct: true,
    RecordActs: true,
    CorrectAct: true,
    RetractAct: true,
    RetractActs: true,
    RecordNote: true,
    CorrectNote: true,
    RetractNote: true,
    ScheduleSummit: true,
    ReviseSummit: true,
    ConcludeSummit: true,
    CancelSummit: true,
    WithdrawSummit: true,
    DeclarePreset: true,
    WithdrawPreset: true,
    DeclareStory: true,
  },
  RelationWriter,
);
