import { dayLabel } from '../../charts/day-words.ts';
import type { FanQuantiles } from '../../charts/fan-geometry.ts';
import { dayNumber, formatDay, type DayNumber } from '../../kernel/clock.ts';
import type { Projection } from '../../models/reaction/projection-answer.ts';
import type { CurveFigures } from '../../models/reaction/results.ts';
import type { Truth } from '../../models/reaction/truth.ts';
import type { FutureAct } from '../../models/reaction/chunk.ts';
import type { Names } from '../record/act-words.ts';
import type { FigureTable } from '../../charts/figure-table.ts';
import { figure, score, signed } from '../ui/words.ts';

export type { Projection } from '../../models/reaction/projection-answer.ts';

export const quantilesOf = ({ q5, q25, q50, q75, q95 }: CurveFigures): FanQuantiles => ({
  p5: q5,
  p25: q25,
  p50: q50,
  p75: q75,
  p95: q95,
});

export const firstDay = ({ first }: Pick<Projection, 'first'>): DayNumber => dayNumber(first);

/** Place of a day among the simulated ones; undefined outside. */
export function placeOf(
  projection: Pick<Projection, 'first' | 'horizonDays'>,
  day: DayNumber,
): number | undefined {
  const place = day - firstDay(projection);
  return place >= 0 && place < projection.horizonDays ? place : undefined;
}

const at = (values: readonly number[], place: number): number => values[place] ?? Number.NaN;

/** What a what-if changes, for a card: `−15.2 points on 12 Dec 2021`. */
export function effectWords({
  difference,
  first,
  horizonDays,
}: Pick<Projection, 'difference' | 'first' | 'horizonDays'>): string {
  const points = difference.q50[horizonDays - 1] ?? 0;
  return `${signed(points)} points on ${dayLabel(dayNumber(first) + horizonDays - 1)}`;
}

/** What is read on a simulated day. */
export interface ProjectedReading {
  readonly dayText: string;
  readonly median: number;
  readonly half: string;
  readonly ninety: string;
  readonly baseline: number;
  readonly difference: string;
  readonly differenceRange: string;
  readonly sentence: string;
}

export function projectedReading(projection: Projection, day: DayNumber): ProjectedReading | undefined {
  const place = placeOf(projection, day);
  if (place === undefined) return undefined;
  const { whatIf, baseline, difference } = projection;
  const range = (low: readonly number[], high: readonly number[]): string =>
    `${figure(at(low, place))} to ${figure(at(high, place))}`;
  const median = at(whatIf.q50, place);
  const ninety = range(whatIf.q5, whatIf.q95);
  const dayText = dayLabel(day);
  return {
    dayText,
    median,
    half: range(whatIf.q25, whatIf.q75),
    ninety,
    baseline: at(baseline.q50, place),
    difference: signed(at(difference.q50, place)),
    differenceRange: `${signed(at(difference.q5, place))} to ${signed(at(difference.q95, place))}`,
    sentence: `${dayText}, simulated: median tension ${figure(median)}, ${ninety} in 90 of 100 futures`,
  };
}

/** How the record went on, in words. */
export function truthWords(truth: Truth | undefined): string | undefined {
  if (truth === undefined || truth.days === 0) return undefined;
  const { inside, below, above, ofOwnFutures } = truth.whatIf.band90;
  const share = Math.round((100 * inside) / truth.days);
  const rest =
    below + above === 0
      ? ''
      : ` (${[below > 0 ? `${below} below it` : '', above > 0 ? `${above} above it` : ''].filter(Boolean).join(', ')})`;
  const own =
    ofOwnFutures === undefined
      ? ''
      : ` In ${Math.round(ofOwnFutures)} of 100 of the model's own futures no more days lie inside.`;
  return `The record goes on for ${truth.days} days after the what-if starts: ${inside} of them, ${share} %, lie in the 90 % band${rest}.${own}`;
}

/** An act of a sample future as a line to be read. */
export interface FutureLine {
  readonly day: string;
  readonly text: string;
  readonly score: string;
  readonly raising: boolean;
  /** Whether it happens with the what-if only, without it only, or either way. */
  readonly only: '' | 'only with the what-if' | 'only without it';
  readonly commitment: boolean;
}

export function futureLines(acts: readonly FutureAct[], names: Names): FutureLine[] {
  return acts.map((act) => {
    const code = names.code(act.code, act.ontology);
    const who = `${names.party(act.initiator)} ${act.reciprocal ? 'and' : 'to'} ${names.party(act.target)}`;
    const issue = act.issue === undefined ? '' : `, ${names.issue(act.issue)}`;
    const deed = act.summary ?? `${code ?? 'act'} (${act.code})${issue}`;
    return {
      day: dayLabel(dayNumber(act.day)),
      text: `${who}: ${deed}`,
      score: score(act.score),
      raising: act.score < 0,
      only: act.in === 'both' ? '' : act.in === 'what-if' ? 'only with the what-if' : 'only without it',
      commitment: act.commitment !== undefined,
    };
  });
}

/** The figures of a projection by day. */
export function projectionTable(projection: Projection, title: string): FigureTable {
  const { whatIf, baseline, difference } = projection;
  const names = ['median', '5 %', '25 %', '75 %', '95 %'] as const;
  const columns = (who: string) =>
    names.map((name) => ({ name: `${who}, ${name}`, numeric: true, decimals: 1 }));
  const values = (curve: CurveFigures, place: number) => [
    at(curve.q50, place),
    at(curve.q5, place),
    at(curve.q25, place),
    at(curve.q75, place),
    at(curve.q95, place),
  ];
  const first = firstDay(projection);
  return {
    caption: `${title}: simulated tension by day, ${projection.paths} futures, seed ${projection.seed}`,
    columns: [{ name: 'day' }, ...columns('what-if'), ...columns('without'), ...columns('difference')],
    rows: Array.from({ length: projection.horizonDays }, (_, place) => [
      formatDay(first + place),
      ...values(whatIf, place),
      ...values(baseline, place),
      ...values(difference, place),
    ]),
  };
}
