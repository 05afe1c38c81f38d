import type { DailyCounts } from './daily-counts.ts';

/**
 * The reactions of `reaction/3` in days. Within a day nothing is known of the hour, so that a day's mean also holds the reactions
 * that its own acts bring about before midnight (the same-day term): with S the share of reactions that come within the day,
 * M = (I - S a)^-1 (mu + (1 - exp(-beta)) a R), R the activity at 00:00; conflict times exp(-gamma R_c). A day's count has a
 * negative binomial distribution of mean M and variance M (1 + dispersion M).
 */

/** Places of the parameters; all but gamma are logarithms. */
export const PARAMETER = {
  mu: 0,
  inertiaConflict: 4,
  inertiaCooperation: 5,
  reciprocityConflict: 6,
  reciprocityCooperation: 7,
  beta: 8,
  gamma: 9,
} as const;
export const PARAMETERS = 10;

/** What the counts say of parameters: log-likelihood, its slope, and Fisher's information. */
export interface Score {
  readonly likelihood: number;
  readonly slope: Float64Array;
  /** Row by row. */
  readonly information: Float64Array;
}

/** Called for each day and process with its count and mean. */
export type EachDay = (
  day: number,
  process: number,
  count: number,
  mean: number,
  slopes: Float64Array,
) => void;

/**
 * Goes through the days. `slopes` are those of the mean in the parameters' own scale (logarithms), the same object each time.
 */
export function throughDays(
  { days, counts, sizes }: DailyCounts,
  theta: ArrayLike<number>,
  each: EachDay,
): void {
  const mu = [0, 1, 2, 3].map((process) => Math.exp(theta[process] ?? 0));
  const inertia = [4, 5].map((place) => Math.exp(theta[place] ?? 0));
  const reciprocity = [6, 7].map((place) => Math.exp(theta[place] ?? 0));
  const beta = Math.exp(theta[PARAMETER.beta] ?? 0);
  const gamma = theta[PARAMETER.gamma] ?? 0;
  const keep = Math.exp(-beta);
  const comes = 1 - keep;
  // Mean of what is left at midnight of an act of the day, and share of its reactions that come before.
  const left = comes / beta;
  const within = 1 - left;
  const leftSlope = keep - left;
  const R = new Float64Array(4);
  const slopeR = new Float64Array(4);
  const slopes = new Float64Array(PARAMETERS);
  for (let day = 0; day < days; day += 1) {
    for (let kind = 0; kind < 2; kind += 1) {
      const a = kind * 2;
      const i = inertia[kind] as number;
      const r = reciprocity[kind] as number;
      // Sum and difference of the two sides, in which the matrix is diagonal.
      for (let side = 0; side < 2; side += 1) {
        const process = a + side;
        slopes.fill(0);
        let mean = 0;
        for (let part = 0; part < 2; part += 1) {
          const sign = part === 0 ? 1 : -1;
          const weight = part === 0 || side === 0 ? 0.5 : -0.5;
          const factor = i + sign * r;
          const activity = (R[a] as number) + sign * (R[a + 1] as number);
          const x = (mu[a] as number) + sign * (mu[a + 1] as number) + comes * factor * activity;
          const rest = 1 - within * factor;
          const m = (weight * x) / rest;
          mean += m;
          const byFactor = (weight * comes * activity + m * within) / rest;
          slopes[a] = (slopes[a] as number) + (weight * (mu[a] as number)) / rest;
          slopes[a + 1] = (slopes[a + 1] as number) + (weight * sign * (mu[a + 1] as number)) / rest;
          slopes[4 + kind] = (slopes[4 + kind] as number) + byFactor * i;
          slopes[6 + kind] = (slopes[6 + kind] as number) + byFactor * sign * r;
          const activitySlope = (slopeR[a] as number) + sign * (slopeR[a + 1] as number);
          slopes[8] =
            (slopes[8] as number) +
            (weight * factor * (beta * keep * activity + comes * activitySlope) - m * factor * leftSlope) /
              rest;
        }
        if (kind === 0 && gamma !== 0)
          damp(slopes, mean, gamma, R[3 - side] as number, slopeR[3 - side] as number);
        const damped = kind === 0 ? Math.exp(-gamma * (R[3 - side] as number)) : 1;
        if (kind === 0 && gamma === 0) slopes[9] = -mean * (R[3 - side] as number);
        each(day, process, counts[day * 4 + process] as number, Math.max(1e-9, mean * damped), slopes);
      }
    }
    for (let process = 0; process < 4; process += 1) {
      const size = sizes[day * 4 + process] as number;
      slopeR[process] =
        keep * ((slopeR[process] as number) - beta * (R[process] as number)) + leftSlope * size;
      R[process] = keep * (R[process] as number) + left * size;
    }
  }
}

/** Slopes of a mean that the other side's cooperation damps. */
function damp(
  slopes: Float64Array,
  mean: number,
  gamma: number,
  received: number,
  receivedSlope: number,
): void {
  const damped = Math.exp(-gamma * received);
  for (let place = 0; place < 9; place += 1) slopes[place] = (slopes[place] as number) * damped;
  slopes[8] = (slopes[8] as number) - mean * damped * gamma * receivedSlope;
  slopes[9] = -mean * damped * received;
}

/** Parameters that the mean of a process of conflict, or of cooperation, depends on. */
const TOUCHED = [
  [0, 1, 4, 6, 8, 9],
  [2, 3, 5, 7, 8],
] as const;

/** Log-likelihood of the counts, with its slope and information in the parameters. */
export function scoreOf(counts: DailyCounts, theta: ArrayLike<number>, dispersion: number): Score {
  const slope = new Float64Array(PARAMETERS);
  const information = new Float64Array(PARAMETERS * PARAMETERS);
  let likelihood = 0;
  throughDays(counts, theta, (_day, process, count, mean, slopes) => {
    likelihood += logChance(count, mean, dispersion);
    const weight = 1 / (mean * (1 + dispersion * mean));
    const off = (count - mean) * weight;
    const touched = TOUCHED[process >> 1] as readonly number[];
    for (let i = 0; i < touched.length; i += 1) {
      const row = touched[i] as number;
      const s = slopes[row] as number;
      slope[row] = (slope[row] as number) + off * s;
      const weighed = s * weight;
      for (let j = 0; j <= i; j += 1) {
        const column = touched[j] as number;
        const place = row * PARAMETERS + column;
        information[place] = (information[place] as number) + weighed * (slopes[column] as number);
      }
    }
  });
  for (let row = 0; row < PARAMETERS; row += 1) {
    for (let column = row + 1; column < PARAMETERS; column += 1) {
      information[row * PARAMETERS + column] = information[column * PARAMETERS + row] as number;
    }
  }
  return { likelihood, slope, information };
}

/** Logarithm of the chance of a count under a negative binomial day; of Poisson's without dispersion. The factorial is left out. */
export function logChance(count: number, mean: number, dispersion: number): number {
  if (dispersion === 0) return count * Math.log(mean) - mean;
  let sum = 0;
  for (let j = 1; j < count; j += 1) sum += Math.log(1 + dispersion * j);
  const log = Math.log1p(dispersion * mean);
  return sum + (count === 0 ? 0 : count * (Math.log(mean) - log)) - log / dispersion;
}
