import {
  ANY,
  BACKWARDS,
  END,
  EventStoreDBClient,
  NO_STREAM,
  START,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
  eventTypeFilter,
  jsonEvent,
  streamNameFilter,
  type AppendExpectedRevision,
} from '@eventstore/db-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EsdbServer, type EsdbServerOptions } from '../support/esdb-server.ts';
import { startServer, until } from '../support/esdb-store.ts';

/** The test server, asked by the client as its vendor made it: what the adapter is tested against is tested itself. */

async function startPair(
  options: EsdbServerOptions = {},
): Promise<{ server: EsdbServer; client: EventStoreDBClient }> {
  const server = await startServer(options);
  const client = EventStoreDBClient.connectionString(server.connectionString);
  onTestFinished(() => client.dispose());
  return { server, client };
}

const numbered = (...numbers: readonly number[]) =>
  numbers.map((n) => jsonEvent({ type: 'Numbered', data: { n } }));

const numberOf = (event: { readonly data: unknown } | undefined): number =>
  (event?.data as { n: number } | undefined)?.n ?? Number.NaN;

async function readNumbers(client: EventStoreDBClient, stream: string): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { event } of client.readStream(stream)) numbers.push(numberOf(event));
  return numbers;
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

for (const batchAppend of [true, false]) {
  const way = batchAppend ? 'BatchAppend' : 'Append';
  describe(`the append table of the test server, over ${way}`, () => {
    const pair = () => startPair({ batchAppend });
    const expectWrong = async (work: Promise<unknown>, actual: bigint | 'no_stream') => {
      const error = await failureOf(work);
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect((error as WrongExpectedVersionError).actualVersion).toBe(actual);
    };

    test('given the expected revision, when appended, then it is written', async () => {
      const { client } = await pair();
      const first = await client.appendToStream('s', numbered(0, 1), { expectedRevision: NO_STREAM });
      expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n });
      const second = await client.appendToStream('s', numbered(2), { expectedRevision: 1n });
      expect(second.nextExpectedRevision).toBe(2n);
      expect(second.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
      expect(await readNumbers(client, 's')).toEqual([0, 1, 2]);
    });

    test('given a revision behind the end, when the ids stand there, then it succeeds again; else it is refused', async () => {
      const { client } = await pair();
      const events = numbered(0, 1, 2);
      const first = await client.appendToStream('s', events, { expectedRevision: NO_STREAM });
      await client.appendToStream('s', numbered(3), { expectedRevision: 2n });
      expect(await client.appendToStream('s', events, { expectedRevision: NO_STREAM })).toEqual(first);
      const part = await client.appendToStream('s', events.slice(1, 2), { expectedRevision: 0n });
      expect(part.nextExpectedRevision).toBe(1n);
      await expectWrong(client.appendToStream('s', numbered(9), { expectedRevision: 0n }), 3n);
      const mixed = [...events.slice(0, 1), ...numbered(9)];
      await expectWrong(client.appendToStream('s', mixed, { expectedRevision: NO_STREAM }), 3n);
      await expectWrong(
        client.appendToStream('s', [...events, ...numbered(9)], { expectedRevision: NO_STREAM }),
        3n,
      );
      expect(await readNumbers(client, 's')).toEqual([0, 1, 2, 3]);
    });

    test('given a revision beyond the end, or a stream that must exist and does not, when appended, then it is refused', async () => {
      const { client } = await pair();
      await expectWrong(client.appendToStream('s', numbered(0), { expectedRevision: 0n }), 'no_stream');
      await expectWrong(
        client.appendToStream('s', numbered(0), { expectedRevision: STREAM_EXISTS }),
        'no_stream',
      );
      await client.appendToStream('s', numbered(0), { expectedRevision: ANY });
      await expectWrong(client.appendToStream('s', numbered(1), { expectedRevision: 5n }), 0n);
      await client.appendToStream('s', numbered(1), { expectedRevision: STREAM_EXISTS });
      expect(await readNumbers(client, 's')).toEqual([0, 1]);
    });

    test('given any revision, when recent ids come again, then they are not written twice; long-gone ids are', async () => {
      const { client } = await pair();
      const events = numbered(0);
      await client.appendToStream('s', events, { expectedRevision: ANY });
      expect((await client.appendToStream('s', events, { expectedRevision: ANY })).nextExpectedRevision).toBe(
        0n,
      );
      await client.appendToStream('other', numbered(...Array.from({ length: 1_000 }, (_, n) => n)), {
        expectedRevision: ANY,
      });
      expect((await client.appendToStream('s', events, { expectedRevision: ANY })).nextExpectedRevision).toBe(
        1n,
      );
    });

    test('given a deleted stream, when appended, then it goes on after its last revision; after a tombstone never', async () => {
      const { client } = await pair();
      await client.appendToStream('s', numbered(0, 1), { expectedRevision: NO_STREAM });
      await client.deleteStream('s', { expectedRevision: 1n });
      expect(await failureOf(readNumbers(client, 's'))).toBeInstanceOf(StreamNotFoundError);
      const again = await client.appendToStream('s', numbered(2), { expectedRevision: NO_STREAM });
      expect(again.nextExpectedRevision).toBe(2n);
      expect(await readNumbers(client, 's')).toEqual([2]);
      await client.tombstoneStream('s', { expectedRevision: ANY });
      for (const expectedRevision of [ANY, NO_STREAM, STREAM_EXISTS, 2n] as AppendExpectedRevision[]) {
        expect(await failureOf(client.appendToStream('s', numbered(3), { expectedRevision }))).toBeInstanceOf(
          StreamDeletedError,
        );
      }
      expect(await failureOf(readNumbers(client, 's'))).toBeInstanceOf(StreamDeletedError);
    });

    test('given a limit of an append, when it is passed, then the append is refused with the limit', async () => {
      const { client } = await startPair({ batchAppend, maxAppendSize: 500 });
      const large = jsonEvent({ type: 'Large', data: { text: 'x'.repeat(500) } });
      expect(await failureOf(client.appendToStream('s', large))).toMatchObject({
        type: 'maximum-append-size-exceeded',
        maxAppendSize: 500,
      });
    });
  });
}

