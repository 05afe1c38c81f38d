import type { StreamCommand } from '../eventstore/commands/decider.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { Slice } from './cells.ts';
import type { ObservedOpening } from './events.ts';

/** What a command asks of an observed history. */
export type ObservationOrder =
  /** The slices of one month that an import found, each of them whole. */
  | {
      readonly type: 'RecordObservations';
      readonly opening: ObservedOpening;
      readonly batch: string;
      readonly slices: readonly Slice[];
    }
  /** What an import brought stands no more, and what it had replaced does again. */
  | { readonly type: 'WithdrawImport' };

export interface ObservationCommand extends StreamCommand {
  readonly history: HistoryId;
  readonly import: string;
  readonly order: ObservationOrder;
}
