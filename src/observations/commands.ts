import type { StreamCommand } from '../eventstore/commands/decider.ts';
import type { JsonText } from '../kernel/json-text.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { Portion, Slice, SliceCells } from './cells.ts';
import type { ObservedOpening } from './events.ts';

/** What a command asks of an observed history. */
export type ObservationOrder =
  /** The slices of one month that an import found, each of them whole. */
  | {
      readonly type: 'RecordObservations';
      readonly opening: ObservedOpening;
      readonly batch: string;
      readonly slices: JsonText<Slice[]>;
      readonly cells: SliceCells;
      /** All of them as they fit into events, where that was worked out before, and each of them has rows. */
      readonly portions?: readonly Portion[] | undefined;
    }
  /** What an import brought stands no more, and what it had replaced does again. */
  | { readonly type: 'WithdrawImport' };

export interface ObservationCommand extends StreamCommand {
  readonly history: HistoryId;
  readonly import: string;
  readonly order: ObservationOrder;
}
