import { formatDay, type Day, type DayNumber } from '../../kernel/clock.ts';
import { contributionOf, type ExplanationRow } from './explanation-row.ts';
import type { ContributionGroup, Explanation } from './explanation.ts';
import {
  pointsPerPressure,
  pressureOfAct,
  pressureOfBaseline,
  readingOf,
  type ModelAct,
  type Pressure,
} from './model.ts';
import type { TensionParameters } from './parameters.ts';
import { Strongest } from '../../kernel/strongest.ts';
import { CompensatedSum } from '../../kernel/sum.ts';

/** What the acts alone say about a day; the rest of an `Explanation` comes from the history and the view. */
export type Attribution = Pick<
  Explanation,
  | 'tension'
  | 'underlying'
  | 'band'
  | 'z'
  | 'z0'
  | 'raising'
  | 'lowering'
  | 'contributions'
  | 'total'
  | 'byIssue'
  | 'byDirection'
>;

interface Candidate {
  readonly row: ExplanationRow;
  readonly z: number;
  readonly lasting: number;
}

const byDateAndId = (a: ExplanationRow, b: ExplanationRow): number => {
  if (a.occurred.from !== b.occurred.from) return a.occurred.from < b.occurred.from ? -1 : 1;
  return a.actId === b.actId ? 0 : a.actId < b.actId ? -1 : 1;
};

/** All points are one positive factor times z, so the order by |z| is the order by absolute points. */
const stronger = (a: Candidate, b: Candidate): boolean => {
  const difference = Math.abs(b.z) - Math.abs(a.z);
  return difference === 0 ? byDateAndId(a.row, b.row) < 0 : difference < 0;
};

class Groups {
  readonly #groups = new Map<string, { acts: number; z: CompensatedSum }>();

  add(key: string, z: number): void {
    let group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, (group = { acts: 0, z: new CompensatedSum() }));
    group.acts += 1;
    group.z.add(z);
  }

  /** Strongest first, then by key. */
  inPoints(factor: number): ContributionGroup[] {
    return [...this.#groups]
      .map(([key, { acts, z }]) => ({ key, acts, z: z.value, points: factor * z.value }))
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.key < b.key ? -1 : 1));
  }
}

/**
 * Explains the tension of one day from the acts behind it. Acts are added one at a time, O(log limit) each, so that a
 * caller can feed a long history in slices; points depend on the final pressure and are worked out by `finish`. Of the
 * single contributions only the `limit` strongest are held, while all sums and groups cover every act.
 */
export class ExplanationAccumulator {
  readonly #at: DayNumber;
  readonly #atDay: Day;
  readonly #pressure: (act: ModelAct) => Pressure;
  readonly #z0: number;
  readonly #z: CompensatedSum;
  readonly #lasting: CompensatedSum;
  readonly #raising = new CompensatedSum();
  readonly #lowering = new CompensatedSum();
  readonly #issues = new Groups();
  readonly #directions = new Groups();
  readonly #strongest: Strongest<Candidate>;
  #total = 0;

  /**
   * `at`: the day explained; `limit`: how many single contributions to hold, all where left out; `pressure`: what an act adds on
   * that day, where that is not for `tension/1` to say.
   */
  constructor(question: {
    readonly at: DayNumber;
    readonly baseline: number;
    readonly parameters: TensionParameters;
    readonly limit?: number | undefined;
    readonly pressure?: ((act: ModelAct) => Pressure) | undefined;
  }) {
    this.#at = question.at;
    this.#atDay = formatDay(question.at);
    const { at, parameters } = question;
    this.#pressure = question.pressure ?? ((act) => pressureOfAct(act, at, parameters));
    this.#z0 = pressureOfBaseline(question.baseline);
    this.#z = new CompensatedSum(this.#z0);
    this.#lasting = new CompensatedSum(this.#z0);
    this.#strongest = new Strongest(question.limit ?? Infinity, stronger);
  }

  /** Acts that have not begun by the day are passed over; a follow-up is listed, adds nothing and joins no group. */
  add(row: ExplanationRow): void {
    const { model } = row;
    if (model === undefined ? row.occurred.from > this.#atDay : model.first > this.#at) return;
    this.#total += 1;
    if (model === undefined) {
      this.#strongest.offer({ row, z: 0, lasting: 0 });
      return;
    }
    const { total: z, lasting } = this.#pressure(model);
    this.#z.add(z);
    this.#lasting.add(lasting);
    if (z > 0) this.#raising.add(z);
    else this.#lowering.add(z);
    this.#issues.add(row.issue, z);
    if (row.reciprocal) {
      this.#directions.add(`${row.initiator}>${row.target}`, z / 2);
      this.#directions.add(`${row.target}>${row.initiator}`, z / 2);
    } else {
      this.#directions.add(`${row.initiator}>${row.target}`, z);
    }
    this.#strongest.offer({ row, z, lasting });
  }

  /** What was added so far, in pressure and in points; O(held x log held). */
  finish(): Attribution {
    const { z, tension, underlying, band } = readingOf(this.#z.value, this.#lasting.value);
    const factor = pointsPerPressure(z, this.#z0);
    const contributions = [...this.#strongest.items()]
      .sort((a, b) => (stronger(a, b) ? -1 : 1))
      .map((candidate) => contributionOf(candidate.row, candidate, factor));
    return {
      tension,
      underlying,
      band,
      z,
      z0: this.#z0,
      raising: factor * this.#raising.value,
      lowering: factor * this.#lowering.value,
      contributions,
      total: this.#total,
      byIssue: this.#issues.inPoints(factor),
      byDirection: this.#directions.inPoints(factor),
    };
  }
}
