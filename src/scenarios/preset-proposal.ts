import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { OutcomeDraft } from '../whatifs/events.ts';
import { entryOfPreset } from '../whatifs/preset-entry.ts';
import type { FromPreset } from '../whatifs/proposal.ts';
import type { Proposal } from '../whatifs/request-bodies.ts';
import { outcomeOfPreset } from './preset-outcome.ts';
import type { Scenario } from './schema.ts';

/** The outcome of a proposal of a scenario's preset, with what the proposal says otherwise. Rejection: `unknown-preset`. */
export function presetOutcome(scenario: Scenario, name: string, proposal: Proposal): Result<FromPreset> {
  const preset = scenario.presets.find((candidate) => candidate.preset === name);
  if (preset === undefined) {
    const names = scenario.presets.map((candidate) => candidate.preset);
    return err(
      rejection(
        'rule',
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
