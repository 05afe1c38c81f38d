import type { OutcomeDraft } from '../whatifs/events.ts';
import { DEFAULT_SEED } from '../whatifs/limits.ts';
import type { ScenarioPreset } from './preset-schema.ts';
import type { Scenario } from './schema.ts';

/**
 * The outcome that a preset proposes, forked off the scenario's history at a revision; without one, at the history's last.
 * The seed is the one of all what-ifs, so that presets differ only through their own acts.
 */
export function outcomeOfPreset(
  scenario: Pick<Scenario, 'slug'>,
  preset: ScenarioPreset,
  revision?: number,
  author = `Scenario ${scenario.slug}`,
): OutcomeDraft {
  const { title, summary, at, summitId, horizonDays, commitments, edits, assumptions } = preset;
  return {
    title,
    description: summary,
    author,
    ...(summitId !== undefined && { summitId }),
    base: { at, ...(revision !== undefined && { revision }) },
    commitments,
    edits,
    assumptions,
    horizonDays,
    seed: DEFAULT_SEED,
  };
}
