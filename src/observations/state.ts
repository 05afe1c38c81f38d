import type { StreamState } from '../eventstore/commands/decider.ts';
import type { ObservedOpening } from './events.ts';

/** What one event recorded, as far as decisions go. */
export interface PartState {
  readonly import: string;
  /** Hash by slice. */
  readonly slices: ReadonlyMap<string, string>;
  readonly stands: boolean;
  /** Revision of the event that took its place. */
  readonly replacedBy?: number;
}

/** What decisions on an observed history depend on: slices and hashes, no cell. */
export interface ObservedState extends StreamState {
  readonly opening: ObservedOpening;
  /** By revision. */
  readonly parts: ReadonlyMap<number, PartState>;
  /** By month, in which part each slice of it stands. */
  readonly standing: ReadonlyMap<string, ReadonlyMap<string, number>>;
}
