import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { EventStore } from '../../src/eventstore/port.ts';
import { uuidV5, DETENTE_NAMESPACE } from '../../src/kernel/ids.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { RelationOrder } from '../../src/relations/commands.ts';
import {
  actSchema,
  noteSchema,
  relationSchema,
  summitSchema,
  type ActDraft,
  type ActInput,
  type RelationContent,
} from '../../src/relations/events.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { TensionQuery } from '../../src/tension/tension.query.ts';
import { ExportQuery } from '../../src/timeline/export.query.ts';
import type { Histories } from '../../src/timeline/histories.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import { TimelineQuery } from '../../src/timeline/timeline.query.ts';

export const HISTORY = 'RUS-USA~test';

/** Commands are recorded one a day, the first at noon of this day. */
export const RECORDING_BEGINS = Date.UTC(2021, 6, 1, 12);
export const DAY_MS = 86_400_000;

export const relation = (overrides: Record<string, unknown> = {}): RelationContent =>
  relationSchema.parse({
    title: 'Test',
    parties: ['RUS', 'USA'],
    baseline: { value: 50, rationale: 'half way' },
    issues: [
      { id: 'cyber', title: 'Cyber' },
      { id: 'diplomacy', title: 'Diplomacy' },
    ],
    thirdParties: [{ party: 'UKR', why: 'neighbour' }],
    coverage: { from: '2021-03-01', to: '2021-06-15' },
    ...overrides,
  });

/** An accusation (112, verbal, -2) by the USA on 1 April, reported the day after, unless told otherwise. */
export const act = (actId: string, overrides: Partial<ActInput> = {}): ActDraft =>
  actSchema.parse({
    actId,
    occurred: { from: '2021-04-01' },
    initiator: 'USA',
    target: 'RUS',
    code: { code: '112' },
    issue: 'cyber',
    summary: `summary of ${actId}`,
    sources: [{ title: 'Report', publisher: 'Paper', published: '2021-04-02', quote: `words on ${actId}` }],
    ...overrides,
  });

/** On a day, reported on that day. */
export const on = (from: string, to?: string): Pick<ActInput, 'occurred' | 'reported'> => ({
  occurred: to === undefined ? { from } : { from, to },
  reported: to ?? from,
});

export const note = (noteId: string, from = '2021-04-05') =>
  noteSchema.parse({
    noteId,
    occurred: { from },
    issue: 'diplomacy',
    summary: `remark ${noteId}`,
    sources: [{ title: 'Report', publisher: 'Paper' }],
  });

export const summit = (overrides: Record<string, unknown> = {}) =>
  summitSchema.parse({
    summitId: 'geneva',
    title: 'Geneva',
    date: { from: '2021-06-16' },
    venue: 'Geneva',
    participants: ['RUS', 'USA'],
    agenda: ['cyber'],
    announced: { from: '2021-05-25' },
    sources: [],
    ...overrides,
  });

export const opened = (content = relation()): RelationOrder => ({ type: 'OpenRelation', content });
export const recorded = (content: ActDraft): RelationOrder => ({ type: 'RecordAct', content });
export const corrected = (content: ActDraft, reason = 'better source'): RelationOrder => ({
  type: 'CorrectAct',
  content,
  reason,
});
export const retracted = (actId: string, reason = 'did not happen'): RelationOrder => ({
  type: 'RetractAct',
  actId,
  reason,
});

export interface Recorded {
  readonly store: EventStore;
  readonly histories: Histories;
  readonly tension: TensionQuery;
  readonly timeline: TimelineQuery;
  readonly exports: ExportQuery;
}

/** Executes orders on one history, one a day, through the real writer; each must be accepted and write one event. */
export async function given(...orders: readonly RelationOrder[]): Promise<Recorded> {
  const store = new MemoryStore();
  await record(store, HISTORY, orders);
  return readSide(store);
}

export async function record(
  store: EventStore,
  history: string,
  orders: readonly RelationOrder[],
  { mayRefuse = false } = {},
): Promise<void> {
  let now = RECORDING_BEGINS;
  const writer = new RelationWriter({ store, clock: { now: () => now } });
  for (const [index, order] of orders.entries()) {
    const commandId = uuidV5(DETENTE_NAMESPACE, `${history}/${index}`);
    const outcome = await writer.execute({
      history,
      order,
      commandId,
      actor: { id: 'tester', via: 'test' },
    });
    if (!mayRefuse && (!outcome.ok || outcome.value.events !== 1)) {
      throw new Error(`order ${index} was not recorded: ${JSON.stringify(outcome)}`);
    }
    now += DAY_MS;
  }
}

/** The read side over a store, on a day after all that is recorded. */
export async function readSide(store: EventStore, today = Date.UTC(2021, 11, 31)): Promise<Recorded> {
  const histories = await loadHistories(store);
  const clock = { now: () => today };
  return {
    store,
    histories,
    tension: new TensionQuery({ histories, clock }),
    timeline: new TimelineQuery({ histories, store, clock }),
    exports: new ExportQuery({ histories, store, clock }),
  };
}

export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`rejected: ${JSON.stringify(result.error)}`);
  return result.value;
}

export function refused<T>(result: Result<T>): { code: string; message: string; remedy: string } {
  if (result.ok) throw new Error(`accepted: ${JSON.stringify(result.value)}`);
  return result.error;
}

/** All that an asynchronous iterable yields. */
export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
