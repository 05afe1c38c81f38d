import { addDays } from '../kernel/clock.ts';
import { csvLine } from '../kernel/csv.ts';
import type { Contributions } from './contributions-answer.ts';
import { PROVENANCE_HEAD, provenanceCells } from './provenance-columns.ts';

const HEAD: readonly string[] = [
  'step',
  'kind',
  'commitment',
  'summary',
  'due',
  'day',
  'date',
  'points',
  'standard_error',
  'baseline',
  ...PROVENANCE_HEAD,
];

/** Contributions as CSV: one line a step and day, and in each what it takes to compute it again. */
export function contributionsCsv(contributions: Contributions): string {
  const { first, horizonDays, baseline } = contributions;
  const constant = provenanceCells(contributions);
  let text = csvLine(HEAD);
  contributions.steps.forEach(({ kind, commitment, summary, day: due, mean, standardErrors }, index) => {
    for (let day = 0; day < horizonDays; day += 1) {
      text += csvLine([
        index + 1,
        kind,
        commitment,
        summary,
        due,
        day + 1,
        addDays(first, day),
        mean[day],
        standardErrors[day],
        baseline[day],
        ...constant,
      ]);
    }
  });
  return text;
}
