import { formatDay, type Day, type DayNumber } from '../kernel/clock.ts';
import type { ImportEnd } from '../observations/import-events.ts';

/** Runs of days that are listed at most. */
export const GAPS_LISTED = 200;

/** Rows of a month by the day on which they could be known, and by the day on which what they tell happened. */
export interface CountedMonth {
  readonly month: string;
  readonly known: number;
  readonly occurred: number;
}

/** How much of a data set a history holds. */
export interface Completeness {
  readonly history: string;
  readonly asOf: number;
  readonly source: string;
  /** Days of the files that were imported for it: how many there are from the first to the last, and how many no file holds. */
  readonly days: {
    readonly from?: Day;
    readonly to?: Day;
    readonly span: number;
    readonly without: number;
    /** First and last of each run without a file, the first 200. */
    readonly gaps: readonly (readonly [Day, Day])[];
  };
  readonly rows: number;
  readonly months: readonly CountedMonth[];
  /** Rows by how long after the event they could be known. */
  readonly arrivals: {
    readonly sameDay: number;
    readonly within7: number;
    readonly within30: number;
    readonly later: number;
  };
  /** What the ledger says of those files, whoever their rows tell of. */
  readonly imports: Pick<ImportEnd, 'rows' | 'taken' | 'left' | 'repeated' | 'refused'> & {
    readonly imports: number;
  };
}

/** Adds up rows of a history, cell by cell. */
export class CompletenessTally {
  rows = 0;
  readonly arrivals = { sameDay: 0, within7: 0, within30: 0, later: 0 };
  readonly #months = new Map<string, { known: number; occurred: number }>();

  add(rows: number, occurred: DayNumber, known: DayNumber): void {
    this.rows += rows;
    this.#month(known).known += rows;
    this.#month(occurred).occurred += rows;
    const late = known - occurred;
    this.arrivals[late <= 0 ? 'sameDay' : late <= 7 ? 'within7' : late <= 30 ? 'within30' : 'later'] += rows;
  }

  /** In order. */
  get months(): readonly CountedMonth[] {
    return [...this.#months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, of]) => ({ month, ...of }));
  }

  #month(day: DayNumber): { known: number; occurred: number } {
    const month = formatDay(day).slice(0, 7);
    const held = this.#months.get(month) ?? { known: 0, occurred: 0 };
    this.#months.set(month, held);
    return held;
  }
}

/** The days that no run covers, between the first and the last that one does. */
export function daysWithout(runs: readonly (readonly [DayNumber, DayNumber])[]): Completeness['days'] {
  const sorted = [...runs].sort(([a], [b]) => a - b);
  const [first] = sorted;
  if (first === undefined) return { span: 0, without: 0, gaps: [] };
  let [from, last] = first;
  let without = 0;
  const gaps: (readonly [Day, Day])[] = [];
  for (const [begin, end] of sorted) {
    if (begin > last + 1) {
      without += begin - last - 1;
      if (gaps.length < GAPS_LISTED) gaps.push([formatDay(last + 1), formatDay(begin - 1)]);
    }
    last = Math.max(last, end);
  }
  return { from: formatDay(from), to: formatDay(last), span: last - from + 1, without, gaps };
}

/** What several imports say together. */
export function summedImports(ends: readonly ImportEnd[]): Completeness['imports'] {
  const sum = (of: (end: ImportEnd) => number): number => ends.reduce((all, end) => all + of(end), 0);
  const reasons = [...new Set(ends.flatMap(({ refused }) => Object.keys(refused)))].sort();
  return {
    imports: ends.length,
    rows: sum(({ rows }) => rows),
    taken: sum(({ taken }) => taken),
    left: sum(({ left }) => left),
    repeated: sum(({ repeated }) => repeated),
    refused: Object.fromEntries(
      reasons.map((reason) => [reason, sum(({ refused }) => refused[reason] ?? 0)]),
    ),
  };
}
