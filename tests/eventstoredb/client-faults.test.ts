import { BACKWARDS } from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';
import { EventStoreDbConnection } from '../../src/eventstore/eventstoredb/eventstoredb.connection.ts';
import { START } from '../../src/eventstore/port.ts';
import { unavailable, type Fault } from '../support/esdb-faults.ts';
import { openStore, refusalOf, startServer, until } from '../support/esdb-store.ts';
import {
  catchUp,
  collectStream,
  numbersOf,
  sampleEvent,
  sampleEvents,
  take,
} from '../support/sample-events.ts';

/** Faults of the client 6.2.1 that would be this adapter's if it were not shielded; each test fails without its shield. */
describe('faults of the client that do not show', () => {
  test('given throwOnAppendFailure=false, when a stream is far on, then the conflict still names its revision', async () => {
    const server = await startServer();
    const store = await openStore(`${server.connectionString}&throwOnAppendFailure=false`);
    await store.append('s', sampleEvents(8), 'no-stream');
    expect(await refusalOf(store.append('s', sampleEvents(1), 3))).toMatchObject({ actual: 7 });
    expect(await refusalOf(store.append('s', sampleEvents(1), 9))).toMatchObject({ actual: 7 });
  });

  test('given a kurrentdb:// address, when opened, then it works', async () => {
    const server = await startServer();
    const store = await openStore(server.connectionString.replace('esdb:', 'kurrentdb:'));
    expect(await store.append('s', sampleEvents(1), 'no-stream')).toMatchObject({ revision: 0 });
  });

  test('given an answer without a position, when appended, then the position is read', async () => {
    const server = await startServer();
    const store = await openStore(server);
    server.faults.inject('append', { kind: 'no-position', after: 1 });
    const { position } = await store.append('s', sampleEvents(3), 'no-stream');
    expect(position).toBe((await collectStream(store.readStream('s'))).at(-1)?.position);
  });

  test('given several prefixes, when followed, then one filtered call serves them', async () => {
    const server = await startServer();
    const store = await openStore(server);
    for (const name of ['a-1', 'b-1', 'c-1']) await store.append(name, sampleEvents(1), 'no-stream');
    const { events } = await catchUp(store.subscribe(['a-', 'c-'], START));
    expect(events.map(({ stream }) => stream)).toEqual(['a-1', 'c-1']);
    expect(server.faults.calls.subscribe).toBe(1);
  });

  test('given two stores in one process, when the connection of one breaks, then appends of the other are not touched', async () => {
    const [broken, sound] = [await startServer(), await startServer()];
    const [first, second] = [await openStore(broken), await openStore(sound)];
    const before = sound.faults.calls.append;
    broken.faults.inject(
      'append',
      ...Array.from({ length: 10 }, () => ({ kind: 'reset', after: 0 }) as const),
    );
    const appends = Array.from({ length: 200 }, (_, k) => [
      first.append(`s${k}`, sampleEvents(1), 'no-stream'),
      second.append(`s${k}`, sampleEvents(1), 'no-stream'),
    ]).flat();
    for (const { written } of await Promise.all(appends)) expect(written).toBe('now');
    // No append of the second store had to be sent twice.
    expect(sound.faults.calls.append - before).toBe(200);
  });

  test('given many large appends, when the connection breaks in mid-write, then no rejection is left unheard', async () => {
    const unheard: unknown[] = [];
    const listener = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', listener);
    const server = await startServer();
    const store = await openStore(server);
    server.faults.inject('append', { kind: 'reset', after: 0 }, { kind: 'reset', after: 1 });
    const heavy = (n: number) => sampleEvent({ n, text: 'x'.repeat(200_000) });
    const appends = Array.from({ length: 40 }, (_, n) => store.append(`s${n}`, [heavy(n)], 'no-stream'));
    for (const { written } of await Promise.all(appends)) expect(written).toBe('now');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listener);
    expect(unheard).toEqual([]);
  });

  test('given a read that is left early, when it is left, then the server serves it no longer', async () => {
    const server = await startServer();
    const store = await openStore(server);
    for (let n = 0; n < 6; n += 1)
      await store.append('s', sampleEvents(500, n * 500), n === 0 ? 'no-stream' : n * 500 - 1);
    for await (const batch of store.readStream('s')) if (batch.length > 0) break;
    await until(() => server.openReads.size === 0);
    expect(server.openReads.size).toBe(0);
  });

  test('given a long stream, when its reader pauses, then the server is held back instead of filling memory', async () => {
    const server = await startServer();
    const store = await openStore(server);
    const heavy = (n: number) => sampleEvent({ n, text: 'x'.repeat(50_000) });
    for (let n = 0; n < 600; n += 20) {
      const events = Array.from({ length: 20 }, (_, k) => heavy(n + k));
      await store.append('s', events, n === 0 ? 'no-stream' : n - 1);
    }
    const reading = store.readStream('s')[Symbol.asyncIterator]();
    const seen = numbersOf((await reading.next()).value ?? []);
    const [call] = server.openReads as Set<{ writableNeedDrain: boolean }>;
    await until(() => call?.writableNeedDrain === true);
    for (let batch = await reading.next(); batch.done !== true; batch = await reading.next())
      seen.push(...numbersOf(batch.value));
    expect(seen).toEqual(Array.from({ length: 600 }, (_, n) => n));
  });

  test('given a read that breaks in the middle, when it goes on, then it goes on behind the last event it gave', async () => {
    const server = await startServer();
    const store = await openStore(server);
    await store.append('s', sampleEvents(100), 'no-stream');
    const all = Array.from({ length: 100 }, (_, n) => n);
    const faults = (after: number): readonly Fault[] => [
      unavailable(after),
      { kind: 'reset', after },
      { kind: 'half-frame', after },
    ];
    for (const k of [0, 1, 2]) {
      server.faults.inject('read', ...[30, 5].flatMap((after) => faults(after).slice(k, k + 1)));
      expect(numbersOf(await collectStream(store.readStream('s')))).toEqual(all);
      server.faults.inject('read', ...[30, 5].flatMap((after) => faults(after).slice(k, k + 1)));
      const backwards = store.readStream('s', { direction: 'backwards', limit: 60 });
      expect(numbersOf(await collectStream(backwards))).toEqual(all.toReversed().slice(0, 60));
    }
  });

  test('given a read that the server never answers, when it waits, then the deadline ends it', async () => {
    const server = await startServer();
    const store = await openStore(server, { deadlineMillis: 1_000 });
    server.faults.inject('read', { kind: 'silence', after: 0 });
    const error = await refusalOf(collectStream(store.readStream('s')));
    expect(error).toMatchObject({ kind: 'deadline' });
  });

  test("given a count over the server's own events, when asked, then they are left out on the server", async () => {
    const server = await startServer();
    const store = await openStore(server);
    await store.append('a-1', sampleEvents(2), 'no-stream');
    for (let k = 0; k < 100; k += 1) server.log.writeSystemEvent();
    await store.append('a-1', sampleEvents(2, 2), 1);
    expect(await store.countAfter(['a-'], START, 1_000)).toBe(4);
    expect(await store.countAfter(['a-'], START, 3)).toBe(3);
  });

  test("given a prefix that the log's own stream begins with, when followed and counted, then that stream is left out", async () => {
    const server = await startServer();
    const store = await openStore(server);
    const names = ['d', 'detente', 'detente-log-2', 'detente.log', 'e'];
    for (const name of names) await store.append(name, sampleEvents(1), 'no-stream');
    for (const [prefix, count] of [
      ['d', 4],
      ['detente-log', 1],
      ['detente', 3],
      ['detente.', 1],
      ['$', 0],
    ] as const) {
      const { events } = await catchUp(store.subscribe([prefix], START));
      expect(events.map(({ stream }) => stream)).toEqual(names.filter((name) => name.startsWith(prefix)));
      expect(await store.countAfter([prefix], START, 10)).toBe(count);
    }
    expect(await refusalOf(store.append('detente-log', sampleEvents(1), 0))).toMatchObject({
      kind: 'unusable',
    });
  });

  test('given a lost connection whose handling fails, when the client handles it, then no rejection is left unheard', async () => {
    const connection = new EventStoreDbConnection({
      nodes: [{ address: '127.0.0.1', port: 9 }],
      discover: true,
      tls: false,
      maxDiscoverAttempts: 1,
    });
    // What the client itself calls, without waiting, when a call fails.
    const handle = (connection as unknown as { handleError(client: unknown, error: Error): Promise<void> })
      .handleError;
    await expect(
      handle({}, Object.assign(new Error('x'), { code: 14, details: '' })),
    ).resolves.toBeUndefined();
    await connection.close();
  });

  test('given events that another program wrote, when read, then ids and instants stand in, and what is not JSON says so', async () => {
    const server = await startServer();
    const store = await openStore(server);
    const foreign = (contentType: string, data: string) => ({
      id: crypto.randomUUID(),
      type: 'Foreign',
      contentType,
      data: Buffer.from(data),
      custom: new Uint8Array(),
    });
    const events = [
      foreign('application/json', '{"n":1}'),
      foreign('application/octet-stream', '\0'),
      foreign('application/json', '{'),
    ];
    server.log.append('s', 'no-stream', events);
    const read = await collectStream(store.readStream('s'));
    expect(read.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(read[0]?.data).toEqual({ n: 1 });
    const stored = server.log.records.find(({ id }) => id === read[0]?.id);
    expect(read[0]?.recordedAt).toBe(Number((stored?.created ?? 0n) / 10_000n));
    for (const event of read.slice(1)) expect(() => event.data).toThrow('not JSON');
    expect(() => read[0]?.metadata).toThrow('not JSON');
  });

  test('given what the adapter stores, when the plain client reads it, then it is JSON with the metadata of the port', async () => {
    const server = await startServer();
    const store = await openStore(server);
    const event = sampleEvent({ text: 'Détente' });
    await store.append('s', [event], 'no-stream');
    const plain = new EventStoreDbConnection({
      nodes: [{ address: '127.0.0.1', port: server.port }],
      discover: false,
      tls: false,
    });
    for await (const resolved of plain.readStream('s', { direction: BACKWARDS, maxCount: 1 })) {
      expect(resolved.event).toMatchObject({ type: event.type, data: event.data, isJson: true });
      expect(resolved.event?.metadata).toEqual({
        ...event.metadata,
        eventId: event.id,
        recordedMs: Date.parse(event.metadata.recordedAt),
      });
    }
    await plain.close();
    expect(numbersOf(await take(store.subscribe(['s'], START), 1))).toHaveLength(1);
  });
});
