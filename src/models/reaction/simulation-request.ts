import { dayNumber, type Day, type DayNumber } from '../../kernel/clock.ts';
import type { TensionModel, TensionParameters } from '../tension/parameters.ts';
import type { CommitmentEffect } from './commitment.ts';
import type { MarkTable } from './marks.ts';
import type { Rates } from './own-rates.ts';
import type { ReactionModel, ReactionParameters } from './parameters.ts';
import type { Parties, Past } from './record.ts';

/**
 * All that determines a projection, plain and cloneable: equal requests give equal results to the last bit. The
 * baseline is the same future without the edits and the commitments.
 */
export interface SimulationRequest {
  readonly models: { readonly tension: TensionModel; readonly reaction: ReactionModel };
  readonly parties: Parties;
  readonly at: Day;
  readonly horizonDays: number;
  readonly seed: number;
  readonly paths: number;
  readonly baseline: number;
  readonly tension: TensionParameters;
  readonly reaction: ReactionParameters;
  /** Which base rates `reaction` holds, and why; from `reaction/3` on. */
  readonly rates?: Rates;
  /** By process; from the record without edits in both runs. */
  readonly marks: readonly MarkTable[];
  readonly past: { readonly baseline: Past; readonly whatIf: Past };
  readonly commitments: readonly CommitmentEffect[];
}

/** The first simulated day: the one after the fork. */
export const firstDayOf = (request: SimulationRequest): DayNumber => dayNumber(request.at) + 1;
