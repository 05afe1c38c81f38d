import type { StreamState } from '../eventstore/commands/decider.ts';
import type { JsonText } from '../kernel/json-text.ts';
import type { Slice } from './cells.ts';
import type { ObservedOpening } from './events.ts';

/** What one event recorded, as far as decisions go. */
export interface PartState {
  readonly import: string;
  /** Month of its slices. */
  readonly batch: string;
  /** As a text, which takes a tenth of the memory that maps do and is seldom read. */
  readonly slices: JsonText<Slice[]>;
  readonly stands: boolean;
  /** Revision of the event that took its place. */
  readonly replacedBy?: number;
}

/** What decisions on an observed history depend on: slices and hashes, no cell. */
export interface ObservedState extends StreamState {
  readonly opening: ObservedOpening;
  /** By revision. */
  readonly parts: ReadonlyMap<number, PartState>;
}

/** In which part a slice stands, and with which hash. */
export interface StandingSlice {
  readonly part: number;
  readonly hash: string;
}

/** The slices of a month that stand; `undefined` where nothing does. */
export function standingIn(
  state: ObservedState | undefined,
  batch: string,
): ReadonlyMap<string, StandingSlice> | undefined {
  let standing: Map<string, StandingSlice> | undefined;
  for (const [part, { batch: month, slices, stands }] of state?.parts ?? []) {
    if (!stands || month !== batch) continue;
    standing ??= new Map();
    for (const [slice, , hash] of slices.read()) standing.set(slice, { part, hash });
  }
  return standing;
}
