import { JsonText } from '../kernel/json-text.ts';
import type { KnownDay, Slice, SliceCells } from './cells.ts';
import type { CountedBatch, PreparedBatch } from './counted-batches.ts';
import type { KeptPortion } from './traces.ts';

/** A batch as it goes from thread to thread: texts go in half the time that lists take, and columns in none. */
export interface SentBatch extends Omit<CountedBatch, 'slices' | 'portions' | 'kept'> {
  readonly cells: SliceCells;
  /** Slices and days of each portion as JSON; the portions hold the slices one after another. */
  readonly portions: readonly { readonly slices: string; readonly rows: number; readonly days: string }[];
  /** Rows that are kept, as JSON; absent where none are. */
  readonly kept?: string;
}

export const sentOf = ({ pair, batch, cells, rows, hash, portions, kept }: PreparedBatch): SentBatch => ({
  pair,
  batch,
  cells,
  rows,
  hash,
  portions: portions.map(({ slices, rows, days }) => ({ slices: slices.text, rows, days: days.text })),
  ...(kept !== undefined && { kept: JSON.stringify(kept) }),
});

export function receivedOf({ portions: sent, kept, ...batch }: SentBatch): CountedBatch {
  const portions = sent.map(({ slices, rows, days }) => ({
    slices: JsonText.from<Slice[]>(slices),
    rows,
    days: JsonText.from<KnownDay[]>(days),
  }));
  return {
    ...batch,
    slices: JsonText.joined(portions.map(({ slices }) => slices)),
    portions,
    ...(kept !== undefined && { kept: JSON.parse(kept) as KeptPortion[] }),
  };
}
