import { sha256 } from '../kernel/canonical-json.ts';
import { formatDay } from '../kernel/clock.ts';
import { JsonText } from '../kernel/json-text.ts';
import { actText } from './act-numbers.ts';
import {
  batchOf,
  CELL_NUMBERS,
  portionsOf,
  rowsOf,
  type Portion,
  type Slice,
  type SliceCells,
} from './cells.ts';
import { MOST_CELLS, type Counter } from './counter.ts';
import { keptPortionsOf, type FoundRow } from './trace-portions.ts';
import type { TraceTable } from './trace-table.ts';
import type { Kept, KeptPortion } from './traces.ts';

/** The slices of one pair in one month. */
export interface CountedBatch {
  readonly pair: string;
  readonly batch: string;
  readonly slices: JsonText<Slice[]>;
  readonly cells: SliceCells;
  readonly rows: number;
  /** Of its slices. */
  readonly hash: string;
  /** All of them as they fit into events, where that was worked out, and each of them has rows. */
  readonly portions?: readonly Portion[];
  /** What is kept of rows, where something is. */
  readonly kept?: readonly KeptPortion[] | undefined;
}

/** A batch as it is counted. */
export type PreparedBatch = CountedBatch & Required<Pick<CountedBatch, 'portions'>>;

/** More than there are cells: a rank times this and a cell are one number. */
const PLACES = 2 ** Math.ceil(Math.log2(4 * MOST_CELLS));

/** What was counted, pair by pair and month by month, each in order; with as much of rows as is kept, or less. */
export function* batchesOf(counter: Counter, keeps: Kept = 'links'): Generator<PreparedBatch> {
  const { pairs, slices } = counter.names;
  const months = slices.map(batchOf);
  const monthOf = (cells: Int32Array, at: number): string | undefined =>
    at < cells.length ? months[counter.sliceOf(cells[at] as number)] : undefined;
  const ranks = ranksOf(slices);
  const { order, starts } = byPair(counter, pairs.length);
  for (const [number, pair] of [...pairs.entries()].sort(([, a], [, b]) => (a < b ? -1 : 1))) {
    const cells = bySlice(counter, order.subarray(starts[number], starts[number + 1]), ranks);
    for (let from = 0, end = 0; from < cells.length; from = end) {
      const batch = monthOf(cells, from) as string;
      while (monthOf(cells, end) === batch) end += 1;
      const own = slicesOf(counter, cells.subarray(from, end), slices);
      const portions = portionsOf(own.slices, own.cells, () => true);
      yield {
        pair,
        batch,
        slices: JsonText.joined(portions.map((portion) => portion.slices)),
        cells: own.cells,
        rows: rowsOf(own.slices),
        hash: hashOfSlices(own.slices),
        portions,
        kept: counter.traces && keptOf(counter.traces, cells.subarray(from, end), own, keeps),
      };
    }
  }
}

/** What tells what slices say from what others do. */
export const hashOfSlices = (slices: readonly Slice[]): string =>
  sha256(slices.map(([slice, , hash]) => `${slice} ${hash}`).join());

/** Cells of a pair, those of one slice together, in order of its name. */
function bySlice(counter: Counter, cells: Int32Array, ranks: Int32Array): Int32Array {
  const places = Float64Array.from(
    cells,
    (cell) => (ranks[counter.sliceOf(cell)] as number) * PLACES + cell,
  ).sort();
  return Int32Array.from(places, (place) => place % PLACES);
}

/** Cells of one batch in order as its slices. */
function slicesOf(
  counter: Counter,
  own: Int32Array,
  names: readonly string[],
): { readonly slices: Slice[]; readonly cells: SliceCells } {
  const cells = new Int32Array(own.length * CELL_NUMBERS);
  const starts: number[] = [];
  const slices: Slice[] = [];
  let before = -1;
  for (let at = 0; at < own.length; at += 1) {
    const cell = own[at] as number;
    const slice = counter.sliceOf(cell);
    if (slice !== before) {
      starts.push(at);
      slices.push([names[slice] as string, ...counter.hashOf(cell)]);
    }
    before = slice;
    counter.copyTo(cells, at * CELL_NUMBERS, cell);
  }
  return { slices, cells: { cells, starts: Int32Array.from([...starts, own.length]) } };
}

/** What is kept of the rows of a batch, whose cells are numbered so. */
function keptOf(
  traces: TraceTable,
  numbers: Int32Array,
  { slices, cells: { starts, cells } }: { readonly slices: readonly Slice[]; readonly cells: SliceCells },
  keeps: Kept,
): KeptPortion[] {
  return keptPortionsOf(
    slices.map(([slice, , hash], at) => {
      const rows: FoundRow[] = [];
      for (let cell = starts[at] as number; cell < (starts[at + 1] as number); cell += 1) {
        const number = (place: number): number => cells[cell * CELL_NUMBERS + place] as number;
        const told = { known: formatDay(number(0)), offset: number(1), act: actText(number(2)) };
        traces.eachOf(numbers[cell] as number, (id, story, link) => {
          rows.push({ ...told, id, story, link: keeps === 'links' ? link : undefined });
        });
      }
      return { slice, hash, rows };
    }),
  );
}

/** Cells in order of their pairs. */
function byPair(
  counter: Counter,
  pairs: number,
): { readonly order: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(pairs + 1);
  for (let cell = 0; cell < counter.cells; cell += 1) {
    const next = counter.pairOf(cell) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let pair = 0; pair < pairs; pair += 1)
    starts[pair + 1] = (starts[pair + 1] as number) + (starts[pair] as number);
  const order = new Int32Array(counter.cells);
  const free = starts.slice();
  for (let cell = 0; cell < counter.cells; cell += 1) {
    const pair = counter.pairOf(cell);
    order[free[pair] as number] = cell;
    free[pair] = (free[pair] as number) + 1;
  }
  return { order, starts };
}

/** Where each of the names comes in their order. */
function ranksOf(names: readonly string[]): Int32Array {
  const ranks = new Int32Array(names.length);
  const ordered = [...names.entries()].sort(([, a], [, b]) => (a < b ? -1 : 1));
  for (const [rank, [place]] of ordered.entries()) ranks[place] = rank;
  return ranks;
}
