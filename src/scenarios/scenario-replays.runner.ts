import type { Clock } from '../kernel/clock.ts';
import { err, type Result } from '../kernel/result.ts';
import type { Policy } from './plan.ts';
import { replayScenario, type ReplayOptions, type ReplayReport, type ReplayWriter } from './replay.runner.ts';
import { parseOffLoop } from './scenario-file.reader.ts';
import { invalidScenario, type ScenarioLibrary } from './scenario-library.reader.ts';
import type { Scenario } from './schema.ts';

type Options = Pick<ReplayOptions, 'actor' | 'signal'> & {
  readonly dryRun?: boolean;
  readonly policy?: Policy | undefined;
};

/** Replays scenarios of a library, or the text of one, into the record. */
export class ScenarioReplays {
  readonly #library: ScenarioLibrary;
  readonly #writer: ReplayWriter;
  readonly #clock: Clock;

  constructor(parts: {
    readonly library: ScenarioLibrary;
    readonly writer: ReplayWriter;
    readonly clock: Clock;
  }) {
    this.#library = parts.library;
    this.#writer = parts.writer;
    this.#clock = parts.clock;
  }

  /** Replays a scenario by its name. Rejected as `ScenarioLibrary.get` and `replayScenario` are. */
  async replay(name: string, options: Options = {}): Promise<Result<ReplayReport>> {
    const scenario = await this.#library.get(name);
    return scenario.ok ? this.#carryOut(scenario.value, options) : scenario;
  }

  /** Replays the scenario that a text holds; `file` is what its faults are told under. Rejected as `replayScenario` is, and `invalid-scenario` with all its problems. */
  async replayText(text: string, file: string, options: Options = {}): Promise<Result<ReplayReport>> {
    const parsed = await parseOffLoop(text, { file, now: this.#clock.now() });
    return parsed.ok ? this.#carryOut(parsed.value, options) : err(invalidScenario(file, parsed.error));
  }

  #carryOut(scenario: Scenario, options: Options): Promise<Result<ReplayReport>> {
    return replayScenario({ ...options, scenario, writer: this.#writer, clock: this.#clock });
  }
}
