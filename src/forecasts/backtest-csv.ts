import { csvLine } from '../kernel/csv.ts';
import { dayAfter, type Subject } from './backtest-answer.ts';
import { SCORE, SCORES } from './ensemble.ts';
import type { ForkScores } from './fork.ts';
import { YARDSTICKS } from './yardsticks.ts';

const HEAD: readonly string[] = [
  'fork',
  'days_ahead',
  'date',
  'came',
  'q5',
  'q50',
  'q95',
  'in_50',
  'in_90',
  'below',
  'below_or_at',
  'crps_points',
  'crps_z',
  'interval_score',
  ...YARDSTICKS.map((yardstick) => `${yardstick.replace('-', '_')}_crps_z`),
  'acts_known',
  'rates',
  'fingerprint',
  'history',
  'revision',
  'tension_model',
  'reaction_model',
  'seed',
  'dedupe',
];

/** A back-test as CSV: one line a forecast and day, with what it takes to compute it again. */
export function backtestCsv(
  { history, revision, models, seed, dedupe }: Subject,
  forks: readonly ForkScores[],
): string {
  const lines = [csvLine(HEAD)];
  for (const { at, fingerprint, rates, acts, model, yardsticks, came } of forks) {
    for (let day = 0; day < came.length; day += 1) {
      const of = (place: number): number => model[day * SCORES + place] as number;
      lines.push(
        csvLine([
          at,
          day + 1,
          dayAfter(at, day),
          came[day],
          ...[SCORE.q5, SCORE.q50, SCORE.q95, SCORE.in50, SCORE.in90, SCORE.below, SCORE.belowOrAt].map(of),
          ...[SCORE.crpsPoints, SCORE.crpsZ, SCORE.interval].map(of),
          ...YARDSTICKS.map((yardstick) => yardsticks[yardstick]?.[day * SCORES + SCORE.crpsZ]),
          acts,
          rates?.used ?? 'prior',
          fingerprint,
          history,
          revision,
          models.tension,
          models.reaction,
          seed,
          dedupe,
        ]),
      );
    }
  }
  return lines.join('');
}
