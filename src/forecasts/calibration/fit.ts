import { SHARED_REACTION } from '../../models/reaction/own-rates.ts';
import { solve } from '../autoregression.ts';
import type { DailyCounts } from './daily-counts.ts';
import { logChance, PARAMETER, PARAMETERS, scoreOf, throughDays } from './day-model.ts';

/** Where parameters are looked for at first, and how sure that is: log-normal, with this deviation; of gamma itself. */
const PRIOR_DEVIATION = 0.5;
/** Rates are told by the data; this only holds those of processes without an act. */
const RATE_DEVIATION = 2;
const MOST_STEPS = 60;
/** Largest step of a parameter, in its own scale. */
const LONGEST = 1;

export interface Fit {
  /** As `PARAMETER` has them. */
  readonly theta: Float64Array;
  readonly dispersion: number;
  /** Log-likelihood, and the same with the priors' penalty. */
  readonly likelihood: number;
  readonly penalised: number;
}

/** Priors of a fit, in the parameters' own scale. */
export interface Penalty {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

const { inertia, reciprocity, beta } = SHARED_REACTION;

/** Rates begin at what the counts would be without reactions to them: a share of what they are with them. */
export function penaltyFor({ totals, days }: DailyCounts): Penalty {
  const rates = totals.map((total) => Math.log(0.4 * ((total + 0.5) / (days + 10))));
  return {
    means: Float64Array.from([
      ...rates,
      ...[inertia.conflict, inertia.cooperation, reciprocity.conflict, reciprocity.cooperation, beta].map(
        Math.log,
      ),
      0,
    ]),
    deviations: Float64Array.from({ length: PARAMETERS }, (_, place) =>
      place < 4 ? RATE_DEVIATION : PRIOR_DEVIATION,
    ),
  };
}

/**
 * The parameters under which the counts are likeliest, penalised by the priors, by Fisher's scoring; those in `fixed` stay where
 * `from` has them. The day's dispersion is found in turns with them, as it says next to nothing about the means.
 */
export function fitted(counts: DailyCounts, penalty: Penalty, fixed: readonly number[] = []): Fit {
  let dispersion = dispersionOf(counts, penalty.means, 0.1);
  let fit = scored(counts, penalty, { theta: penalty.means, dispersion }, fixed);
  for (let turn = 0; turn < 3; turn += 1) {
    const better = dispersionOf(counts, fit.theta, dispersion);
    const moved = Math.abs(better - dispersion) > 0.02 * (0.01 + dispersion);
    dispersion = better;
    fit = scored(counts, penalty, { theta: fit.theta, dispersion }, fixed);
    if (!moved) break;
  }
  return fit;
}

/** Likewise under a dispersion that is given. */
function scored(
  counts: DailyCounts,
  penalty: Penalty,
  { theta: from, dispersion }: Pick<Fit, 'theta' | 'dispersion'>,
  fixed: readonly number[],
  enough = 1e-4,
): Fit {
  let theta = Float64Array.from(from);
  let score = scoreOf(counts, theta, dispersion);
  let value = score.likelihood - penaltyOf(theta, penalty);
  let damping = 1e-6;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const change = stepOf(score, theta, penalty, fixed, damping);
    const largest = change.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    if (largest < 1e-4) break;
    const scale = Math.min(1, LONGEST / largest);
    const next = theta.map((at, place) => at + scale * (change[place] ?? 0));
    const after = stationary(next) ? scoreOf(counts, next, dispersion) : undefined;
    const valueAfter =
      after === undefined ? Number.NEGATIVE_INFINITY : after.likelihood - penaltyOf(next, penalty);
    if (after === undefined || valueAfter < value - 1e-9) {
      damping = Math.max(damping, 1e-4) * 10;
      if (damping > 1e6) break;
      continue;
    }
    const gained = valueAfter - value;
    theta = next;
    score = after;
    value = valueAfter;
    damping /= 10;
    if (gained < enough) break;
  }
  return { theta, dispersion, likelihood: score.likelihood, penalised: value };
}

/** Reactions that die out: the largest eigenvalue of either kind below 1. */
const stationary = (theta: ArrayLike<number>): boolean =>
  [0, 1].every((kind) => Math.exp(theta[4 + kind] ?? 0) + Math.exp(theta[6 + kind] ?? 0) < 0.999);

function penaltyOf(theta: ArrayLike<number>, { means, deviations }: Penalty): number {
  let sum = 0;
  for (let place = 0; place < PARAMETERS; place += 1) {
    sum += (((theta[place] ?? 0) - (means[place] ?? 0)) / (deviations[place] ?? 1)) ** 2 / 2;
  }
  return sum;
}

function stepOf(
  { slope, information }: { readonly slope: Float64Array; readonly information: Float64Array },
  theta: Float64Array,
  { means, deviations }: Penalty,
  fixed: readonly number[],
  damping: number,
): Float64Array {
  const matrix = information.slice();
  const target = slope.slice();
  for (let place = 0; place < PARAMETERS; place += 1) {
    const precision = 1 / (deviations[place] ?? 1) ** 2;
    target[place] = (target[place] ?? 0) - precision * ((theta[place] ?? 0) - (means[place] ?? 0));
    const diagonal = place * PARAMETERS + place;
    matrix[diagonal] = ((matrix[diagonal] ?? 0) + precision) * (1 + damping);
    if (!fixed.includes(place)) continue;
    for (let other = 0; other < PARAMETERS; other += 1) {
      matrix[place * PARAMETERS + other] = 0;
      matrix[other * PARAMETERS + place] = 0;
    }
    matrix[diagonal] = 1;
    target[place] = 0;
  }
  return solve(matrix, target, PARAMETERS);
}

