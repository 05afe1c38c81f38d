import { ar1Of, autoregressionOf } from './autoregression.ts';
import { addedPressure, type Line } from './past-line.ts';

/** Simple rules that a forecast is held against, each made of the same past. */
export const YARDSTICKS = [
  'persistence',
  'persistence-point',
  'no-news',
  'ar1',
  'var1',
  'climatology',
] as const;
export type Yardstick = (typeof YARDSTICKS)[number];

/** Days whose errors `no-news` takes: three years. */
const ERROR_DAYS = 1095;
/** Most errors that an ensemble is made of; neighbouring days say nearly the same. */
const MOST = 200;
/** Fewest days of a past that a rule is estimated from. */
const LEAST = 30;
/** Futures that stand for a normal distribution. */
const NORMAL = 99;

/** A rule at a fork, the last day of its past: its pressures so many days ahead, in no order; none where the past is too short. Who asks may sort them. */
export type Rule = (ahead: number) => Float64Array | undefined;

export function ruleOf(yardstick: Yardstick, past: Line): Rule {
  const { z } = past;
  switch (yardstick) {
    case 'persistence':
      return erring(() => (day) => z[day] as number, past, z.length);
    case 'persistence-point': {
      // One future, whose CRPS is the absolute error: what others mean by persistence.
      const today = z.slice(-1);
      return () => (z.length < LEAST ? undefined : today);
    }
    case 'no-news':
      return erring(fading(past), past, ERROR_DAYS);
    case 'ar1':
      return autoregressive(past);
    case 'var1':
      return vectorAutoregressive(past);
    case 'climatology': {
      const values = everyFew(z.length, z.length, (day) => z[day] as number);
      return () => values;
    }
  }
}

/** What a rule says of so many days ahead, by the day on which it says so. */
type Saying = (ahead: number) => (day: number) => number;

/** What pressure would be if nothing happened after a day: stocks that fade. */
function fading({ stocks, gross, keep, z0 }: Line): Saying {
  return (ahead) => {
    const [words, deeds, rest] = keep.map((one) => Math.exp(Math.log(one) * ahead)) as [
      number,
      number,
      number,
    ];
    return (day) => z0 + addedPressure(stocks, gross, day, words, deeds, rest);
  };
}

/** What a rule says, and the errors that it made over the last `window` days before the fork. */
function erring(saying: Saying, { z }: Line, window: number): Rule {
  const fork = z.length - 1;
  return (ahead) => {
    const said = saying(ahead);
    const now = said(fork);
    return everyFew(fork - ahead + 1, window, (day) => now + (z[day + ahead] as number) - said(day));
  };
}

/** Values of some of the last `window` days below `end`, evenly spread, the last day among them. */
function everyFew(end: number, window: number, valueOf: (day: number) => number): Float64Array | undefined {
  const days = Math.min(end, window);
  if (days < LEAST) return undefined;
  const step = Math.ceil(days / MOST);
  const values = new Float64Array(Math.ceil(days / step));
  for (let index = 0; index < values.length; index += 1) values[index] = valueOf(end - 1 - index * step);
  return values;
}

function autoregressive({ z }: Line): Rule {
  if (z.length < LEAST) return () => undefined;
  const { constant, factor, variance } = ar1Of(z, z.length);
  const means = [z.at(-1) ?? 0];
  const variances = [0];
  return (ahead) => {
    for (let step = means.length; step <= ahead; step += 1) {
      means.push(constant + factor * (means[step - 1] as number));
      variances.push(factor * factor * (variances[step - 1] as number) + variance);
    }
    return normal(means[ahead] as number, variances[ahead] as number);
  };
}

function vectorAutoregressive({ byParty, z0 }: Line): Rule {
  const [a, b] = byParty;
  if (a.length < LEAST) return () => undefined;
  const [first, second] = autoregressionOf([a, b], a.length);
  if (first === undefined || second === undefined) return () => undefined;
  const [f00 = 0, f01 = 0] = first.factors;
  const [f10 = 0, f11 = 0] = second.factors;
  const [c00 = 0, c01 = 0] = first.covariance;
  const [, c11 = 0] = second.covariance;
  const steps = [{ x: a.at(-1) ?? 0, y: b.at(-1) ?? 0, xx: 0, xy: 0, yy: 0 }];
  return (ahead) => {
    for (let step = steps.length; step <= ahead; step += 1) {
      const { x, y, xx, xy, yy } = steps[step - 1] as (typeof steps)[number];
      steps.push({
        x: first.constant + f00 * x + f01 * y,
        y: second.constant + f10 * x + f11 * y,
        xx: f00 * f00 * xx + 2 * f00 * f01 * xy + f01 * f01 * yy + c00,
        xy: f00 * f10 * xx + (f00 * f11 + f01 * f10) * xy + f01 * f11 * yy + c01,
        yy: f10 * f10 * xx + 2 * f10 * f11 * xy + f11 * f11 * yy + c11,
      });
    }
    const { x, y, xx, xy, yy } = steps[ahead] as (typeof steps)[number];
    return normal(z0 + x + y, xx + 2 * xy + yy);
  };
}

const QUANTILES = Float64Array.from({ length: NORMAL }, (_, index) => normalQuantile((index + 0.5) / NORMAL));

const normal = (mean: number, variance: number): Float64Array => {
  const deviation = Math.sqrt(Math.max(0, variance));
  return QUANTILES.map((quantile) => mean + deviation * quantile);
};

/** Quantile of the standard normal distribution (Acklam's rational approximation, relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const ratio = (numerator: readonly number[], denominator: readonly number[], x: number): number =>
    numerator.reduce((sum, one) => sum * x + one, 0) /
    (denominator.reduce((sum, one) => sum * x + one, 0) * x + 1);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return ratio(
      [
        -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
        4.374664141464968, 2.938163982698783,
      ],
      [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416],
      q,
    );
  }
  const q = p - 0.5;
  return (
    q *
    ratio(
      [
        -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
        -3.066479806614716e1, 2.506628277459239,
      ],
      [
        -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
        -1.328068155288572e1,
      ],
      q * q,
    )
  );
}
