import { blockInterval } from './bootstrap.ts';
import { pitShare, SCORE, SCORES } from './ensemble.ts';
import type { ForkScores, Scores } from './fork.ts';
import { YARDSTICKS, type Yardstick } from './yardsticks.ts';

/** Bins of the histogram of where what came lay among the futures. */
const BINS = 10;

/** Mean scores over forks and days. */
export interface Accuracy {
  /** Continuous ranked probability score; 0 is perfect. */
  readonly crps: { readonly z: number; readonly points: number };
  /** Interval score of the 90 % band, in points: its width, and twenty times what it misses by. */
  readonly interval: number;
  /** Shares of the days in the closed band, 0 to 1; and of the randomised integral transform in its middle, which ties do not inflate. */
  readonly band50: { readonly closed: number; readonly randomised: number };
  readonly band90: { readonly closed: number; readonly randomised: number };
  /** Shares of the days below and above the 90 % band. */
  readonly below: number;
  readonly above: number;
  /** Shares of the days by tenth of the futures that lay below what came; even where bands are honest. */
  readonly pit: readonly number[];
}

/** A rule that the forecast is held against, on the forks for which it had a past. */
export interface Held extends Accuracy {
  readonly forks: number;
  /** 1 less the ratio of the forecast's CRPS to the rule's, both in units of pressure, with the middle 95 % of its block bootstrap. */
  readonly skill: { readonly value: number; readonly low?: number; readonly high?: number };
}

/** How forecasts did up to so many days ahead. */
export interface Horizon extends Accuracy {
  readonly days: number;
  /** Forks after which the record goes on for so long. */
  readonly forks: number;
  readonly yardsticks: Readonly<Partial<Record<Yardstick, Held>>>;
}

/** The forecasts that reach `days` days, judged; absent where there is none. `every`: days between forks. */
export function horizonOf(forks: readonly ForkScores[], days: number, every: number): Horizon | undefined {
  const reaching = forks.filter(({ came }) => came.length >= days);
  if (reaching.length === 0) return undefined;
  const block = Math.max(1, Math.ceil(days / every));
  const held = (yardstick: Yardstick): Held | undefined => {
    const both = reaching.flatMap(({ model, yardsticks: { [yardstick]: rule } }) =>
      rule === undefined ? [] : [{ model, rule }],
    );
    if (both.length === 0) return undefined;
    const pairs = both.map(
      ({ model, rule }) => [sumOf(model, days, SCORE.crpsZ), sumOf(rule, days, SCORE.crpsZ)] as const,
    );
    const sums = pairs.reduce(([a, b], [c, d]) => [a + c, b + d] as const, [0, 0] as const);
    // Of a line that never moves: nothing is a share of what a rule missed by that was never off.
    if (sums[1] === 0) return undefined;
    const interval = blockInterval(pairs, block);
    return {
      ...accuracyOf(
        both.map(({ rule }) => rule),
        0,
        days,
      ),
      forks: both.length,
      skill: {
        value: 1 - sums[0] / sums[1],
        ...(interval !== undefined && { low: 1 - interval[1], high: 1 - interval[0] }),
      },
    };
  };
  return {
    days,
    forks: reaching.length,
    ...accuracyOf(
      reaching.map(({ model }) => model),
      0,
      days,
    ),
    yardsticks: Object.fromEntries(
      YARDSTICKS.flatMap((yardstick) => {
        const one = held(yardstick);
        return one === undefined ? [] : [[yardstick, one]];
      }),
    ),
  };
}

/** Mean scores of the days from..to (from 0, without `to`) of forecasts that reach so far. */
export function accuracyOf(scores: readonly Scores[], from: number, to: number): Accuracy {
  const n = scores.length * (to - from);
  const mean = (column: number): number =>
    scores.reduce((sum, one) => sum + sumOf(one, to, column) - sumOf(one, from, column), 0) / n;
  const pit = Array.from({ length: BINS }, () => 0);
  const outside = { below: 0, above: 0 };
  const middle = { band50: 0, band90: 0 };
  for (const one of scores) {
    for (let at = from * SCORES; at < to * SCORES; at += SCORES) {
      const low = one[at + SCORE.below] as number;
      const high = one[at + SCORE.belowOrAt] as number;
      for (let bin = 0; bin < BINS; bin += 1) {
        pit[bin] = (pit[bin] as number) + pitShare(low, high, bin / BINS, (bin + 1) / BINS) / n;
      }
      middle.band50 += pitShare(low, high, 0.25, 0.75) / n;
      middle.band90 += pitShare(low, high, 0.05, 0.95) / n;
      if (one[at + SCORE.in90] === 0) outside[low + high < 1 ? 'below' : 'above'] += 1 / n;
    }
  }
  return {
    crps: { z: mean(SCORE.crpsZ), points: mean(SCORE.crpsPoints) },
    interval: mean(SCORE.interval),
    band50: { closed: mean(SCORE.in50), randomised: middle.band50 },
    band90: { closed: mean(SCORE.in90), randomised: middle.band90 },
    ...outside,
    pit,
  };
}

function sumOf(scores: Scores, days: number, column: number): number {
  let sum = 0;
  for (let day = 0; day < days; day += 1) sum += scores[day * SCORES + column] as number;
  return sum;
}
