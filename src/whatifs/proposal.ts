import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { outcomeOfPreset } from '../scenarios/preset-outcome.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { WhatIfRequest } from './commands.ts';
import { outcomeSchema, type OutcomeDraft } from './events.ts';
import { entryOfPreset } from './preset-entry.ts';
import type { Proposal } from './request-bodies.ts';

/** The outcome of a proposal that brings its own content. */
export function ownOutcome(proposal: Proposal): OutcomeDraft {
  const { preset: _, scenario: __, ...content } = proposal;
  return outcomeSchema.parse(content);
}

type FromPreset = Pick<WhatIfRequest, 'origin'> & { readonly content: OutcomeDraft };

/** The outcome of a proposal of a scenario's preset, with what the proposal says otherwise. Rejection: `unknown-preset`. */
export function presetOutcome(scenario: Scenario, name: string, proposal: Proposal): Result<FromPreset> {
  const preset = scenario.presets.find((candidate) => candidate.preset === name);
  if (preset === undefined) {
    const names = scenario.presets.map((candidate) => candidate.preset);
    return err(
      rejection(
        'unknown-preset',
        `The scenario ${scenario.slug} has no preset "${name}"`,
        names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`,
        { path: ['preset'], names },
      ),
    );
  }
  const { title, author, base, horizonDays, seed, models } = proposal;
  const outcome = outcomeOfPreset(scenario, preset);
  const content: OutcomeDraft = {
    ...outcome,
    base: { ...outcome.base, ...base },
    ...(title !== undefined && { title }),
    ...(author !== undefined && { author }),
    ...(horizonDays !== undefined && { horizonDays }),
    ...(seed !== undefined && { seed }),
    ...(models !== undefined && { models }),
  };
  const origin = { scenario: scenario.slug, entry: entryOfPreset(name), digest: digestOf(preset) };
  return ok({ content, origin });
}
