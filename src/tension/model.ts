import type { DayNumber } from '../kernel/clock.ts';
import type { TensionParameters } from './parameters.ts';

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

const LN2 = Math.LN2;

/** z0 = ln(baseline / (100 - baseline)). */
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
  /** The part of it that lasts (the r term). */
  readonly lasting: number;
}

const NONE: Pressure = { total: 0, lasting: 0 };

/** What one act adds to the pressure z on day `at`: c_k(t) = s u_k K_qk(t - t_k); O(1). */
export function pressureOfAct(act: ModelAct, at: DayNumber, parameters: TensionParameters): Pressure {
  if (at < act.first || act.impulse === 0) return NONE;
  const lastingShare = act.material ? parameters.r_material : parameters.r_verbal;
  const halfLife = act.material ? parameters.h_material : parameters.h_verbal;
  const last = Math.min(act.last, at);
  const perDay = (parameters.s * act.impulse) / (act.last - act.first + 1);
  const fading = perDay * (1 - lastingShare) * decayedDays(act.first, last, at, LN2 / halfLife);
  const lasting =
    perDay *
    lastingShare *
    (1 - reversedShare(act, at)) *
    decayedDays(act.first, last, at, LN2 / parameters.H);
  return { total: fading + lasting, lasting };
}

export type Band = 'calm' | 'strained' | 'tense' | 'acute';

/** calm < 25 <= strained < 50 <= tense < 75 <= acute. */
export const bandOf = (tension: number): Band =>
  tension < 25 ? 'calm' : tension < 50 ? 'strained' : tension < 75 ? 'tense' : 'acute';

/**
 * Points of tension per unit of pressure, by which every contribution c_k is multiplied so that the points add up to
 * T - T0 (the Aumann-Shapley value along the straight path from the baseline). Always in (0, 25].
 */
export function pointsPerPressure(z: number, z0: number): number {
  if (Math.abs(z - z0) < 1e-5) {
    const middle = tensionOfPressure((z + z0) / 2);
    return (middle * (100 - middle)) / 100;
  }
  return (tensionOfPressure(z) - tensionOfPressure(z0)) / (z - z0);
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
  let z = z0;
  let lasting = z0;
  for (const act of acts) {
    const pressure = pressureOfAct(act, at, parameters);
    z += pressure.total;
    lasting += pressure.lasting;
  }
  return readingOf(z, lasting);
}
