import type { Clock } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import type { Policy } from './plan.ts';
import { replayScenario, type ReplayOptions, type ReplayReport, type ReplayWriter } from './replay.runner.ts';
import type { ScenarioLibrary } from './scenario-library.reader.ts';

/** Replays scenarios of a library into the record. */
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
  async replay(
    name: string,
    options: Pick<ReplayOptions, 'actor' | 'signal'> & {
      readonly dryRun?: boolean;
      readonly policy?: Policy | undefined;
    } = {},
  ): Promise<Result<ReplayReport>> {
    const scenario = await this.#library.get(name);
    if (!scenario.ok) return scenario;
    return replayScenario({
      ...options,
      scenario: scenario.value,
      writer: this.#writer,
      clock: this.#clock,
    });
  }
}