describe('reading from the test server', () => {
  test('given a stream, when read both ways, from places and with counts, then it gives what is asked', async () => {
    const { client } = await startPair();
    await client.appendToStream('s', numbered(0, 1, 2, 3, 4));
    const read = async (options: Parameters<EventStoreDBClient['readStream']>[1]) => {
      const numbers: number[] = [];
      for await (const { event } of client.readStream('s', options)) numbers.push(numberOf(event));
      return numbers;
    };
    expect(await read({ fromRevision: 2n, maxCount: 2 })).toEqual([2, 3]);
    expect(await read({ direction: BACKWARDS, fromRevision: END })).toEqual([4, 3, 2, 1, 0]);
    expect(await read({ direction: BACKWARDS, fromRevision: 1n, maxCount: 9 })).toEqual([1, 0]);
    expect(await read({ fromRevision: 9n })).toEqual([]);
    await client.setStreamMetadata('s', { maxCount: 2 });
    expect(await read({})).toEqual([3, 4]);
    expect((await client.getStreamMetadata('s')).metadata).toMatchObject({ maxCount: 2 });
    expect(await failureOf(readNumbers(client, 'missing'))).toBeInstanceOf(StreamNotFoundError);
  });

  test('given the log, when $all is read both ways, then positions are sparse, increase, and lead back to their events', async () => {
    const { client } = await startPair();
    for (const name of ['a', 'b', 'a'])
      await client.appendToStream(name, numbered(1, 2), { expectedRevision: ANY });
    const positions: bigint[] = [];
    const own: string[] = [];
    for await (const { event } of client.readAll()) {
      positions.push(event?.position?.commit ?? -1n);
      if (event?.streamId.startsWith('$') === true) own.push(event.streamId);
    }
    // A database holds events of the server's own before anybody writes.
    expect(own).toEqual(['$users', '$user-admin', '$user-ops']);
    expect(positions).toHaveLength(6 + own.length);
    for (const [k, position] of positions.slice(1).entries())
      expect(position - (positions[k] ?? 0n)).toBeGreaterThan(1n);
    const back: bigint[] = [];
    for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END }))
      back.push(event?.position?.commit ?? -1n);
    expect(back).toEqual(positions.toReversed());
    const [third = 0n] = positions.slice(2);
    for await (const { event } of client.readAll({
      fromPosition: { commit: third, prepare: third },
      maxCount: 1,
    })) {
      expect(event?.position?.commit).toBe(third);
    }
  });
});

