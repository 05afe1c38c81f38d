import { describe, expect, test } from 'vitest';
import { CompositeProjector } from '../../src/eventstore/following/composite.projector.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { START, type Position, type StoredEvent } from '../../src/eventstore/port.ts';
import { SubscriptionRunner } from '../../src/eventstore/following/subscription.runner.ts';
import { sampleEvents } from '../support/sample-events.ts';

/** Keeps the places of what it took in, and cannot take in what `refuses` says. */
class Keeper {
  position: Position = START;
  readonly kept: string[] = [];
  refuses: (event: StoredEvent) => boolean = () => false;

  apply(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.position <= this.position) continue;
      if (this.refuses(event)) throw new Error(`cannot take in ${event.stream}@${event.revision}`);
      this.kept.push(`${event.stream}@${event.revision}`);
      this.position = event.position;
    }
  }
}

async function given() {
  const store = new MemoryStore();
  await store.append('a-1', sampleEvents(2), 'no-stream');
  await store.append('b-1', sampleEvents(3), 'no-stream');
  await store.append('a-1', sampleEvents(1, 2), 1);
  await store.append('c-1', sampleEvents(1), 'no-stream');
  await store.append('b-2', sampleEvents(1), 'no-stream');
  const [a, b] = [new Keeper(), new Keeper()];
  const composite = new CompositeProjector([
    { prefix: 'a-', projector: a },
    { prefix: 'b-', projector: b },
  ]);
  const events: StoredEvent[] = [];
  for (const stream of ['a-1', 'b-1', 'b-2'])
    for await (const batch of store.readStream(stream)) events.push(...batch);
  events.sort((one, other) => (one.position < other.position ? -1 : 1));
  return { store, a, b, composite, events };
}

describe('read models that stand at one position', () => {
  test('given events of both, when they are applied at once or one by one, then each takes its own, in order', async () => {
    for (const size of [1, 2, 7]) {
      const { a, b, composite, events } = await given();
      for (let from = 0; from < events.length; from += size) composite.apply(events.slice(from, from + size));
      expect(a.kept).toEqual(['a-1@0', 'a-1@1', 'a-1@2']);
      expect(b.kept).toEqual(['b-1@0', 'b-1@1', 'b-1@2', 'b-2@0']);
      expect(composite.position).toBe(events.at(-1)?.position);
    }
  });

  test('given one cannot take in an event, when it is applied, then all stand before it, and nothing is skipped or repeated', async () => {
    const { a, b, composite, events } = await given();
    b.refuses = ({ revision }) => revision === 1;
    expect(() => composite.apply(events)).toThrow('b-1@1');
    expect(composite.position).toBe(events[2]?.position);
    expect([a.kept, b.kept]).toEqual([['a-1@0', 'a-1@1'], ['b-1@0']]);
    b.refuses = () => false;
    composite.apply(events);
    expect([a.kept.length, b.kept.length]).toEqual([3, 4]);
  });

  test('given an event of neither, when it is applied, then that is an error that names the prefixes', async () => {
    const { composite, store } = await given();
    for await (const batch of store.readStream('c-1')) expect(() => composite.apply(batch)).toThrow(/a-, b-/);
  });

  test('given one subscription over both, when it has caught up, then both have all, and it parks where one cannot go on', async () => {
    const { a, b, composite, store, events } = await given();
    const runner = new SubscriptionRunner({
      store,
      prefixes: composite.prefixes,
      projector: composite,
      clock: { now: () => 0 },
      backoff: { firstMs: 1, longestMs: 1, attempts: 2 },
    });
    b.refuses = ({ stream }) => stream === 'b-2';
    runner.start();
    expect(await runner.waitFor((events.at(-1) as StoredEvent).position, 5000)).toBe(false);
    expect(await runner.health()).toMatchObject({
      state: 'parked',
      error: { message: expect.stringContaining('b-2@0') },
    });
    expect(runner.position).toBe(composite.position);
    b.refuses = () => false;
    runner.retry();
    expect(await runner.waitFor((events.at(-1) as StoredEvent).position, 5000)).toBe(true);
    await runner.stop();
    expect([a.kept.length, b.kept.length]).toEqual([3, 4]);
  });
});
