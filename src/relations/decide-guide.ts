import { digestOf } from '../kernel/canonical-json.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { DeclaredPreset, RelationEvent, Story } from './events.ts';
import { refuse } from './rules.ts';
import type { RelationState } from './state.ts';

/** What guides a reader through a history: ready-made what-ifs, and a story. Neither changes what the record says. */

export function declarePreset(state: RelationState, preset: DeclaredPreset): Result<RelationEvent[]> {
  const present = state.presets.get(preset.preset);
  if (present?.live === true && present.digest === digestOf(preset)) return ok([]);
  return ok([{ type: 'PresetDeclared.v1', data: preset }]);
}

export function withdrawPreset(
  state: RelationState,
  preset: string,
  reason: string,
): Result<RelationEvent[]> {
  if (state.presets.get(preset)?.live === true)
    return ok([{ type: 'PresetWithdrawn.v1', data: { preset, reason } }]);
  return refuse(
    'missing',
    'unknown-preset',
    `The history declares no preset "${preset}"`,
    'Correct the id; there is nothing to withdraw.',
    { preset },
  );
}

export function declareStory(state: RelationState, story: Story): Result<RelationEvent[]> {
  return ok(state.story?.digest === digestOf(story) ? [] : [{ type: 'StoryDeclared.v1', data: story }]);
}