describe('following the test server', () => {
  test('given a filter by prefix, pattern or type, when followed, then only matches come, after the position', async () => {
    const { client } = await startPair();
    for (const name of ['a-1', 'b-1', 'a-2']) await client.appendToStream(name, numbered(1));
    const read = async (filter: Parameters<EventStoreDBClient['subscribeToAll']>[0]) => {
      const streams: string[] = [];
      const subscription = client.subscribeToAll(filter);
      subscription.on('data', ({ event }) => streams.push(event?.streamId ?? ''));
      await new Promise<void>((resolve) => subscription.once('caughtUp', () => resolve()));
      await subscription.unsubscribe();
      return streams;
    };
    expect(await read({ filter: streamNameFilter({ prefixes: ['a-', 'c-'] }) })).toEqual(['a-1', 'a-2']);
    expect(await read({ filter: streamNameFilter({ regex: '-1$' }) })).toEqual(['a-1', 'b-1']);
    expect(await read({ filter: eventTypeFilter({ prefixes: ['Num'] }) })).toEqual(['a-1', 'b-1', 'a-2']);
    const [first] = (await Array.fromAsync(client.readStream('a-1'))).map(({ event }) => event?.position);
    expect(await read({ fromPosition: first ?? START })).toEqual(['b-1', 'a-2']);
  });

  test('given a filter without a match, when a window of events passed, then a checkpoint comes', async () => {
    const { client } = await startPair();
    const checkpoints: bigint[] = [];
    const subscription = client.subscribeToAll({
      filter: streamNameFilter({
        prefixes: ['none'],
        maxSearchWindow: 10,
        checkpointInterval: 2,
        checkpointReached: async (_subscription, position) => void checkpoints.push(position.commit),
      }),
    });
    subscription.on('error', () => undefined);
    await client.appendToStream('s', numbered(...Array.from({ length: 45 }, (_, n) => n)));
    await until(() => checkpoints.length === 3);
    const all = await Array.fromAsync(client.readAll());
    // The first as it goes live, behind the server's own events.
    expect(checkpoints).toEqual([2, 19, 39].map((index) => all[index]?.event?.position?.commit));
    await subscription.unsubscribe();
  });

  test('given a stream, when followed, then it comes from the place on, and live', async () => {
    const { client } = await startPair();
    await client.appendToStream('s', numbered(0, 1, 2));
    const seen: number[] = [];
    const subscription = client.subscribeToStream('s', { fromRevision: 0n });
    subscription.on('data', ({ event }) => seen.push(numberOf(event)));
    await until(() => seen.length === 2);
    await client.appendToStream('s', numbered(3));
    await until(() => seen.length === 3);
    expect(seen).toEqual([1, 2, 3]);
    await subscription.unsubscribe();
  });

  test('given a server that stops and starts, when asked again, then its log is kept and its port the same', async () => {
    const { server, client } = await startPair();
    await client.appendToStream('s', numbered(0));
    const { port } = server;
    await server.stop();
    await server.start();
    expect(server.port).toBe(port);
    await expect
      .poll(() => readNumbers(client, 's').catch(() => undefined), { timeout: 10_000 })
      .toEqual([0]);
  });
});

