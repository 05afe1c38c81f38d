import { digestOf } from '../../kernel/canonical-json.ts';
import type { Day } from '../../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import { largestEigenvalue } from '../../models/reaction/branching.ts';
import { SHARED_REACTION } from '../../models/reaction/own-rates.ts';
import type { ReactionParameters } from '../../models/reaction/parameters.ts';
import { daysCovered, type PastOfDays } from '../../models/reaction/past-of-days.ts';
import { branchingOf } from '../../models/reaction/reaction-matrix.ts';
import { bootstrapped } from './bootstrap-fit.ts';
import { dailyCounts, spanOf, type DailyCounts } from './daily-counts.ts';
import { fitted, penaltyFor, profiled, SHARED_FIXED, type Fit } from './fit.ts';
import { goodnessOf, verdictOf, type Goodness } from './goodness.ts';
import { monthlyReactions, type MonthlyRow } from './monthly.ts';

/** What is fitted: rates alone, beside reactions that all pairs share; or reactions too. */
export type CalibrationMode = 'shared' | 'own';

/** Fewest acts and days that parameters are read off. */
const LEAST_ACTS = 100;
const LEAST_DAYS = 365;
/** Records shorter than three years have intervals by bootstrap. */
const SHORT_DAYS = 1095;

/** A parameter that was fitted, with its 95 % interval. */
export interface Fitted {
  readonly parameter: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a record says of the parameters of its simulation. It changes nothing; `assumptions` is for a what-if. */
export interface Calibration {
  readonly window: { readonly from: Day; readonly to: Day; readonly days: number };
  readonly mode: CalibrationMode;
  /** Acts by process: conflict by A, by B, cooperation by A, by B. */
  readonly acts: readonly number[];
  readonly fitted: readonly Fitted[];
  readonly intervals: 'profile' | 'bootstrap';
  /** Variance of a day's count beyond its mean, over the square of the mean. */
  readonly dispersion: number;
  /** Largest eigenvalue of the reactions: how many acts an act brings about in the end is 1 / (1 - it). */
  readonly eigenvalue: number;
  readonly goodness: Goodness;
  /** The fit in words; what was silent, and what was left out, too. */
  readonly verdict: readonly string[];
  /** Monthly mean scores of either party by those of the month before. */
  readonly monthly?: readonly [MonthlyRow, MonthlyRow];
  readonly assumptions: { readonly reaction: ReactionParameters };
  /** Of window, counts and what was asked; equal ones have equal figures. */
  readonly digest: string;
}

const NAMES = [
  'reaction.mu.0',
  'reaction.mu.1',
  'reaction.mu.2',
  'reaction.mu.3',
  'reaction.inertia.conflict',
  'reaction.inertia.cooperation',
  'reaction.reciprocity.conflict',
  'reaction.reciprocity.cooperation',
  'reaction.beta',
  'reaction.gamma',
] as const;
const PROCESS_NAMES = [
  'conflict by the first',
  'conflict by the second',
  'cooperation by the first',
  'cooperation by the second',
];

/** Fits a record's daily counts. Refused below 100 acts or a year. */
export function calibrated(past: PastOfDays, mode: CalibrationMode): Result<Calibration> {
  const counts = dailyCounts(past);
  const total = counts.totals.reduce((sum, count) => sum + count, 0);
  if (total < LEAST_ACTS || counts.days < LEAST_DAYS) {
    return err(
      rejection(
        'rule',
        'calibrate-too-short',
        `${total} acts in ${Math.max(0, counts.days)} days are too few to read reactions off; it takes ${LEAST_ACTS} acts and ${LEAST_DAYS} days`,
        'Use the prior, which is what a projection without assumptions does.',
        { acts: total, days: counts.days },
      ),
    );
  }
  const { fit, found } = findings(counts, mode);
  const reaction = reactionOf(fit);
  const goodness = goodnessOf(counts, fit, past.from);
  const monthly = monthlyReactions(past);
  return ok({
    window: { ...spanOf(past), days: daysCovered(past) },
    mode,
    acts: counts.totals,
    fitted: found,
    intervals: isShort(counts) ? 'bootstrap' : 'profile',
    dispersion: significant(fit.dispersion),
    eigenvalue: significant(largestEigenvalue(branchingOf(reaction), 4)),
    goodness,
    verdict: verdict(counts, fit, goodness, found),
    ...(monthly !== undefined && { monthly }),
    assumptions: { reaction },
    digest: digestOf({ from: past.from, to: past.to, days: past.days, mode }),
  });
}

const isShort = ({ days }: DailyCounts): boolean => days < SHORT_DAYS;

/** The likeliest parameters, and those that were looked for, with their intervals. */
function findings(
  counts: DailyCounts,
  mode: CalibrationMode,
): { readonly fit: Fit; readonly found: readonly Fitted[] } {
  const penalty = penaltyFor(counts);
  const fixed = mode === 'shared' ? SHARED_FIXED : [];
  const fit = fitted(counts, penalty, fixed);
  const drawn = isShort(counts) ? bootstrapped(fit, penalty, counts.days, fixed) : undefined;
  const found = NAMES.flatMap((parameter, place): Fitted[] => {
    if (fixed.includes(place)) return [];
    const { low, high } = drawn?.[place] ?? profiled(counts, penalty, fit, place, fixed);
    return [
      {
        parameter,
        value: plain(place, fit.theta[place] ?? 0),
        low: plain(place, low),
        high: plain(place, high),
      },
    ];
  });
  return { fit, found };
}

/** What a simulation takes of a fit: gamma, which it has not below 0, and rates as sure as those of a year. */
function reactionOf({ theta }: Fit): ReactionParameters {
  const of = (place: number): number => plain(place, theta[place] ?? 0);
  return {
    mu: [of(0), of(1), of(2), of(3)],
    inertia: { conflict: of(4), cooperation: of(5) },
    reciprocity: { conflict: of(6), cooperation: of(7) },
    beta: of(8),
    gamma: Math.max(0, of(9)),
    spread: SHARED_REACTION.spread,
  };
}

function verdict(
  { totals }: DailyCounts,
  { theta }: Fit,
  goodness: Goodness,
  found: readonly Fitted[],
): string[] {
  const silent = totals.flatMap((count, process) => (count === 0 ? [PROCESS_NAMES[process] ?? ''] : []));
  const gamma = found.find(({ parameter }) => parameter === 'reaction.gamma');
  return [
    ...(silent.length === 0
      ? []
      : [`There is no act of ${silent.join(', ')}: that rate is little more than a guess.`]),
    ...verdictOf(goodness, gamma),
    ...((theta[9] ?? 0) < 0
      ? ['The model cannot simulate conflict that cooperation brings about: gamma is 0 in the assumptions.']
      : []),
  ];
}

/** A parameter as people write it; all but gamma are kept as logarithms. */
const plain = (place: number, value: number): number => significant(place === 9 ? value : Math.exp(value));

/** To four digits. */
const significant = (value: number): number => Number(value.toPrecision(4));
