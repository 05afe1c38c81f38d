import { randomUUID } from 'node:crypto';
import type { Json } from '../../src/kernel/canonical-json.ts';
import { chainHash } from '../../src/eventstore/chain.ts';
import type {
  EventMetadata,
  NewEvent,
  Position,
  StoredEvent,
  Subscription,
} from '../../src/eventstore/port.ts';

const BEGIN = Date.parse('2021-06-16T11:00:00.000Z');

/** An event to append, different from every other by its id. */
export function sampleEvent(
  data: Json = {},
  more: { id?: string; type?: string; metadata?: Partial<EventMetadata> } = {},
): NewEvent {
  return {
    id: more.id ?? randomUUID(),
    type: more.type ?? 'Sampled.v1',
    data,
    metadata: {
      recordedAt: '2021-06-16T11:00:00.000Z',
      commandId: '00000000-0000-4000-8000-000000000001',
      commandHash: 'c0',
      correlationId: '00000000-0000-4000-8000-000000000002',
      causationId: '00000000-0000-4000-8000-000000000003',
      actor: { id: 'tester', via: 'test' },
      prev: null,
      ...more.metadata,
    },
  };
}

/** `count` events whose data is `{n: 0}`, `{n: 1}`, ... */
export const sampleEvents = (count: number, from = 0): NewEvent[] =>
  Array.from({ length: count }, (_, k) => sampleEvent({ n: from + k }));

/** Events that name their predecessors, recorded `stepMs` apart. */
export function chainedEvents(count: number, stepMs = 1000): NewEvent[] {
  const events: NewEvent[] = [];
  for (let n = 0; n < count; n += 1) {
    const previous = events.at(-1);
    const prev = previous === undefined ? null : chainHash(previous);
    const recordedAt = new Date(BEGIN + n * stepMs).toISOString();
    events.push(sampleEvent({ n }, { metadata: { prev, recordedAt } }));
  }
  return events;
}

export async function collectStream(
  batches: AsyncIterable<readonly StoredEvent[]>,
): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

/** The `n` of each event's data, in the order given. */
export const numbersOf = (events: readonly StoredEvent[]): number[] =>
  events.map((event) => (event.data as { n: number }).n);

/** What a subscription delivered until it was caught up. */
export interface CaughtUp {
  readonly events: readonly StoredEvent[];
  readonly position: Position;
  readonly largestBatch: number;
}

/** Consumes a subscription until it is caught up, and closes it. */
export async function catchUp(subscription: Subscription): Promise<CaughtUp> {
  const events: StoredEvent[] = [];
  let largestBatch = 0;
  for await (const message of subscription) {
    if (message.kind === 'events') {
      events.push(...message.events);
      largestBatch = Math.max(largestBatch, message.events.length);
    }
    if (message.kind === 'caught-up') {
      await subscription.close();
      return { events, position: message.position, largestBatch };
    }
  }
  throw new Error('the subscription ended before it was caught up');
}

/** Consumes a subscription until it has delivered `count` events, and closes it. */
export async function take(subscription: Subscription, count: number): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const message of subscription) {
    if (message.kind === 'events') events.push(...message.events);
    if (events.length >= count) break;
  }
  await subscription.close();
  return events;
}