describe('the test server, as servers are', () => {
  test('given users, when it is asked what it can do, then nobody has to say who they are; everything else is refused', async () => {
    const { client } = await startPair({ users: { admin: 'changeit' } });
    const { capabilities } = client as unknown as { readonly capabilities: Promise<unknown> };
    expect(await failureOf(capabilities)).toBeUndefined();
    const refused = [
      client.appendToStream('s', numbered(0)),
      readNumbers(client, 's'),
      client.deleteStream('s'),
      client.tombstoneStream('s'),
    ];
    for (const work of refused) expect(await failureOf(work)).toMatchObject({ type: 'access-denied' });
  });

  test('given a stream that never was, when it is deleted by any revision, then it is refused, unless it has metadata', async () => {
    const { client } = await startPair();
    const error = await failureOf(client.deleteStream('s', { expectedRevision: ANY }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    await client.setStreamMetadata('s', { maxCount: 2 });
    expect(await failureOf(client.deleteStream('s', { expectedRevision: ANY }))).toBeUndefined();
  });

  test('given a deleted stream or one of metadata alone, when a stream must exist, then the one is told as deleted, the other is there', async () => {
    const { client } = await startPair();
    await client.appendToStream('s', numbered(0));
    await client.deleteStream('s');
    const must = { expectedRevision: STREAM_EXISTS } as const;
    expect(await failureOf(client.appendToStream('s', numbered(1), must))).toBeInstanceOf(StreamDeletedError);
    await client.setStreamMetadata('t', { maxCount: 2 });
    expect(await failureOf(client.appendToStream('t', numbered(1), must))).toBeUndefined();
  });

  test('given a stream that is ended for good, then its last event has the largest revision there is, and nobody can follow it', async () => {
    const { client } = await startPair();
    await client.appendToStream('s', numbered(0));
    await client.tombstoneStream('s');
    const last = (await Array.fromAsync(client.readAll())).at(-1)?.event;
    expect([last?.type, last?.revision]).toEqual(['$streamDeleted', 2n ** 63n - 1n]);
    const subscription = client.subscribeToStream('s');
    const failure = await new Promise((resolve) => {
      subscription.on('error', resolve);
      subscription.on('data', () => undefined);
    });
    expect(failure).toBeInstanceOf(StreamDeletedError);
  });

  test('given a stream cut short, when it is followed, then what is cut off does not come', async () => {
    const { client } = await startPair();
    await client.appendToStream('s', numbered(0, 1, 2));
    await client.setStreamMetadata('s', { truncateBefore: 1 });
    const seen: number[] = [];
    const subscription = client.subscribeToStream('s');
    subscription.on('data', ({ event }) => seen.push(numberOf(event)));
    await until(() => seen.length === 2);
    expect(seen).toEqual([1, 2]);
    await subscription.unsubscribe();
  });

  test('given a link, when links are to be resolved, then it comes with the event that it leads to', async () => {
    const { client } = await startPair();
    await client.appendToStream('s', numbered(7));
    const link = {
      ...jsonEvent({ type: '$>', data: {} }),
      contentType: 'application/octet-stream',
      data: Buffer.from('0@s'),
    };
    await client.appendToStream('links', [link as never]);
    const read = async (resolveLinkTos: boolean) =>
      (await Array.fromAsync(client.readStream('links', { resolveLinkTos })))[0];
    expect((await read(false))?.event?.type).toBe('$>');
    const resolved = await read(true);
    expect([numberOf(resolved?.event), resolved?.link?.type]).toEqual([7, '$>']);
  });

  test('given a follower, when a leader is required, then no write is taken', async () => {
    const nodes = await EsdbServer.startCluster(2);
    onTestFinished(async () => void (await Promise.all(nodes.map((node) => node.stop()))));
    const log = nodes[0]?.log.records.length;
    // A client that was told of the leader goes there from then on, so each asks once.
    const refusalBy = (work: (client: EventStoreDBClient) => Promise<unknown>) => {
      const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${nodes[1]?.port}?tls=false`);
      onTestFinished(() => client.dispose());
      return failureOf(work(client));
    };
    const leader = { requiresLeader: true };
    const refusals = [
      await refusalBy((client) => client.appendToStream('s', numbered(0), leader)),
      await refusalBy((client) => client.deleteStream('s', leader)),
      await refusalBy((client) => client.tombstoneStream('s', leader)),
    ];
    for (const refusal of refusals) expect(refusal).toMatchObject({ type: 'not-leader' });
    expect(nodes[0]?.log.records.length).toBe(log);
  });
});
