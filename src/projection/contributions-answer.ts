import { formatDay } from '../kernel/clock.ts';
import type { ContributionFigures } from '../models/reaction/contributions.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import { firstDayOf, type SimulationRequest } from '../models/reaction/simulation-request.ts';

/** On so many futures a mean over a month is known to some hundredths of a point. */
export const CONTRIBUTION_PATHS = 4000;

/** What each step of a what-if does to tension, with what it takes to compute it again. */
export interface Contributions {
  readonly of: Projection['of'];
  /** Equal ones have equal figures. */
  readonly fingerprint: string;
  readonly models: SimulationRequest['models'];
  readonly first: string;
  readonly horizonDays: number;
  readonly seed: number;
  readonly paths: number;
  /** Mean tension before any step, by day: without the what-if, and without what it assumes otherwise. */
  readonly baseline: readonly number[];
  readonly steps: readonly StepAnswer[];
}

export interface StepAnswer {
  /** A commitment, all that the what-if changes of the past, or all that it assumes otherwise. */
  readonly kind: 'commitment' | 'past' | 'assumptions';
  /** The commitment's id. */
  readonly commitment?: string;
  readonly summary?: string;
  readonly day?: string;
  readonly mean: readonly number[];
  readonly standardErrors: readonly number[];
}

export function contributionsAnswer(
  of: Projection['of'],
  request: SimulationRequest,
  fingerprint: string,
  { baseline, steps }: ContributionFigures,
): Contributions {
  const first = firstDayOf(request);
  const effects = new Map(request.commitments.map((effect) => [effect.id, effect]));
  return {
    of,
    fingerprint,
    models: request.models,
    first: formatDay(first),
    horizonDays: request.horizonDays,
    seed: request.seed,
    paths: request.paths,
    baseline,
    steps: steps.map(({ step, mean, standardErrors }) => {
      const effect = 'commitment' in step ? effects.get(step.commitment) : undefined;
      return {
        kind: 'commitment' in step ? 'commitment' : 'past' in step ? 'past' : 'assumptions',
        ...(effect !== undefined && { commitment: effect.id, day: formatDay(first - 1 + effect.day) }),
        ...(effect?.summary !== undefined && { summary: effect.summary }),
        mean,
        standardErrors,
      };
    }),
  };
}
