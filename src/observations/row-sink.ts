import { dayNumber, type DayNumber } from '../kernel/clock.ts';
import { dayOfSlice } from './cells.ts';
import { Counter, MOST_CELLS, textHash, type CountedRow } from './counter.ts';
import type { ObservedRow, RowFault } from './observed-row.ts';
import { TraceTable } from './trace-table.ts';
import type { Kept } from './traces.ts';

/** What of the rows of files is counted. */
export interface Wanted {
  /** `RUS-USA`, in code order; absent: every pair. */
  readonly pairs?: readonly string[] | undefined;
  /** Days of the slices. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Days from the event to the day on which a row is taken to be known, where the data do not say. */
  readonly lag?: number | undefined;
  /** The last day that can have happened. */
  readonly today: string;
  /** Cells that may be held; `MOST_CELLS` where left out. */
  readonly mostCells?: number | undefined;
  /** What is kept of rows; absent: nothing. */
  readonly keeps?: Kept | undefined;
}

/** A line that was not taken. */
export interface RefusedRow {
  readonly file: string;
  readonly line: number;
  readonly said: string;
}

/** How many lines are shown of each reason. */
const SHOWN = 3;

/** Last day under whose stamp GDELT 1.0 gave out events of all years: its files are of days on which things happened. */
const BACKFILE_ENDS = '2013-03-31';

/** Where rows that were read end up: counted, left, or refused by a reason. */
export class RowSink {
  /** What is kept of rows, where something is. */
  readonly traces: TraceTable | undefined;
  readonly counter: Counter;
  rows = 0;
  taken = 0;
  /** Rows of other pairs or days. */
  left = 0;
  /** Some rows do not say when they could be known. */
  assumed = false;
  readonly refused = new Map<RowFault, { rows: number; first: RefusedRow[] }>();
  /** Rows that can be taken by pair. */
  readonly pairs = new Map<string, number>();
  readonly #wanted: Wanted;
  readonly #pairs: ReadonlySet<string> | undefined;
  readonly #slices = new Set<string>();
  #file = '';
  #suffix = '';

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.#pairs = wanted.pairs && new Set(wanted.pairs);
    this.traces = wanted.keeps && new TraceTable(wanted.keeps);
    this.counter = new Counter(this.traces);
  }

  /** The most cells that may be counted; where there are more, `isFull`. */
  get mostCells(): number {
    return this.#wanted.mostCells ?? MOST_CELLS;
  }

  get isFull(): boolean {
    return this.counter.cells > this.mostCells;
  }

  /** Names of the slices of the files, whoever they tell of. */
  get slices(): readonly string[] {
    return [...this.#slices];
  }

  begin(file: string): void {
    this.#file = file;
    // Given out under the same stamps as the rest, and other rows.
    this.#suffix = /\.translation\./i.test(file) ? 't' : '';
  }

  refuse(fault: RowFault, line: number, said: string): void {
    this.rows += 1;
    const held = this.refused.get(fault) ?? { rows: 0, first: [] };
    this.refused.set(fault, held);
    held.rows += 1;
    if (held.first.length < SHOWN) held.first.push({ file: this.#file, line, said });
  }

  /** A slice of which a file holds something, be it rows that are refused. */
  saw(slice: string): void {
    this.#slices.add(slice);
  }

  sliceOf(stamp: string): string {
    return `${stamp}${this.#suffix}`;
  }

  /** Takes a row in, and says whether it is counted. */
  take(row: CountedRow): boolean {
    this.rows += 1;
    const { a, b, slice } = row;
    const pair = a < b ? `${a}-${b}` : `${b}-${a}`;
    this.pairs.set(pair, (this.pairs.get(pair) ?? 0) + 1);
    this.#slices.add(slice);
    const day = dayOfSlice(slice);
    const { from = '', to = '9999' } = this.#wanted;
    if (this.#pairs?.has(pair) === false || day < from || day > to) {
      this.left += 1;
      return false;
    }
    const { repeated } = this.counter;
    this.counter.add(row);
    if (this.counter.repeated > repeated) return false;
    this.taken += 1;
    return true;
  }

  /** Likewise, a row as its line was read: in the encoding that its link is in. */
  takeRead(row: ObservedRow, encoding: 'latin1' | 'utf8' = 'utf8'): boolean {
    const day = dayNumber(row.day);
    const lag = this.#wanted.lag ?? 0;
    if (row.known === undefined) this.assumed = true;
    const known: DayNumber = row.known === undefined ? day + lag : dayNumber(row.known);
    const slice = this.sliceOf(
      row.stamp ?? compact(row.known === undefined || row.known <= BACKFILE_ENDS ? row.day : row.known),
    );
    const { link } = row;
    return this.take({
      day,
      known,
      slice,
      a: row.a,
      b: row.b,
      code: row.code,
      id: row.id === undefined ? 0 : idOf(row.id),
      link: link === undefined ? 0 : textHash(link),
      ...(this.traces !== undefined &&
        link !== undefined && { linkText: () => Buffer.from(link, encoding).toString('utf8') }),
    });
  }
}

const compact = (day: string): string => day.replaceAll('-', '');

/** An id as a number; one that is none by its hash. */
const idOf = (id: string): number => (/^\d{1,15}$/.test(id) ? Number(id) : textHash(id));
