import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../kernel/clock.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import type { RelationWritten, EntryKey, RelationCommand } from '../relations/commands.ts';
import type { RelationState } from '../relations/state.ts';
import {
  commandsOf,
  countsOf,
  plan,
  type Plan,
  type PlanConflict,
  type PlanStep,
  type Policy,
  type StepCounts,
} from './plan.ts';
import type { ScenarioProblem } from './file-problem.ts';
import type { Scenario } from './schema.ts';

/** What a replay needs of the write side; `RelationWriter` has it. */
export interface ReplayWriter {
  load(history: string): Promise<RelationState | undefined>;
  execute(command: RelationCommand): Promise<Result<RelationWritten>>;
}

export interface ReplayProgress {
  /** The steps that were just carried out. */
  readonly steps: readonly PlanStep[];
  readonly written: RelationWritten;
  readonly done: number;
  /** Steps of the plan as it stands. */
  readonly total: number;
}

export interface ReplayOptions {
  readonly scenario: Scenario;
  readonly writer: ReplayWriter;
  readonly clock: Clock;
  readonly policy?: Policy | undefined;
  /** Plan and report, change nothing. */
  readonly dryRun?: boolean;
  /** Act by act, with this pause between commands, in milliseconds. */
  readonly pace?: number | undefined;
  readonly actor?: RelationCommand['actor'];
  /** Stops between two commands; what was recorded stays, and the next replay goes on from there. */
  readonly signal?: AbortSignal | undefined;
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly onPlan?: (plan: Plan) => void;
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayReport extends StepCounts {
  readonly scenario: string;
  readonly history: string;
  readonly dryRun: boolean;
  /** Entries that the record held already as the file has them, when the replay began. */
  readonly unchanged: number;
  /** How many entries the policy leaves as the record has them, and which. */
  readonly kept: number;
  readonly keptEntries: readonly EntryKey[];
  /** Nothing is recorded while there are any. */
  readonly conflicts: readonly PlanConflict[];
  /** What may be a slip in the file. */
  readonly cautions: readonly ScenarioProblem[];
  /** What was done, or with `dryRun` would be done, in order. */
  readonly steps: readonly PlanStep[];
  /** The history's revision afterwards; absent where there is no history. */
  readonly revision?: number;
  readonly interrupted: boolean;
}

/** How often in a row a plan is made anew without getting a step further, while others write to the same history. */
const ATTEMPTS = 20;

/**
 * Carries a scenario into its history. A plan with conflicts is not begun: the report names them and the record stays as it
 * was. Where somebody else writes meanwhile, the rest is planned again on what they left. Refused (`Rejection`) only where the
 * record refuses a step although nothing moved; rejects with a `StoreError` where the store fails.
 */
export async function replayScenario(options: ReplayOptions): Promise<Result<ReplayReport>> {
  const { scenario, writer, clock, policy, dryRun = false } = options;
  const planNow = async (): Promise<Plan> =>
    plan(scenario, await writer.load(scenario.history), { now: clock.now(), policy });

  let current = await planNow();
  options.onPlan?.(current);
  const { unchanged } = current.summary;
  const done: PlanStep[] = [];
  const report = (steps: readonly PlanStep[], revision: number, interrupted = false): Result<ReplayReport> =>
    ok({
      scenario: scenario.slug,
      history: scenario.history,
      dryRun,
      ...countsOf(steps),
      unchanged,
      kept: current.kept.length,
      keptEntries: current.kept,
      conflicts: current.conflicts,
      cautions: scenario.cautions ?? [],
      steps,
      ...(revision < 0 ? {} : { revision }),
      interrupted,
    });

  if (dryRun) return report(current.steps, current.base);
  for (let attempt = 1; ; attempt += 1) {
    if (current.conflicts.length > 0) return report(done, current.base);
    const before = done.length;
    const { revision, stop } = await carryOut(current, options, done);
    if (stop === undefined) return report(done, revision);
    if (stop === 'interrupted') return report(done, revision, true);
    if (done.length > before) attempt = 1;
    current = await planNow();
    if (current.base === revision || attempt === ATTEMPTS) return err(stop);
  }
}

/** Sends a plan's commands one after the other; adds the steps that went through to `done`. */
async function carryOut(
  current: Plan,
  { scenario, writer, pace, signal, sleep = pause, actor, onProgress }: ReplayOptions,
  done: PlanStep[],
): Promise<{ readonly revision: number; readonly stop?: Rejection | 'interrupted' }> {
  const { history, slug } = scenario;
  const total = done.length + current.steps.length;
  let revision = current.base;
  for (const { commandId, order, origin, steps } of commandsOf(current, { paced: pace !== undefined })) {
    if (pace !== undefined && done.length > 0) await sleep(pace, signal);
    if (signal?.aborted === true) return { revision, stop: 'interrupted' };
    const written = await writer.execute({
      history,
      order,
      commandId,
      origin,
      actor: actor ?? { id: `scenario:${slug}`, via: 'replay' },
      // Before the history is open there is no revision to expect.
      ...(revision < 0 ? {} : { expectedRevision: revision }),
    });
    if (!written.ok) return { revision, stop: written.error };
    revision = written.value.revision;
    done.push(...steps);
    onProgress?.({ steps, written: written.value, done: done.length, total });
  }
  return { revision };
}

const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  delay(milliseconds, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
