import { digestOf } from '../kernel/canonical-json.ts';
import type { Rejection } from '../kernel/result.ts';
import { DETENTE_NAMESPACE, uuidV5 } from '../kernel/ids.ts';
import type { EntryKey, RelationOrder } from '../relations/commands.ts';
import type { ActDraft } from '../relations/events.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { RelationState } from '../relations/state.ts';
import { differencesOf } from './differences.ts';
import type { Scenario } from './schema.ts';
import { sequenceOf } from './sequence.ts';
import type { PlanConflict, PlanStep, Policy } from './step.ts';

export type { PlanConflict, PlanStep, Policy } from './step.ts';

/** How many entries a replay changes, and how; steps on the way to another are not counted. */
export interface StepCounts {
  readonly recorded: number;
  readonly corrected: number;
  readonly retracted: number;
}

export interface PlanSummary extends StepCounts {
  readonly unchanged: number;
  /** Left as the record has them, because the policy says so. */
  readonly kept: number;
  readonly conflicts: number;
}

/** What turns the record into what a scenario says, beginning with the record at revision `base` (-1: no history yet). */
export interface Plan {
  readonly scenario: string;
  readonly history: HistoryId;
  readonly base: number;
  readonly steps: readonly PlanStep[];
  readonly conflicts: readonly PlanConflict[];
  readonly kept: readonly EntryKey[];
  readonly summary: PlanSummary;
}

export interface PlanOptions {
  /** The recording clock in milliseconds: the record refuses what is dated later than the UTC day after. */
  readonly now: number;
  readonly policy?: Policy | undefined;
}

/**
 * The steps by which the record comes to say what a scenario says. The record accepts each step after the ones before it,
 * so a plan without conflicts can be carried out, and one that was cut short can be made again from wherever it stopped.
 */
export function plan(
  scenario: Scenario,
  state: RelationState | undefined,
  { now, policy }: PlanOptions,
): Plan {
  const { slug, history } = scenario;
  const { changes, conflicts, kept, unchanged } = differencesOf(scenario, state, policy);
  const { steps, refused } = sequenceOf(changes, state, { history, scenario: slug, now });
  const open = [...conflicts];
  const left = [...kept];
  for (const { change, rejection } of refused) {
    if (policy === 'ours') left.push(change.key);
    else open.push(refusal(change.key, rejection));
  }
  return {
    scenario: slug,
    history,
    base: state?.revision ?? -1,
    steps,
    conflicts: open,
    kept: left,
    summary: {
      ...countsOf(steps),
      unchanged,
      kept: left.length,
      conflicts: open.length,
    },
  };
}

const refusal = (key: EntryKey, rejection: Rejection): PlanConflict => {
  const { message, remedy } = rejection;
  return { key, code: 'refused', message, remedy, rejection };
};

export function countsOf(steps: readonly PlanStep[]): StepCounts {
  const count = (...deeds: PlanStep['deed'][]) =>
    steps.filter(({ deed, interim }) => deeds.includes(deed) && interim !== true).length;
  return { recorded: count('record', 'end'), corrected: count('correct'), retracted: count('retract') };
}

/** One command of a replay: a step, or several new acts together. */
export interface PlannedCommand {
  readonly commandId: string;
  readonly order: RelationOrder;
  readonly origin: { readonly scenario: string; readonly digests: Readonly<Record<EntryKey, string>> };
  readonly steps: readonly PlanStep[];
}

const BATCH_ACTS = 500;
/** Leaves room in an append of 1 MiB; each event adds its metadata to its content. */
const BATCH_BYTES = 900 * 1024;
const METADATA_BYTES = 1024;

/**
 * The commands that carry a plan out. New acts that follow each other share one command, which costs one append instead of
 * hundreds, except where a replay is paced so that listeners see history unfold.
 */
export function commandsOf(plan: Plan, { paced }: { readonly paced: boolean }): PlannedCommand[] {
  const commands: PlannedCommand[] = [];
  let batch: PlanStep[] = [];
  let bytes = 0;
  const flush = () => {
    if (batch.length > 0) commands.push(commandOf(plan, batch));
    batch = [];
    bytes = 0;
  };
  for (const step of plan.steps) {
    if (paced || step.order.type !== 'RecordAct') {
      flush();
      commands.push(commandOf(plan, [step]));
      continue;
    }
    const size = Buffer.byteLength(JSON.stringify(step.order.content)) + METADATA_BYTES;
    if (batch.length === BATCH_ACTS || bytes + size > BATCH_BYTES) flush();
    batch.push(step);
    bytes += size;
  }
  flush();
  return commands;
}

/**
 * A command's id is derived from the revision that the plan began with and from what the command does. Sent twice by one plan,
 * or by two processes with the same plan, it is the same command and is carried out once; an act that is recorded again after a
 * retraction comes from a later plan and is another command.
 */
function commandOf({ scenario, history, base }: Plan, steps: readonly PlanStep[]): PlannedCommand {
  const [first] = steps;
  const order: RelationOrder =
    steps.length === 1 && first !== undefined
      ? first.order
      : { type: 'RecordActs', contents: steps.flatMap(contentOf) };
  const origin = { scenario, digests: Object.fromEntries(steps.map(({ key, digest }) => [key, digest])) };
  const replays = uuidV5(DETENTE_NAMESPACE, `replay into ${history}`);
  return { commandId: uuidV5(replays, `${base} ${digestOf({ order, origin })}`), order, origin, steps };
}

const contentOf = ({ order }: PlanStep): ActDraft[] => (order.type === 'RecordAct' ? [order.content] : []);
