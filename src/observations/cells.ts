import { formatDay, type DayNumber } from '../kernel/clock.ts';
import { JsonText } from '../kernel/json-text.ts';
import { ACTS, actText } from './act-numbers.ts';

/**
 * What rows of one known day tell alike: how many days before it happened, who toward whom with which code (`>042`: the party whose
 * code comes first in the alphabet toward the other; `<` the other way), how many rows say so, and how many stories.
 */
export type Cell = [offset: number, act: string, rows: number, stories: number];

/** The cells of a day on which rows could first be known. */
export type KnownDay = [known: string, cells: Cell[]];

/**
 * The smallest part of a data set that is given out at a time, with what it says of a pair: the stamp or day under which it is given
 * out, from `YYYYMMDD` on, and an order-free sum over its rows, of which equal ones have equal sums.
 */
export type Slice = [slice: string, rows: number, hash: string];

/** Cells of slices as columns: millions of lists would take ten times as long from thread to thread. */
export interface SliceCells {
  /** Where the cells of each slice begin, and where those of the last one end. */
  readonly starts: Int32Array;
  /** Of each cell the day on which it could be known, the days before, its act's number, rows and stories. */
  readonly cells: Int32Array;
}

/** Numbers of a cell. */
export const CELL_NUMBERS = 5;

/** Slices that fit into one event together, and their cells added up, days and cells in order. */
export interface Portion {
  readonly slices: JsonText<Slice[]>;
  readonly rows: number;
  readonly days: JsonText<KnownDay[]>;
}

/** What the hash of a slice without rows is. */
export const NO_ROWS = '0';

/** Characters of the cells of one event at most: an event holds 256 KiB. */
const MOST_TEXT = 180_000;

/** More than there are cells of one day in an event. */
const PLACES = 2 ** 18;

/** The day of a slice, `YYYY-MM-DD`. */
export const dayOfSlice = (slice: string): string =>
  `${slice.slice(0, 4)}-${slice.slice(4, 6)}-${slice.slice(6, 8)}`;

/** The month of a slice, which is the batch that it belongs to. */
export const batchOf = (slice: string): string => `${slice.slice(0, 4)}-${slice.slice(4, 6)}`;

/** Those of the slices that `isTaken` takes, as they fit into events, in order of their names. */
export function portionsOf(
  slices: readonly Slice[],
  cells: SliceCells,
  isTaken: (slice: string) => boolean,
): Portion[] {
  const all: number[][] = [];
  let left = 0;
  const order = [...slices.keys()].filter((at) => isTaken(nameAt(slices, at)));
  for (const at of order.sort((a, b) => (nameAt(slices, a) < nameAt(slices, b) ? -1 : 1))) {
    const size = textOf(cells, at);
    if (all.length === 0 || size > left) {
      all.push([]);
      left = MOST_TEXT;
    }
    all.at(-1)?.push(at);
    left -= size;
  }
  return all.map((places) => {
    const taken = places.map((at) => slices[at] as Slice);
    return {
      slices: JsonText.of(taken),
      rows: rowsOf(taken),
      days: JsonText.of(daysOf(cells, places)),
    };
  });
}

/** Rows of slices. */
export const rowsOf = (slices: readonly Slice[]): number => slices.reduce((sum, [, rows]) => sum + rows, 0);

const nameAt = (slices: readonly Slice[], at: number): string => (slices[at] as Slice)[0];

/** Some more characters than a slice and its cells take. */
function textOf({ starts, cells }: SliceCells, slice: number): number {
  const [from, end] = [starts[slice] as number, starts[slice + 1] as number];
  const days = new Set<DayNumber>();
  for (let cell = from; cell < end; cell += 1) days.add(cells[cell * CELL_NUMBERS] as number);
  return 60 + days.size * 20 + (end - from) * 20;
}

function daysOf({ starts, cells }: SliceCells, slices: readonly number[]): KnownDay[] {
  const days = new Map<DayNumber, number[]>();
  for (const slice of slices) {
    for (let cell = starts[slice] as number; cell < (starts[slice + 1] as number); cell += 1) {
      const known = cells[cell * CELL_NUMBERS] as number;
      const held = days.get(known);
      if (held === undefined) days.set(known, [cell]);
      else held.push(cell);
    }
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([known, told]): KnownDay => [formatDay(known), addedUp(cells, told)]);
}

/** Cells of one day in order, those that tell the same as one. */
function addedUp(cells: Int32Array, told: readonly number[]): Cell[] {
  const number = (cell: number, place: number): number => cells[cell * CELL_NUMBERS + place] as number;
  // What a cell tells and where it stands as one number: numbers are put in order ten times as fast as cells.
  const order = Float64Array.from(
    told,
    (cell, at) => (number(cell, 1) * ACTS + number(cell, 2)) * PLACES + at,
  ).sort();
  const all: Cell[] = [];
  let before = -1;
  for (const key of order) {
    const cell = told[key % PLACES] as number;
    const tells = Math.floor(key / PLACES);
    const last = all.at(-1);
    if (last !== undefined && tells === before) {
      last[2] += number(cell, 3);
      last[3] += number(cell, 4);
    } else all.push([number(cell, 1), actText(number(cell, 2)), number(cell, 3), number(cell, 4)]);
    before = tells;
  }
  return all;
}