/** The likeliest dispersion of the day where the means are known: Newton's steps on its logarithm, from 1e-6 to 100. */
export function dispersionOf(counts: DailyCounts, theta: ArrayLike<number>, from: number): number {
  const means: number[] = [];
  const held: number[] = [];
  const quiet: number[] = [];
  throughDays(counts, theta, (_day, _process, count, mean) => {
    if (count === 0) quiet.push(mean);
    else {
      held.push(count);
      means.push(mean);
    }
  });
  const valueOf = (log: number): number => {
    const dispersion = Math.exp(log);
    let sum = 0;
    for (const mean of quiet) sum -= Math.log1p(dispersion * mean);
    sum /= dispersion;
    for (let place = 0; place < held.length; place += 1) {
      sum += logChance(held[place] as number, means[place] as number, dispersion);
    }
    return sum;
  };
  return Math.exp(highest(valueOf, Math.log(1e-6), Math.log(100), Math.log(Math.max(from, 1e-5))));
}

/** The place of the highest value between two ends, by golden sections around a first guess. */
function highest(valueOf: (x: number) => number, low: number, high: number, guess: number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  let a = Math.max(low, guess - 1.5);
  let b = Math.min(high, guess + 1.5);
  while (a > low && valueOf(a) > valueOf(Math.min(b, a + 0.5))) a = Math.max(low, a - 2);
  while (b < high && valueOf(b) > valueOf(Math.max(a, b - 0.5))) b = Math.min(high, b + 2);
  let x = b - share * (b - a);
  let y = a + share * (b - a);
  let fx = valueOf(x);
  let fy = valueOf(y);
  while (b - a > 0.01) {
    if (fx > fy) {
      b = y;
      y = x;
      fy = fx;
      x = b - share * (b - a);
      fx = valueOf(x);
    } else {
      a = x;
      x = y;
      fx = fy;
      y = a + share * (b - a);
      fy = valueOf(y);
    }
  }
  return (a + b) / 2;
}

/** How far the others go along with a parameter, and its own deviation with them, by the information at the top. */
function wayOf(
  { information }: { readonly information: Float64Array },
  { deviations }: Penalty,
  place: number,
  fixed: readonly number[],
): { readonly way: Float64Array; readonly deviation: number } {
  const score = { slope: new Float64Array(PARAMETERS), information };
  // A push at this parameter alone moves all: the inverse's column, which is their covariance with it.
  score.slope[place] = 1;
  const zero = new Float64Array(PARAMETERS);
  const covariance = stepOf(score, zero, { means: zero, deviations }, fixed, 0);
  const variance = covariance[place] ?? 1;
  return { way: covariance.map((one) => one / variance), deviation: Math.sqrt(variance) };
}

/** Half the 95 % quantile of chi-square with one degree of freedom: how far a profile falls at the ends of an interval. */
const FALL = 1.920729;

/**
 * The interval of a parameter in which its profile lies at most 1.92 below the top: the others are fitted anew at each value tried.
 */
export function profiled(
  counts: DailyCounts,
  penalty: Penalty,
  best: Fit,
  place: number,
  fixed: readonly number[],
) {
  const at = best.theta[place] ?? 0;
  const score = scoreOf(counts, best.theta, best.dispersion);
  const along = wayOf(score, penalty, place, fixed);
  const deviation = along.deviation;
  /** Where the other parameters go, about, as this one is moved. */
  const followed = (from: Float64Array, by: number): Float64Array =>
    from.map((value, other) => value + by * (along.way[other] ?? 0));
  const end = (side: 1 | -1): number => {
    let from = best.theta;
    const fallAt = (distance: number): number => {
      const theta = followed(from, at + side * distance - (from[place] ?? 0));
      if (!stationary(theta)) return Number.POSITIVE_INFINITY;
      const fit = scored(counts, penalty, { theta, dispersion: best.dispersion }, [...fixed, place], 0.05);
      from = fit.theta;
      return best.penalised - fit.penalised;
    };
    // Falls grow about as the square of the distance.
    let distance = 2 * deviation;
    let inside = 0;
    let outside = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 8; step += 1) {
      const fall = fallAt(distance);
      if (Math.abs(fall - FALL) < 0.15) break;
      if (fall < FALL) inside = distance;
      else outside = distance;
      const guess = fall > 1e-3 && Number.isFinite(fall) ? distance * Math.sqrt(FALL / fall) : distance * 2;
      distance =
        guess > inside && guess < outside
          ? guess
          : Number.isFinite(outside)
            ? (inside + outside) / 2
            : inside * 2 + deviation;
    }
    return at + side * distance;
  };
  return { low: end(-1), high: end(1) };
}

export const SHARED_FIXED: readonly number[] = [
  PARAMETER.inertiaConflict,
  PARAMETER.inertiaCooperation,
  PARAMETER.reciprocityConflict,
  PARAMETER.reciprocityCooperation,
  PARAMETER.beta,
  PARAMETER.gamma,
];
