import type { DayNumber } from '../../kernel/clock.ts';
import type { TensionParameters } from './parameters.ts';
import { CompensatedSum } from '../../kernel/sum.ts';

/**
 * `tension/1`: a logistic of a baseline plus impulses that fade. The formulae and their sources are in this slice's
 * README. Only `exp` and `expm1` are used; `Math.pow` and `**` may differ in their last bits between engine versions.
 */

/** What the model needs to know of an act. Follow-ups never become one. */
export interface ModelAct {
  /** First and last UTC day; an act of several days is spread evenly over them. */
  readonly first: DayNumber;
  readonly last: DayNumber;
  /** u = -(magnitude) x (score) / 10, counted once per direction (a reciprocal act: twice). */
  readonly impulse: number;
  /** Material acts fade slower and leave more behind than verbal ones. */
  readonly material: boolean;
  /** Shares (total at most 1) of this act's lasting term that later acts took away, each from a day on. */
  readonly reversals: readonly { readonly day: DayNumber; readonly share: number }[];
}

/** u of one act towards one target: conflict (negative score) raises pressure. */
export const impulseOf = (score: number, magnitude: number, directions: 1 | 2): number =>
  score === 0 ? 0 : (-magnitude * score * directions) / 10;

/**
 * Decay per day of a part with that half-life in days. Capped, as a half-life too small for its reciprocal to be a
 * number must still mean "gone the next day" and not NaN on the day itself.
 */
export const rateOf = (halfLife: number): number => Math.min(Math.LN2 / halfLife, Number.MAX_VALUE);

/** z0 = ln(baseline / (100 - baseline)), for a baseline strictly between 0 and 100. */
export const pressureOfBaseline = (baseline: number): number => Math.log(baseline / (100 - baseline));

/** T = 100 / (1 + exp(-z)). */
export const tensionOfPressure = (z: number): number => 100 / (1 + Math.exp(-z));

/** SUM of exp(-rate * (at - x)) over the days x = first..last, all of them at or before `at`; O(1). */
export function decayedDays(first: DayNumber, last: DayNumber, at: DayNumber, rate: number): number {
  const days = last - first + 1;
  if (days <= 0) return 0;
  const newest = Math.exp(-rate * (at - last));
  if (days === 1) return newest;
  const ratio = Math.expm1(-rate);
  return ratio === 0 ? newest * days : (newest * Math.expm1(-rate * days)) / ratio;
}

/** The share of an act's lasting term that is gone on day `at`. */
function reversedShare(act: ModelAct, at: DayNumber): number {
  let share = 0;
  for (const reversal of act.reversals) if (reversal.day <= at) share += reversal.share;
  return share > 1 ? 1 : share;
}

export interface Pressure {
  /** c_k(t): what the act adds to z on that day. */
  readonly total: number;
  /** The part of it that fades. */
  readonly fading: number;
  /** The part of it that lasts (the r term). */
  readonly lasting: number;
}

const NONE: Pressure = { total: 0, fading: 0, lasting: 0 };

/** What one act adds to the pressure z on day `at`: c_k(t) = s u_k K_qk(t - t_k); O(1). */
export function pressureOfAct(act: ModelAct, at: DayNumber, parameters: TensionParameters): Pressure {
  if (at < act.first || act.impulse === 0) return NONE;
  const lastingShare = act.material ? parameters.r_material : parameters.r_verbal;
  const halfLife = act.material ? parameters.h_material : parameters.h_verbal;
  const last = Math.min(act.last, at);
  const perDay = (parameters.s * act.impulse) / (act.last - act.first + 1);
  const fading = perDay * (1 - lastingShare) * decayedDays(act.first, last, at, rateOf(halfLife));
  const lasting =
    perDay *
    lastingShare *
    (1 - reversedShare(act, at)) *
    decayedDays(act.first, last, at, rateOf(parameters.H));
  // Both have one sign, so a sum of 0 means that both are; -0 would show in figures.
  const total = fading + lasting;
  return total === 0 ? NONE : { total, fading, lasting: lasting === 0 ? 0 : lasting };
}

export type Band = 'calm' | 'strained' | 'tense' | 'acute';

/** The lowest tension of each band above calm. */
export const STRAINED_FROM = 25;
export const TENSE_FROM = 50;
export const ACUTE_FROM = 75;

/** calm < 25 <= strained < 50 <= tense < 75 <= acute. */
export const bandOf = (tension: number): Band =>
  tension < STRAINED_FROM
    ? 'calm'
    : tension < TENSE_FROM
      ? 'strained'
      : tension < ACUTE_FROM
        ? 'tense'
        : 'acute';

/**
 * Points of tension per unit of pressure, by which every contribution c_k is multiplied so that the points add up to
 * T - T0 (the Aumann-Shapley value along the straight path from the baseline): (T - T0) / (z - z0), and near z0 the
 * slope M (100 - M) / 100 at the tension M of the pressure half way. Always in (0, 25].
 */
export function pointsPerPressure(z: number, z0: number): number {
  if (Math.abs(z - z0) < 1e-5) {
    const middle = tensionOfPressure((z + z0) / 2);
    return (middle * (100 - middle)) / 100;
  }
  // T - T0 = T_high (100 - T_low) (1 - exp(low - high)) / 100: no difference of nearly equal numbers, which would
  // cost digits where z is close to z0.
  const high = Math.max(z, z0);
  const low = Math.min(z, z0);
  const slope = (tensionOfPressure(high) * tensionOfPressure(-low)) / 100;
  return Math.min(25, (slope * -Math.expm1(low - high)) / (high - low));
}

export interface Reading {
  /** z(t) and the part of it without the fading terms. */
  readonly z: number;
  readonly zUnderlying: number;
  /** T(t), 0 to 100. */
  readonly tension: number;
  /** L(t): where tension stands once the fading parts are gone. */
  readonly underlying: number;
  readonly band: Band;
}

export function readingOf(z: number, zUnderlying: number): Reading {
  const tension = tensionOfPressure(z);
  return { z, zUnderlying, tension, underlying: tensionOfPressure(zUnderlying), band: bandOf(tension) };
}

/** Tension of a set of acts on one day; O(acts). */
export function readingAt(
  acts: Iterable<ModelAct>,
  at: DayNumber,
  baseline: number,
  parameters: TensionParameters,
): Reading {
  const z0 = pressureOfBaseline(baseline);
  const z = new CompensatedSum(z0);
  const lasting = new CompensatedSum(z0);
  for (const act of acts) {
    const pressure = pressureOfAct(act, at, parameters);
    z.add(pressure.total);
    lasting.add(pressure.lasting);
  }
  return readingOf(z.value, lasting.value);
}
