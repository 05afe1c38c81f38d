import { JsonText } from '../kernel/json-text.ts';
import type { KnownDay, Slice, SliceCells } from './cells.ts';
import type { CountedBatch } from './counted-batches.ts';

/** A batch as it goes from thread to thread: texts go in half the time that lists take, and columns in none. */
export interface SentBatch extends Omit<CountedBatch, 'slices' | 'portions'> {
  readonly cells: SliceCells;
  /** Slices and days of each portion as JSON; the portions hold the slices one after another. */
  readonly portions: readonly { readonly slices: string; readonly rows: number; readonly days: string }[];
}

export const sentOf = ({ pair, batch, cells, rows, hash, portions }: Required<CountedBatch>): SentBatch => ({
  pair,
  batch,
  cells,
  rows,
  hash,
  portions: portions.map(({ slices, rows, days }) => ({ slices: slices.text, rows, days: days.text })),
});

export function receivedOf({ portions: sent, ...batch }: SentBatch): CountedBatch {
  const portions = sent.map(({ slices, rows, days }) => ({
    slices: JsonText.from<Slice[]>(slices),
    rows,
    days: JsonText.from<KnownDay[]>(days),
  }));
  return { ...batch, slices: JsonText.joined(portions.map(({ slices }) => slices)), portions };
}
