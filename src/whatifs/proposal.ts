import type { Result } from '../kernel/result.ts';
import type { WhatIfRequest } from './commands.ts';
import { outcomeSchema, type OutcomeDraft } from './events.ts';
import type { Proposal } from './request-bodies.ts';

/** The outcome of a proposal that brings its own content. */
export function ownOutcome(proposal: Proposal): OutcomeDraft {
  const { preset: _, scenario: __, ...content } = proposal;
  return outcomeSchema.parse(content);
}

/** What a preset proposes, and where it comes from. */
export type FromPreset = Pick<WhatIfRequest, 'origin'> & { readonly content: OutcomeDraft };

/** Where presets come from; scenarios fill it. */
export interface Presets {
  /**
   * What a scenario's preset proposes, with what the proposal says otherwise.
   * Rejections: `unknown-scenario`, `invalid-scenario`, `unknown-preset`.
   */
  outcome(scenario: string, preset: string, proposal: Proposal): Promise<Result<FromPreset>>;
}

/** Token of the `Presets` of an application. */
export const PRESETS = Symbol('Presets');
