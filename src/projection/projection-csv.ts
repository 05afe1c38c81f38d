import { addDays } from '../kernel/clock.ts';
import { csvLine, type Cell } from '../kernel/csv.ts';
import type { AnsweredCurve, Projection } from '../models/reaction/projection-answer.ts';
import { PROVENANCE_HEAD, provenanceCells } from './provenance-columns.ts';

const CURVES = ['whatIf', 'baseline', 'difference'] as const;
const FIGURES = ['mean', 'q5', 'q25', 'q50', 'q75', 'q95'] as const;
const NAMES = { whatIf: 'what_if', baseline: 'baseline', difference: 'difference' } as const;

const HEAD: readonly string[] = [
  'day',
  'date',
  ...CURVES.flatMap((curve) => FIGURES.map((figure) => `${NAMES[curve]}_${figure}`)),
  'documented',
  ...PROVENANCE_HEAD,
];

/** A projection as CSV: one line a day, and in each what it takes to compute it again. */
export function projectionCsv(projection: Projection): string {
  const { first, horizonDays, truth } = projection;
  const constant = provenanceCells(projection);
  const figuresOn = (day: number, curve: AnsweredCurve): Cell[] =>
    FIGURES.map((figure) => curve[figure][day]);
  let text = csvLine(HEAD);
  for (let day = 0; day < horizonDays; day += 1) {
    text += csvLine([
      day + 1,
      addDays(first, day),
      ...CURVES.flatMap((curve) => figuresOn(day, projection[curve])),
      truth?.documented[day],
      ...constant,
    ]);
  }
  return text;
}
