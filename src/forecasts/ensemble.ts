import { sortFigures } from './sort-figures.ts';

/** Futures of one day as figures: what a forecast says of that day. */

/** Two pressures nearer than this are one: what is worked out on two ways differs in its last digits. */
const EQUAL = 1e-7;

/** Columns of a day's score in a table of scores. */
export const SCORE = {
  /** Continuous ranked probability score, in units of pressure and in points of tension. */
  crpsZ: 0,
  crpsPoints: 1,
  /** Shares of the futures below what came, and below or at it. */
  below: 2,
  belowOrAt: 3,
  /** 1 where what came lies in the closed 50 % and 90 % band. */
  in50: 4,
  in90: 5,
  /** Interval score of the 90 % band, in points. */
  interval: 6,
  /** The 5, 50 and 95 % quantiles, in points. */
  q5: 7,
  q50: 8,
  q95: 9,
} as const;

export const SCORES = 10;

/**
 * Continuous ranked probability score of sorted figures against what came: mean |x - y| less half the mean distance between
 * two of them (Gneiting and Raftery 2007), in one pass. 0 is perfect; in the unit of the figures; one figure gives the
 * absolute error.
 */
export function crpsOf(sorted: ArrayLike<number>, y: number): number {
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    const x = sorted[i] as number;
    sum += (x - y) * ((y < x ? n : 0) - i - 0.5);
  }
  return (2 * sum) / (n * n);
}

/** The quantile at `p` of sorted figures, linear between order statistics (Hyndman and Fan's type 7). */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
  const place = p * (sorted.length - 1);
  const low = Math.floor(place);
  const below = sorted[low] ?? Number.NaN;
  return below + (place - low) * ((sorted[low + 1] ?? below) - below);
}

/** Interval score of a central band of `share` (0.9) against what came: its width, and 2 / (1 - share) times what it misses by. */
export function intervalScore(low: number, high: number, y: number, share: number): number {
  const penalty = 2 / (1 - share);
  return high - low + penalty * (Math.max(0, low - y) + Math.max(0, y - high));
}

/** How many of the sorted figures lie below `y`. */
function countBelow(sorted: ArrayLike<number>, y: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

const tensionOf = (z: number): number => 100 / (1 + Math.exp(-z));

/** Pressures of a day in order of size, and the same in points of tension. */
export interface Ensemble {
  readonly pressures: Float64Array;
  readonly points: Float64Array;
}

/** Sorts pressures where they are. `points` is room for as many figures. */
export function ensembleOf(pressures: Float64Array, points: Float64Array): Ensemble {
  sortFigures(pressures);
  let last = Number.NaN;
  let point = 0;
  for (let i = 0; i < pressures.length; i += 1) {
    const z = pressures[i] as number;
    // Where nothing happens, futures are alike.
    if (z !== last) point = tensionOf(z);
    last = z;
    points[i] = point;
  }
  return { pressures, points };
}

/** Scores futures of a day against the pressure `z` that came, into `scores` from `at` on. */
export function scoreDay({ pressures, points }: Ensemble, z: number, scores: Float64Array, at: number): void {
  const n = pressures.length;
  const tension = tensionOf(z);
  const q5 = quantileOf(points, 0.05);
  const q95 = quantileOf(points, 0.95);
  const inside = (share: number): number => {
    const tail = (1 - share) / 2;
    const low = quantileOf(pressures, tail) - EQUAL;
    return z >= low && z <= quantileOf(pressures, 1 - tail) + EQUAL ? 1 : 0;
  };
  scores[at + SCORE.crpsZ] = crpsOf(pressures, z);
  scores[at + SCORE.crpsPoints] = crpsOf(points, tension);
  scores[at + SCORE.below] = countBelow(pressures, z - EQUAL) / n;
  scores[at + SCORE.belowOrAt] = countBelow(pressures, z + EQUAL) / n;
  scores[at + SCORE.in50] = inside(0.5);
  scores[at + SCORE.in90] = inside(0.9);
  scores[at + SCORE.interval] = intervalScore(q5, q95, tension, 0.9);
  scores[at + SCORE.q5] = q5;
  scores[at + SCORE.q50] = quantileOf(points, 0.5);
  scores[at + SCORE.q95] = q95;
}

/**
 * The chance that a uniform draw between `below` and `belowOrAt` (the randomised probability integral transform) lies from
 * `from` to `to`: what is drawn elsewhere, worked out.
 */
export function pitShare(below: number, belowOrAt: number, from: number, to: number): number {
  if (belowOrAt <= below) return below >= from && (below < to || (to === 1 && below === 1)) ? 1 : 0;
  return Math.max(0, Math.min(belowOrAt, to) - Math.max(below, from)) / (belowOrAt - below);
}
