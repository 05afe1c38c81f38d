/**
 * What is kept of the rows behind a cell: up to three of them, by their own number in the data set, and where they link to. It is
 * told on the way from a day to codes to rows; nothing is computed from it.
 */

/** What an import keeps of rows: nothing, their numbers, or those with their links. */
export const KEEPS = ['none', 'ids', 'links'] as const;
export type Keeps = (typeof KEEPS)[number];
/** Where something is kept. */
export type Kept = Exclude<Keeps, 'none'>;

/** Rows that are kept of a cell at most. */
export const ROWS_KEPT = 3;

/** Characters of a link at most; a row with a longer one is kept without it. */
export const LONGEST_LINK = 2_000;

/** Whether what is held says at least as much as what is wanted. */
export const saysAsMuch = (held: Keeps, wanted: Keeps): boolean =>
  KEEPS.indexOf(held) >= KEEPS.indexOf(wanted);

/** A row of a cell: its number (0 where its file gives none), the places of its slice and, where it has one, of its link in their lists. */
export type KeptRow = readonly [id: number, slice: number, link?: number | undefined];

/** The rows kept of a cell: days before it was known, direction and code, rows. */
export type KeptCell = readonly [offset: number, act: string, rows: readonly KeptRow[]];

/** What an event holds of the rows of some slices of a pair's month. */
export interface KeptRows {
  /** Name and hash of each slice. */
  readonly slices: readonly (readonly [slice: string, hash: string])[];
  readonly links: readonly string[];
  /** By the day on which the rows could be known. */
  readonly days: readonly (readonly [known: string, cells: readonly KeptCell[]])[];
}

/** What is recorded at once: slices that are whole in it. */
export interface KeptPortion {
  readonly parts: readonly KeptRows[];
  /** As they are stored. */
  readonly bytes: number;
}

/**
 * Where among up to three rows from `first` on another one goes; -1 where it is not kept. Rows of one link are one story, of which
 * the lowest number stands; of stories the three with the lowest numbers. So it does not matter in which order rows come, and three
 * of three are three of all.
 */
export function placeAmong(
  ids: Readonly<Float64Array>,
  links: Readonly<Int32Array>,
  { first, held, id, link }: { first: number; held: number; id: number; link: number },
): number {
  let last = first;
  for (let place = first; place < first + held; place += 1) {
    if (links[place] === link && (link !== 0 || ids[place] === id))
      return id < (ids[place] as number) ? place : -1;
    if (isAfter(ids[place] as number, links[place] as number, ids[last] as number, links[last] as number))
      last = place;
  }
  if (held < ROWS_KEPT) return first + held;
  return isAfter(ids[last] as number, links[last] as number, id, link) ? last : -1;
}

const isAfter = (id: number, link: number, other: number, its: number): boolean =>
  id > other || (id === other && link > its);
