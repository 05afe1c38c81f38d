import type { Result } from '../kernel/result.ts';
import type { FromPreset, Presets } from '../whatifs/proposal.ts';
import type { Proposal } from '../whatifs/request-bodies.ts';
import { presetOutcome } from './preset-proposal.ts';
import type { ScenarioLibrary } from './scenario-library.reader.ts';

/** The presets of the scenarios in a library. */
export class ScenarioPresets implements Presets {
  readonly #library: Pick<ScenarioLibrary, 'get'>;

  constructor(library: Pick<ScenarioLibrary, 'get'>) {
    this.#library = library;
  }

  async outcome(scenario: string, preset: string, proposal: Proposal): Promise<Result<FromPreset>> {
    const found = await this.#library.get(scenario);
    return found.ok ? presetOutcome(found.value, preset, proposal) : found;
  }
}
