import type { Day } from '../../kernel/clock.ts';
import type { Dedupe } from './dedupe.ts';
import type { Band } from './model.ts';
import type { NetConstants } from './net-over-gross.ts';
import type { TensionParameters } from './parameters.ts';

/** How exactly it is known when something happened: on which day, in which month or year, or about when. */
export type Precision = 'day' | 'month' | 'year' | 'approximate';

/** What one act adds to tension on a day. */
export interface Contribution {
  readonly actId: string;
  /** Revision of the event that holds the act's content: where its quote and sources are read from. */
  readonly revision: number;
  readonly occurred: {
    readonly from: Day;
    readonly to?: Day;
    readonly precision: Precision;
  };
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly issue: string;
  readonly code: string;
  /** The code book of the code, where it is not GDELT's list. */
  readonly ontology?: 'cameo/manual';
  readonly scale: string;
  readonly score: number;
  readonly magnitude: number;
  readonly class: 'verbal' | 'material';
  /** Set where the act is a follow-up and therefore adds nothing. */
  readonly followUpOf?: string;
  /** c_k(t): pressure added, exact. */
  readonly z: number;
  /** The lasting part of `z`. */
  readonly lasting: number;
  /** `z` in points of tension; all points add up to tension - baseline. */
  readonly points: number;
  /**
   * Points by which tension is higher than it would be without the act, where that is not what it contributes: `tension/2`, of
   * the ten strongest.
   */
  readonly beyondWithout?: number;
}

export interface ContributionGroup {
  readonly key: string;
  readonly acts: number;
  readonly z: number;
  readonly points: number;
}

/** Why tension stands where it stands on a day. A statement about the model, not about the world. */
export interface Explanation {
  readonly history: string;
  readonly title: string;
  readonly at: Day;
  /** Revision of the record that was looked at. */
  readonly asOf: number;
  readonly knownBy?: Day;
  /** How often rows count that tell the same, where it is not once. */
  readonly dedupe?: Dedupe;
  /** Whether `at` lies in the span that the history claims to cover; silence outside it is not calm. */
  readonly covered: boolean;
  readonly model: string;
  readonly parameters: TensionParameters;
  /** The constants of `tension/2`, where it is that. */
  readonly net?: NetConstants;
  readonly baseline: number;
  readonly tension: number;
  readonly underlying: number;
  readonly band: Band;
  /** Pressure at `at`, and of the baseline. */
  readonly z: number;
  readonly z0: number;
  /** Sums of the points above and below 0. */
  readonly raising: number;
  readonly lowering: number;
  /** Strongest first (by absolute points, then date and id); acts not begun by `at` are left out. */
  readonly contributions: readonly Contribution[];
  /** How many contributions there are where `contributions` was cut to a limit. */
  readonly total: number;
  readonly byIssue: readonly ContributionGroup[];
  /** Keys `USA>RUS`; a reciprocal act gives half to either direction. */
  readonly byDirection: readonly ContributionGroup[];
}
