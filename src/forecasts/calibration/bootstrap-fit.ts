import { keyOfSeed, philox, uniform } from '../../kernel/random.ts';
import type { DailyCounts } from './daily-counts.ts';
import { throughDays } from './day-model.ts';
import { fitted, type Fit, type Penalty } from './fit.ts';

/** Records that are made up and fitted anew. */
export const RESAMPLES = 200;

/** A record of as many days as a fit would bring about, all acts of mean size. */
export function drawnCounts(
  { theta, dispersion }: Pick<Fit, 'theta' | 'dispersion'>,
  days: number,
  seed: number,
): DailyCounts {
  const drawn = {
    days,
    counts: new Float64Array(days * 4),
    sizes: new Float64Array(days * 4),
    totals: [0, 0, 0, 0],
  };
  const words = new Int32Array(4);
  const key = keyOfSeed(seed);
  // A day's acts are read after all its means were told, so that they can be drawn on the way.
  throughDays(drawn, theta, (day, process, _count, mean) => {
    philox(words, day, process, 0, 0xca1, ...key);
    const count = countAt(uniform(words[0] ?? 0, words[1] ?? 0), mean, dispersion);
    drawn.counts[day * 4 + process] = count;
    drawn.sizes[day * 4 + process] = count;
    drawn.totals[process] = (drawn.totals[process] ?? 0) + count;
  });
  return drawn;
}

/** The count of a negative binomial day at the quantile `u`. */
function countAt(u: number, mean: number, dispersion: number): number {
  let chance = dispersion === 0 ? Math.exp(-mean) : Math.exp(-Math.log1p(dispersion * mean) / dispersion);
  let below = chance;
  let count = 0;
  while (u >= below && count < 10_000) {
    chance *= ((1 + dispersion * count) * mean) / ((count + 1) * (1 + dispersion * mean));
    count += 1;
    below += chance;
  }
  return count;
}

/** By parameter the middle 95 % of what fits of made-up records find. */
export function bootstrapped(
  fit: Fit,
  penalty: Penalty,
  days: number,
  fixed: readonly number[],
): readonly { readonly low: number; readonly high: number }[] {
  const found = Array.from(
    { length: RESAMPLES },
    (_, seed) => fitted(drawnCounts(fit, days, seed), penalty, fixed).theta,
  );
  return Array.from(fit.theta, (_, place) => {
    const sorted = Float64Array.from(found, (theta) => theta[place] ?? 0).sort();
    return {
      low: sorted[Math.round(RESAMPLES * 0.025)] ?? Number.NaN,
      high: sorted[Math.round(RESAMPLES * 0.975) - 1] ?? Number.NaN,
    };
  });
}
