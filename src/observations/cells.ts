/**
 * What rows of one known day tell alike: how many days before it happened, who toward whom with which code (`>042`: the party whose
 * code comes first in the alphabet toward the other; `<` the other way), how many rows say so, and how many stories.
 */
export type Cell = readonly [offset: number, act: string, rows: number, stories: number];

/** The cells of a day on which rows could first be known. */
export type KnownDay = readonly [known: string, cells: readonly Cell[]];

/** The smallest part of a data set that is given out at a time, with what it says of a pair. */
export interface Slice {
  /** The stamp or day under which it is given out, from `YYYYMMDD` on. */
  readonly slice: string;
  readonly rows: number;
  /** An order-free sum over its rows: equal rows have equal ones. */
  readonly hash: string;
  readonly days: readonly KnownDay[];
}

/** What the hash of a slice without rows is. */
export const NO_ROWS = '0';

/** The day of a slice, `YYYY-MM-DD`. */
export const dayOfSlice = (slice: string): string =>
  `${slice.slice(0, 4)}-${slice.slice(4, 6)}-${slice.slice(6, 8)}`;

/** The month of a slice, which is the batch that it belongs to. */
export const batchOf = (slice: string): string => `${slice.slice(0, 4)}-${slice.slice(4, 6)}`;

/** Cells of several slices as one, days and cells in order: cells that tell the same are added up. */
export function merged(
  slices: readonly Pick<Slice, 'days'>[],
): [string, [number, string, number, number][]][] {
  const days = new Map<string, Cell[]>();
  for (const { days: told } of slices) {
    for (const [known, cells] of told) {
      const held = days.get(known);
      if (held === undefined) days.set(known, [...cells]);
      else for (const cell of cells) held.push(cell);
    }
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([known, cells]) => [known, addedUp(cells.sort(inOrder))]);
}

const inOrder = ([offset, act]: Cell, [other, its]: Cell): number =>
  offset - other || (act < its ? -1 : act === its ? 0 : 1);

/** Of cells in order, those that tell the same as one. */
function addedUp(cells: readonly Cell[]): [number, string, number, number][] {
  const all: [number, string, number, number][] = [];
  for (const [offset, act, rows, stories] of cells) {
    const last = all.at(-1);
    if (last?.[0] === offset && last[1] === act) {
      last[2] += rows;
      last[3] += stories;
    } else all.push([offset, act, rows, stories]);
  }
  return all;
}
