import type { Dedupe } from '../models/tension/dedupe.ts';
import type { Day } from '../kernel/clock.ts';

/**
 * From where a read looks at a history. Three independent questions: how things stood on a day of the world (`at`),
 * what the record said at an earlier point of its own life (`asOf`), and what the public could know (`knownBy`).
 */
export interface View {
  /** Day of the world; default: the earlier of today and the end of the coverage. */
  readonly at?: Day;
  /** A revision, or an instant (milliseconds): the record as it was then. Default: as it is. */
  readonly asOf?: { readonly revision: number } | { readonly instant: number };
  /** Only what was reported by this day. */
  readonly knownBy?: Day;
  /** How often rows count that tell the same, of what a data set counted; default: once. */
  readonly dedupe?: Dedupe;
}
