import type { Prediction } from './ballot-events.ts';
import { WAY_PARTS, wayDays } from './way.ts';

/** Share of futures that a prediction's bounds leave out: they are to hold four times in five. */
const ALPHA = 0.2;

/**
 * Interval score of the bounds (Gneiting and Raftery, "Strictly Proper Scoring Rules, Prediction, and Estimation", JASA 102, 2007, 6.2), in
 * points of tension: their width, and ten times how far what came lies outside. Less is better.
 */
export function intervalScore({ low, high }: Pick<Prediction, 'low' | 'high'>, came: number): number {
  return high - low + (2 / ALPHA) * (Math.max(0, low - came) + Math.max(0, came - high));
}

/** Levels and values of a distribution function that is straight between its corners. */
type Corner = readonly [value: number, level: number];

/**
 * The distribution that a prediction stands for: a tenth of it between the bound and as far again outside as the median is inside, on
 * both sides, within 0 to 100; straight between.
 */
function cornersOf({ low, median, high }: Prediction): readonly Corner[] {
  return [
    [Math.max(0, low - (median - low)), 0],
    [low, 0.1],
    [median, 0.5],
    [high, 0.9],
    [Math.min(100, high + (high - median)), 1],
  ];
}

/**
 * Continuous ranked probability score (Matheson and Winkler 1976) of the distribution that a prediction stands for, in points of tension:
 * the integral of the squared distance between its distribution function and that of what came. Less is better.
 */
export function crps(prediction: Prediction, came: number): number {
  const corners = cornersOf(prediction);
  let sum = 0;
  for (const [k, [to, high]] of corners.entries()) {
    const before = corners[k - 1];
    if (before === undefined) continue;
    const [from, low] = before;
    // What came cuts the piece in two.
    const cut = Math.min(Math.max(came, from), to);
    const at = to === from ? high : low + ((high - low) * (cut - from)) / (to - from);
    sum += squared(cut - from, low, at) + squared(to - cut, 1 - at, 1 - high);
  }
  const first = corners[0]?.[0] ?? 0;
  const last = corners.at(-1)?.[0] ?? 100;
  // Outside its corners the function is 0 or 1, and what came 1 or 0.
  return sum + Math.max(0, first - came) + Math.max(0, came - last);
}

/** Integral of the square of a straight line from `a` to `b` over a width. */
const squared = (width: number, a: number, b: number): number => (width * (a * a + a * b + b * b)) / 3;

/** Scores of a drawn line: their means over the days that it names and the record covers. */
export interface Along {
  readonly interval: number;
  readonly crps: number;
  readonly days: number;
}

/**
 * A drawn line beside the record, in points of tension: the means of interval score and CRPS over the days that it names, the one asked
 * about among them. Its bounds open evenly, from nothing at the fork to what is given for the last day.
 * @param recorded tension by day from the one after the fork on
 * @returns nothing where no line was drawn, or the record ends before the first of its days
 */
export function scoreAlong(
  { line, ...last }: Prediction,
  horizonDays: number,
  recorded: readonly number[],
): Along | undefined {
  if (line === undefined) return undefined;
  const days = [...wayDays(horizonDays), horizonDays];
  const scores = [...line, last.median].flatMap((median, k) => {
    const share = (k + 1) / WAY_PARTS;
    const came = recorded[(days[k] ?? horizonDays) - 1];
    if (came === undefined) return [];
    const low = Math.max(0, median - (last.median - last.low) * share);
    const high = Math.min(100, median + (last.high - last.median) * share);
    const that = { low, median, high };
    return [{ interval: intervalScore(that, came), crps: crps(that, came) }];
  });
  if (scores.length === 0) return undefined;
  return {
    interval: meanOf(scores, ({ interval }) => interval),
    crps: meanOf(scores, (each) => each.crps),
    days: scores.length,
  };
}

const meanOf = <T>(some: readonly T[], of: (each: T) => number): number =>
  some.reduce((sum, each) => sum + of(each), 0) / some.length;

/** What a room expects together: the mean of its medians and of its bounds, and of the lines that were drawn, in whole points. */
export function together(predictions: readonly Prediction[]): Prediction | undefined {
  if (predictions.length === 0) return undefined;
  const lines = predictions.flatMap(({ line }) => (line === undefined ? [] : [line]));
  return {
    low: meanOf(predictions, ({ low }) => low),
    median: meanOf(predictions, ({ median }) => median),
    high: meanOf(predictions, ({ high }) => high),
    ...(lines[0] && { line: lines[0].map((_, k) => Math.round(meanOf(lines, (line) => line[k] ?? 0))) }),
  };
}
