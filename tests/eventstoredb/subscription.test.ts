import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { START, type SubscriptionMessage } from '../../src/eventstore/port.ts';
import { unavailable, type Fault } from '../support/esdb-faults.ts';
import { openStore, refusalOf, startServer, until } from '../support/esdb-store.ts';
import { catchUp, numbersOf, sampleEvent, sampleEvents, take } from '../support/sample-events.ts';

const anyFault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom('reset' as const, 'half-frame' as const, 'end' as const, 'repeat' as const),
  after: fc.integer({ min: 0, max: 30 }),
});
const anyStatus: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('status' as const),
  code: fc.constantFrom(
    status.UNAVAILABLE,
    status.CANCELLED,
    status.INTERNAL,
    status.UNKNOWN,
    status.ABORTED,
  ),
  after: fc.integer({ min: 0, max: 30 }),
});

describe('following EventStoreDB when something breaks', () => {
  test('given any faults at any places, when followed, then every event comes once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(anyFault, anyStatus), { maxLength: 6 }), async (faults) => {
        const server = await startServer();
        const store = await openStore(server);
        await store.append('a-1', sampleEvents(40), 'no-stream');
        server.faults.inject('subscribe', ...faults);
        const following = take(store.subscribe(['a-'], START), 60);
        for (let n = 40; n < 60; n += 1) await store.append('a-1', [sampleEvent({ n })], n - 1);
        expect(numbersOf(await following)).toEqual(Array.from({ length: 60 }, (_, n) => n));
        await store.close();
        await server.stop();
      }),
      { numRuns: 12 },
    );
  });

  test('given a server that repeats events after a new connection, when followed, then they are dropped', async () => {
    const server = await startServer();
    const store = await openStore(server);
    await store.append('a', sampleEvents(20), 'no-stream');
    server.faults.inject('subscribe', unavailable(10), { kind: 'repeat', after: 0 });
    const { events } = await catchUp(store.subscribe(['a'], START));
    expect(numbersOf(events)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test('given a live follower, when the server restarts, then it says that it fell behind, goes on, and catches up', async () => {
    const server = await startServer();
    const store = await openStore(server);
    await store.append('a', sampleEvents(3), 'no-stream');
    const messages: SubscriptionMessage[] = [];
    const subscription = store.subscribe(['a'], START);
    const following = (async () => {
      for await (const message of subscription) messages.push(message);
    })();
    const kinds = () => messages.map(({ kind }) => kind);
    await until(() => kinds().includes('caught-up'));
    await server.stop();
    await until(() => kinds().includes('fell-behind'));
    // Written by another process while this one is cut off.
    server.log.append('a', 'any', [
      {
        id: crypto.randomUUID(),
        type: 'Sampled.v1',
        contentType: 'application/json',
        data: Buffer.from('{"n":3}'),
        custom: Buffer.from('{}'),
      },
    ]);
    await server.start();
    await until(() => kinds().lastIndexOf('caught-up') > kinds().indexOf('fell-behind'));
    await subscription.close();
    await following;
    const events = messages.flatMap((message) => (message.kind === 'events' ? message.events : []));
    expect(numbersOf(events)).toEqual([0, 1, 2, 3]);
    expect(kinds().filter((kind) => kind === 'fell-behind')).toHaveLength(1);
  });

  test('given a live subscription that goes silent while its connection lives, when events come, then it is begun anew', async () => {
    const server = await startServer();
    const store = await openStore(server);
    await store.append('a', sampleEvents(3), 'no-stream');
    server.faults.inject('subscribe', { kind: 'silence', after: 4 });
    const following = take(store.subscribe(['a'], START), 5);
    await until(() => server.faults.calls.subscribe === 1);
    await store.append('a', sampleEvents(1, 3), 2);
    await store.append('a', sampleEvents(1, 4), 3);
    expect(numbersOf(await following)).toEqual([0, 1, 2, 3, 4]);
    expect(server.faults.calls.subscribe).toBe(2);
  });

  test('given a connection that keeps breaking, when followed, then tries are counted until one delivers', async () => {
    const server = await startServer();
    const failures: number[] = [];
    const pauseBefore = (attempt: number) => {
      failures.push(attempt);
      return 1;
    };
    const store = await openStore(server, { pauseBefore });
    await store.append('a', sampleEvents(10), 'no-stream');
    server.faults.inject(
      'subscribe',
      unavailable(),
      unavailable(),
      unavailable(),
      unavailable(5),
      unavailable(),
    );
    await take(store.subscribe(['a'], START), 10);
    // The fourth connection delivered five events before it broke.
    expect(failures).toEqual([1, 2, 3, 1, 2]);
  });

  test('given access that is denied, when followed, then iteration ends with the error', async () => {
    const server = await startServer();
    const store = await openStore(server);
    server.faults.inject('subscribe', { kind: 'status', code: status.PERMISSION_DENIED, after: 0 });
    expect(await refusalOf(take(store.subscribe(['a'], START), 1))).toMatchObject({ kind: 'access-denied' });
  });

  test('given a slow consumer, when events keep coming, then the server is held back, and the consumer gets all of it in order', async () => {
    const server = await startServer();
    const store = await openStore(server);
    const writer = await openStore(server);
    const heavy = (n: number) => sampleEvent({ n, text: 'x'.repeat(100_000) });
    await store.append('a', [heavy(0)], 'no-stream');
    const iterator = store.subscribe(['a'], START)[Symbol.asyncIterator]();
    const seen: number[] = [];
    const kinds: string[] = [];
    const next = async () => {
      const message = (await iterator.next()).value as SubscriptionMessage;
      kinds.push(message.kind);
      if (message.kind === 'events') seen.push(...numbersOf(message.events));
    };
    while (!kinds.includes('caught-up')) await next();
    // 30 MB while nobody takes them: more than queue and transport hold.
    for (let n = 1; n <= 300; n += 1) await writer.append('a', [heavy(n)], n - 1);
    const [call] = server.openReads as Set<{ writableLength: number }>;
    await until(() => (call?.writableLength ?? 0) > 0);
    while (seen.length < 301) await next();
    expect(seen).toEqual(Array.from({ length: 301 }, (_, n) => n));
    // The server says nothing of falling behind, and a second word that it has caught up is no news.
    expect(kinds.filter((kind) => kind === 'caught-up')).toHaveLength(1);
    await iterator.return?.();
  });

  test('given a subscription that is left or closed, when it is over, then the server serves it no longer', async () => {
    const server = await startServer();
    const store = await openStore(server);
    await store.append('a', sampleEvents(50), 'no-stream');
    for await (const message of store.subscribe(['a'], START)) if (message.kind === 'events') break;
    await catchUp(store.subscribe(['a'], START));
    await until(() => server.openReads.size === 0);
    expect(server.openReads.size).toBe(0);
  });

  test('given a subscription that is closed while its server is gone, when it waits, then iteration ends', async () => {
    const server = await startServer();
    const store = await openStore(server, { pauseBefore: () => 60_000 });
    const subscription = store.subscribe(['a'], START);
    const iterator = subscription[Symbol.asyncIterator]();
    while (((await iterator.next()).value as SubscriptionMessage).kind !== 'caught-up');
    await server.stop();
    expect((await iterator.next()).value).toEqual({ kind: 'fell-behind' });
    const last = iterator.next();
    await subscription.close();
    expect((await last).done).toBe(true);
  });
});

describe('checkpoints from EventStoreDB', () => {
  test('given a log that grows without a match, when followed live, then the position keeps up with its head', async () => {
    const server = await startServer();
    const store = await openStore(server);
    const messages = store.subscribe(['nothing-'], START)[Symbol.asyncIterator]();
    let reached = START;
    const reach = async (position: bigint) => {
      while (reached < position) {
        const message = (await messages.next()).value as SubscriptionMessage;
        expect(message.kind).not.toBe('events');
        if (message.kind === 'checkpoint') reached = message.position;
      }
    };
    // One event is far from filling the window after which the server itself would tell.
    await reach((await store.append('s', sampleEvents(1), 'no-stream')).position);
    await reach((await store.append('s', sampleEvents(1, 1), 0)).position);
    expect(reached).toBe((await store.head()).position);
    await messages.return?.();
  });

  test('given a long log without a match, when catching up, then the server tells positions on the way', async () => {
    const server = await startServer();
    const store = await openStore(server);
    for (let n = 0; n < 5; n += 1)
      await store.append('s', sampleEvents(500, n * 500), n === 0 ? 'no-stream' : n * 500 - 1);
    const kinds: string[] = [];
    const positions: bigint[] = [];
    for await (const message of store.subscribe(['nothing-'], START)) {
      kinds.push(message.kind);
      if (message.kind === 'checkpoint') positions.push(message.position);
      if (message.kind === 'caught-up') {
        expect(message.position).toBe((await store.head()).position);
        break;
      }
    }
    expect(positions.length).toBeGreaterThanOrEqual(2);
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(positions).size).toBe(positions.length);
  });

  test.each(['unknown', 'next'] as const)(
    'given a fresh log on a server whose checkpoint at going live is %s, when events come, then none is passed over',
    async (goingLive) => {
      const server = await startServer({ goingLive });
      const store = await openStore(server);
      const messages: SubscriptionMessage[] = [];
      const subscription = store.subscribe(['a-'], START);
      const following = (async () => {
        for await (const message of subscription) messages.push(message);
      })();
      await until(() => messages.some(({ kind }) => kind === 'caught-up'));
      for (let n = 0; n < 5; n += 1)
        await store.append('a-1', [sampleEvent({ n })], n === 0 ? 'no-stream' : n - 1);
      const events = () => messages.flatMap((message) => (message.kind === 'events' ? message.events : []));
      await until(() => events().length >= 5);
      expect(numbersOf(events())).toEqual([0, 1, 2, 3, 4]);
      await subscription.close();
      await following;
    },
  );

  test('given events in the queue, when a checkpoint follows them, then it never comes before them', async () => {
    const server = await startServer();
    const store = await openStore(server);
    for (let n = 0; n < 6; n += 1)
      await store.append('a', sampleEvents(500, n * 500), n === 0 ? 'no-stream' : n * 500 - 1);
    let delivered = START;
    for await (const message of store.subscribe(['a'], START)) {
      if (message.kind === 'events') delivered = message.events.at(-1)?.position ?? delivered;
      if (message.kind === 'checkpoint')
        expect((await store.countAfter(['a'], delivered, 1)) === 0 || message.position <= delivered).toBe(
          true,
        );
      if (message.kind === 'caught-up') break;
    }
    expect(delivered).toBe((await store.head()).position);
  });

  test('given a live follower of nothing, when events race with its look at the head, then none is passed over', async () => {
    const server = await startServer();
    const store = await openStore(server, { idleMillis: 1 });
    const following = take(store.subscribe(['a-'], START), 100);
    for (let n = 0; n < 100; n += 1) {
      await store.append('b', [sampleEvent({ n })], n === 0 ? 'no-stream' : n - 1);
      await store.append('a-1', [sampleEvent({ n })], n === 0 ? 'no-stream' : n - 1);
      if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect(numbersOf(await following)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  test("given the server's own events at the end of the log, when asked for the head, then it is the record's", async () => {
    const server = await startServer();
    const store = await openStore(server);
    expect((await store.head()).position).toBe(START);
    const { position } = await store.append('s', sampleEvents(1), 'no-stream');
    for (let k = 0; k < 50; k += 1) server.log.writeSystemEvent();
    expect((await store.head()).position).toBe(position);
    expect(await store.countAfter([], START, 100)).toBe(1);
    expect((await catchUp(store.subscribe([], START))).events).toHaveLength(1);
    // The server says that it has looked through its own events as well: nothing of the record lies there.
    const reached = (await catchUp(store.subscribe([], START))).position;
    expect(reached).toBeGreaterThanOrEqual(position);
    expect(await store.countAfter([], reached, 100)).toBe(0);
  });
});
