import { dayNumber, type DayNumber } from '../kernel/clock.ts';
import { ROWS_KEPT, type KeptCell, type KeptRow } from '../observations/traces.ts';
import type { RecordedTraces } from '../observations/trace-events.ts';
import { toldBy, type ToldAct } from '../observations/observed-act.ts';

/** A row as it is shown: its number in the data set and where it links to, as far as they are known. */
export interface ShownRow {
  readonly id?: number;
  readonly link?: string;
  /** Day on which it could be known. */
  readonly known: string;
}

/** Rows and stories of one day on which they could be known. */
export interface KnownRows {
  readonly known: string;
  readonly rows: number;
  readonly stories: number;
}

/** What rows of a day tell alike: who toward whom, with which code. */
export interface ObservedCode extends Pick<ToldAct, 'actId' | 'initiator' | 'target' | 'code'> {
  readonly name?: string;
  readonly rows: number;
  readonly stories: number;
  readonly known: readonly KnownRows[];
  /** Up to three of them, where some are kept. */
  readonly kept: readonly ShownRow[];
}

/** What a data set told of one day of a history. */
export interface ObservedDay {
  readonly history: string;
  readonly asOf: number;
  readonly day: string;
  readonly source: string;
  readonly licence: string;
  readonly rows: number;
  /** The most rows first. */
  readonly codes: readonly ObservedCode[];
  /** What to do where of some codes no row is kept. */
  readonly remedy?: string;
}

/** Hash by slice: what stands. */
export type StandingSlices = ReadonlyMap<string, string>;

/** A row, and what names its story. */
type Found = readonly [row: ShownRow, story: string];

/** Gathers, code by code, the rows that are kept of a day: those of slices as they stand. */
export class KeptOfDay {
  readonly #day: string;
  readonly #parties: readonly [string, string];
  readonly #standing: StandingSlices;
  readonly #knownBy: DayNumber;
  readonly #rows = new Map<string, Found[]>();

  constructor(parts: {
    readonly day: string;
    readonly parties: readonly [string, string];
    readonly standing: StandingSlices;
    readonly knownBy: DayNumber;
  }) {
    this.#day = parts.day;
    this.#parties = parts.parties;
    this.#standing = parts.standing;
    this.#knownBy = parts.knownBy;
  }

  take(traces: RecordedTraces): void {
    const stands = traces.slices.map(([slice, hash]) => this.#standing.get(slice) === hash);
    if (!stands.includes(true)) return;
    for (const [known, cells] of traces.days) {
      if (known < this.#day || dayNumber(known) > this.#knownBy) continue;
      for (const cell of cells) this.#takeCell(cell, known, stands, traces.links);
    }
  }

  #takeCell(
    [offset, act, rows]: KeptCell,
    known: string,
    stands: readonly boolean[],
    links: readonly string[],
  ): void {
    const { actId, day } = toldBy([offset, act], known, this.#parties);
    if (day !== this.#day) return;
    const held = this.#rows.get(actId) ?? [];
    this.#rows.set(actId, held);
    for (const row of rows) {
      if (stands[row[1]] === true) held.push(foundRow(row, known, links));
    }
  }

  /** Up to three rows of an act, of different stories where there are: the lowest numbers. */
  of(actId: string): ShownRow[] {
    const found = (this.#rows.get(actId) ?? []).toSorted(
      // What was kept twice stands first as it was kept with its link.
      ([a], [b]) => (a.id ?? 0) - (b.id ?? 0) || Number(a.link === undefined) - Number(b.link === undefined),
    );
    const shown: Found[] = [];
    for (const [row, story] of found) {
      if (shown.length === ROWS_KEPT) break;
      const isTold = shown.some(([{ id }, told]) => (id !== undefined && id === row.id) || told === story);
      if (!isTold) shown.push([row, story]);
    }
    return shown.map(([row]) => row);
  }
}

function foundRow([id, , link]: KeptRow, known: string, links: readonly string[]): Found {
  const text = link === undefined ? undefined : links[link];
  const row: ShownRow = { ...(id !== 0 && { id }), ...(text !== undefined && { link: text }), known };
  return [row, text ?? `row ${id}`];
}
