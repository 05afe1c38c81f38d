import { formatDay } from '../../kernel/clock.ts';
import type { PastOfDays } from '../../models/reaction/past-of-days.ts';
import { autoregressionOf } from '../autoregression.ts';

/** One party's mean score of a month by its own and the other's of the month before. */
export interface MonthlyRow {
  readonly constant: number;
  readonly own: number;
  readonly other: number;
}

/** Months below which nothing is told. */
const LEAST_MONTHS = 24;

/** Mean score of each party's acts by calendar month, 0 where it did nothing. */
export function monthlyMeans({ days, from, to }: PastOfDays): readonly [number[], number[]] {
  const months = new Map<string, { score: [number, number]; acts: [number, number] }>();
  for (let day = from; day <= to; day += 1) {
    const month = formatDay(day).slice(0, 7);
    if (!months.has(month)) months.set(month, { score: [0, 0], acts: [0, 0] });
  }
  for (const { day, counts, sizes } of days) {
    const month = months.get(formatDay(day).slice(0, 7));
    if (month === undefined) continue;
    for (const party of [0, 1] as const) {
      month.acts[party] += (counts[party] ?? 0) + (counts[2 + party] ?? 0);
      const worse = (sizes[party] ?? 0) + (sizes[4 + party] ?? 0);
      const better = (sizes[2 + party] ?? 0) + (sizes[6 + party] ?? 0);
      month.score[party] += 10 * (better - worse);
    }
  }
  const line = (party: 0 | 1): number[] =>
    Array.from(months.values(), ({ score, acts }) => (acts[party] === 0 ? 0 : score[party] / acts[party]));
  return [line(0), line(1)];
}

/** The vector autoregression of monthly mean scores, first party first (as Brandt, Colaresi and Freeman 2008); none of less than two years. */
export function monthlyReactions(past: PastOfDays): readonly [MonthlyRow, MonthlyRow] | undefined {
  const [a, b] = monthlyMeans(past);
  if (a.length < LEAST_MONTHS) return undefined;
  const [first, second] = autoregressionOf([a, b], a.length);
  if (first === undefined || second === undefined) return undefined;
  return [
    { constant: first.constant, own: first.factors[0] ?? 0, other: first.factors[1] ?? 0 },
    { constant: second.constant, own: second.factors[1] ?? 0, other: second.factors[0] ?? 0 },
  ];
}
