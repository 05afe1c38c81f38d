import { dayNumber, type DayNumber } from '../kernel/clock.ts';
import { impulseOf, type ModelAct } from '../models/tension/model.ts';
import { scoreOf } from '../ontology/look-up.ts';
import { classOf } from '../ontology/quad-class.ts';
import type { ObservedRow, RowFault } from './observed-row.ts';

/** How many lines are kept of each reason. */
const SHOWN = 3;

/** A line that was not taken. */
export interface RefusedLine {
  readonly file: string;
  readonly line: number;
  /** The words of it that say why. */
  readonly said: string;
}

export interface Refusals {
  readonly rows: number;
  readonly first: readonly RefusedLine[];
}

/** Rows of two states that tell one thing: a day, who toward whom, and a code. */
interface Cell {
  readonly day: DayNumber;
  readonly code: string;
  rows: number;
}

/** What event files hold, counted as they are read: nothing of a row is kept but its place in a count. */
export class Tally {
  rows = 0;
  taken = 0;
  readonly #refused = new Map<RowFault, { rows: number; first: RefusedLine[] }>();
  readonly #pairs = new Map<string, number>();
  readonly #cells = new Map<string, Cell>();
  readonly #pair: string | undefined;
  readonly #span: { readonly from?: string | undefined; readonly to?: string | undefined };

  /** `parties`: the two of which days are counted, too. */
  constructor(
    parties: readonly [string, string] | undefined,
    span: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
  ) {
    this.#pair = parties === undefined ? undefined : pairOf(...parties);
    this.#span = span;
  }

  refuse(fault: RowFault, line: RefusedLine): void {
    this.rows += 1;
    const refusals = this.#refused.get(fault) ?? { rows: 0, first: [] };
    this.#refused.set(fault, refusals);
    refusals.rows += 1;
    if (refusals.first.length < SHOWN) refusals.first.push(line);
  }

  take({ day, a, b, code }: ObservedRow): void {
    this.rows += 1;
    this.taken += 1;
    const pair = pairOf(a, b);
    this.#pairs.set(pair, (this.#pairs.get(pair) ?? 0) + 1);
    const { from = '', to = '9999' } = this.#span;
    if (pair !== this.#pair || day < from || day > to) return;
    const key = `${day} ${a} ${b} ${code}`;
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, { day: dayNumber(day), code, rows: 1 });
    else cell.rows += 1;
  }

  /** By reason, the most frequent first. */
  get refused(): readonly (readonly [RowFault, Refusals])[] {
    return [...this.#refused].toSorted(([, a], [, b]) => b.rows - a.rows);
  }

  /** Rows of each pair, in either direction; the most first. */
  get pairs(): readonly (readonly [pair: string, rows: number])[] {
    return [...this.#pairs].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  }

  /**
   * The acts of the pair in the order of their days: rows that agree in day, direction and code once, as reports of one thing, or
   * each for itself. Scores are those of the named scale.
   */
  acts(scale: string, everyRow: boolean): readonly ModelAct[] {
    const acts: ModelAct[] = [];
    for (const { day, code, rows } of this.#cells.values()) {
      const score = scoreOf(scale, code);
      if (!score.ok) continue;
      acts.push({
        first: day,
        last: day,
        impulse: impulseOf(score.value.value, everyRow ? rows : 1, 1),
        material: classOf(code) === 'material',
        reversals: [],
      });
    }
    return acts.toSorted((one, other) => one.first - other.first);
  }
}

const pairOf = (a: string, b: string): string => (a < b ? `${a}-${b}` : `${b}-${a}`);
