import { addDays } from '../kernel/clock.ts';
import { csvLine, type Cell } from '../kernel/csv.ts';
import type { Contributions } from './contributions-answer.ts';

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
  'history',
  'base_revision',
  'fork',
  'what_if_id',
  'what_if_revision',
  'title',
  'paths',
  'seed',
  'tension_model',
  'reaction_model',
  'fingerprint',
];

/** Contributions as CSV: one line a step and day, and in each what it takes to compute it again. */
export function contributionsCsv(contributions: Contributions): string {
  const { of, first, horizonDays, paths, seed, models, fingerprint, baseline } = contributions;
  const constant: readonly Cell[] = [
    of.history,
    of.base.revision,
    of.base.at,
    of.whatIfId,
    of.revision,
    of.title,
    paths,
    seed,
    models.tension,
    models.reaction,
    fingerprint,
  ];
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
