import { CompensatedSum } from '../../kernel/sum.ts';
import {
  pressureOfAct,
  pressureOfBaseline,
  readingOf,
  type ModelAct,
  type Pressure,
  type Reading,
} from './model.ts';
import type { DayNumber } from '../../kernel/clock.ts';
import type { TensionModel, TensionParameters } from './parameters.ts';

/**
 * `tension/2`: what acts amount to on balance, over how much there was of them, at two speeds. It does not grow with the number
 * of acts, so that a record of thousands a year says which way they point and not how much was reported. The README of the
 * slice `tension` has the formulae.
 */

/** How far each memory can move pressure, and how much of it makes half of that. */
export interface NetConstants {
  readonly kf: number;
  readonly ks: number;
  readonly nf: number;
  readonly ns: number;
}

/** Chosen on generated records of 20 to 6 000 acts a year, so that few days lie at the edges and half of the acts tell the same. */
export const NET: NetConstants = { kf: 1.5, ks: 2, nf: 1, ns: 0.5 };

/** Kernels as in `tension/1`, without its factor: there the number of acts decides, here their balance. */
export const unscaled = (parameters: TensionParameters): TensionParameters => ({ ...parameters, s: 1 });

/** The kernels that a model goes by. */
export const kernelsOf = (model: TensionModel, parameters: TensionParameters): TensionParameters =>
  model === 'tension/2' ? unscaled(parameters) : parameters;

/** What acts add up to in the two memories. */
export interface Memories {
  readonly net: { readonly fading: number; readonly lasting: number };
  readonly gross: { readonly fading: number; readonly lasting: number };
}

/** Sums of unscaled pressures, in any order. */
export class MemorySums {
  readonly #fading = new CompensatedSum();
  readonly #lasting = new CompensatedSum();
  readonly #grossFading = new CompensatedSum();
  readonly #grossLasting = new CompensatedSum();

  add({ fading, lasting }: Pressure): void {
    this.#fading.add(fading);
    this.#lasting.add(lasting);
    this.#grossFading.add(Math.abs(fading));
    this.#grossLasting.add(Math.abs(lasting));
  }

  get value(): Memories {
    return {
      net: { fading: this.#fading.value, lasting: this.#lasting.value },
      gross: { fading: this.#grossFading.value, lasting: this.#grossLasting.value },
    };
  }
}

/** What an act adds to z beside all others: its unscaled pressure over what there was of acts. They add up to z - z0. */
export function shareOf({ fading, lasting }: Pressure, { gross }: Memories): Pressure {
  const ofFading = (NET.kf * fading) / (NET.nf + gross.fading);
  const ofLasting = (NET.ks * lasting) / (NET.ns + gross.lasting);
  const total = ofFading + ofLasting;
  return { total: total === 0 ? 0 : total, fading: ofFading, lasting: ofLasting === 0 ? 0 : ofLasting };
}

/** The reading of a day from the sums of all acts; |z - z0| stays below kf + ks. */
export function netReadingOf(memories: Memories, baseline: number): Reading {
  const z0 = pressureOfBaseline(baseline);
  const { fading, lasting } = memories.net;
  const share = shareOf({ total: fading + lasting, fading, lasting }, memories);
  return readingOf(z0 + share.total, z0 + share.lasting);
}

/** z without one of the acts, whose unscaled pressure that is. */
export function pressureWithout({ fading, lasting }: Pressure, { net, gross }: Memories, z0: number): number {
  const less = (all: number, one: number): number => Math.max(0, all - Math.abs(one));
  return (
    z0 +
    (NET.kf * (net.fading - fading)) / (NET.nf + less(gross.fading, fading)) +
    (NET.ks * (net.lasting - lasting)) / (NET.ns + less(gross.lasting, lasting))
  );
}

/** Tension of a set of acts on one day; O(acts). */
export function netReadingAt(
  acts: Iterable<ModelAct>,
  at: DayNumber,
  baseline: number,
  parameters: TensionParameters,
): Reading {
  const sums = new MemorySums();
  for (const act of acts) sums.add(pressureOfAct(act, at, unscaled(parameters)));
  return netReadingOf(sums.value, baseline);
}
