import { formatDay, type Day, type DayNumber } from '../../kernel/clock.ts';
import { keyOfSeed, philox, uniform } from '../../kernel/random.ts';
import type { DailyCounts } from './daily-counts.ts';
import { logChance, throughDays } from './day-model.ts';
import type { Fit } from './fit.ts';

/** Days apart at which it is asked whether errors hang together. */
const LAGS = [1, 7, 30] as const;
const QUARTER = 91;
const BINS = 20;

/** How well a fit describes the counts that it was made of. */
export interface Goodness {
  /** Log-likelihood beyond that of constant rates. */
  readonly gain: number;
  /**
   * By process: the largest distance between the randomised integral transform of the counts and a uniform one (Kolmogorov and
   * Smirnov), whether it passes at 1 %, and its histogram in shares.
   */
  readonly transform: readonly {
    readonly distance: number;
    readonly passes: boolean;
    readonly bins: readonly number[];
  }[];
  /** Correlation of a day's errors, all processes together, with those so many days before. */
  readonly errors: readonly { readonly lag: number; readonly correlation: number }[];
  /** Acts by quarter of the window, and what the fit expects of it day by day. */
  readonly quarters: readonly { readonly from: Day; readonly acts: number; readonly expected: number }[];
}

export function goodnessOf(counts: DailyCounts, fit: Fit, from: DayNumber): Goodness {
  const { days, totals } = counts;
  const transforms = [0, 1, 2, 3].map(() => new Float64Array(days));
  const errors = new Float64Array(days);
  const quarters = Array.from({ length: Math.ceil(days / QUARTER) }, (_, quarter) => ({
    from: formatDay(from + quarter * QUARTER),
    acts: 0,
    expected: 0,
  }));
  let constant = 0;
  const words = new Int32Array(4);
  throughDays(counts, fit.theta, (day, process, count, mean) => {
    constant += logChance(count, Math.max(1e-9, (totals[process] ?? 0) / days), 0);
    philox(words, day, process, 0, 0x9017, ...keyOfSeed(1));
    const [below, at] = chancesOf(count, mean, fit.dispersion);
    (transforms[process] as Float64Array)[day] = below + uniform(words[0] ?? 0, words[1] ?? 0) * at;
    errors[day] = (errors[day] ?? 0) + (count - mean) / Math.sqrt(mean * (1 + fit.dispersion * mean));
    const quarter = quarters[Math.floor(day / QUARTER)];
    if (quarter === undefined) return;
    quarter.acts += count;
    quarter.expected += mean;
  });
  return {
    gain: fit.likelihood - constant,
    transform: transforms.map(uniformity),
    errors: LAGS.filter((lag) => lag < days / 4).map((lag) => ({
      lag,
      correlation: correlation(errors, lag),
    })),
    quarters,
  };
}

/** Chances of fewer acts than `count`, and of just as many. */
function chancesOf(count: number, mean: number, dispersion: number): readonly [number, number] {
  let chance = dispersion === 0 ? Math.exp(-mean) : Math.exp(-Math.log1p(dispersion * mean) / dispersion);
  let below = 0;
  for (let j = 0; j < count; j += 1) {
    below += chance;
    chance *= ((1 + dispersion * j) * mean) / ((j + 1) * (1 + dispersion * mean));
  }
  return [Math.min(1, below), chance];
}

function uniformity(values: Float64Array): Goodness['transform'][number] {
  const sorted = values.toSorted();
  const n = sorted.length;
  const bins = Array.from({ length: BINS }, () => 0);
  let distance = 0;
  for (const [place, value] of sorted.entries()) {
    distance = Math.max(distance, value - place / n, (place + 1) / n - value);
    const bin = Math.min(BINS - 1, Math.floor(value * BINS));
    bins[bin] = (bins[bin] ?? 0) + 1 / n;
  }
  return { distance, passes: distance * Math.sqrt(n) < 1.628, bins };
}

function correlation(values: Float64Array, lag: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let together = 0;
  let alone = 0;
  for (let day = 0; day < values.length; day += 1) {
    const off = (values[day] ?? 0) - mean;
    alone += off * off;
    if (day >= lag) together += off * ((values[day - lag] ?? 0) - mean);
  }
  return alone === 0 ? 0 : together / alone;
}

/** Share of a window's acts that its busiest quarter may hold beyond what is expected, before that is told. */
const SURPRISE = 2;

/** What the figures of a fit say, in words; its last sentence is the verdict. */
export function verdictOf(
  { transform, errors, quarters }: Goodness,
  gamma: { readonly low: number; readonly high: number } | undefined,
): string[] {
  const passing = transform.filter(({ passes }) => passes).length;
  const hanging = errors.filter(({ correlation: found }) => Math.abs(found) > 0.1);
  const surprise = quarters.filter(
    ({ acts, expected }) =>
      acts + expected > 20 && (acts > SURPRISE * expected || expected > SURPRISE * acts),
  );
  return [
    `Daily counts of ${passing} of 4 processes are distributed as the fit says (Kolmogorov and Smirnov at 1 %).`,
    hanging.length === 0
      ? 'What it misses one day says nothing of the next days.'
      : `What it misses hangs together over ${hanging.map(({ lag, correlation: found }) => `${lag} d (${found.toFixed(2)})`).join(', ')}: reactions last longer or shorter than it says.`,
    ...(surprise.length === 0
      ? []
      : [
          `${surprise.length} of ${quarters.length} quarters held more than twice, or less than half, of what it expects.`,
        ]),
    ...(gamma === undefined
      ? []
      : [
          gamma.low > 0
            ? 'Cooperation received calms.'
            : gamma.high < 0
              ? 'Cooperation received is followed by more conflict, not less: do not assume that it calms.'
              : 'Whether cooperation received calms, these acts do not tell.',
        ]),
    passing >= 3 && hanging.length === 0 ? 'So the form fits.' : 'So take its figures with care.',
  ];
}
