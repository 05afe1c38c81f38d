import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import { verifyLog } from '../../src/eventstore/log/log-verification.runner.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { verifyStream } from '../../src/eventstore/log/verify.ts';
import { chainedEvents, collectStream, sampleEvent } from '../support/sample-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The events as plain objects that a test may change. */
async function storedChain(count: number): Promise<StoredEvent[]> {
  const store = new MemoryStore();
  await store.append('a', chainedEvents(count), 'no-stream');
  return (await collectStream(store.readStream('a'))).map((event) => ({
    stream: event.stream,
    revision: event.revision,
    position: event.position,
    id: event.id,
    type: event.type,
    data: event.data,
    metadata: event.metadata,
    recordedAt: event.recordedAt,
  }));
}

async function* batchesOf(events: readonly StoredEvent[]): AsyncGenerator<readonly StoredEvent[]> {
  for (let k = 0; k < events.length; k += 3) yield events.slice(k, k + 3);
}

async function verdictAfter(change: (events: StoredEvent[]) => StoredEvent[]) {
  return verifyStream('a', batchesOf(change(await storedChain(10))));
}

const withChange = (k: number, change: Partial<StoredEvent>) => (events: StoredEvent[]) =>
  events.map((event, at) => (at === k ? { ...event, ...change } : event));

describe('verifying a stream', () => {
  test('given an untouched stream, when verified, then there is no break and its tip is its last hash', async () => {
    const events = await storedChain(10);
    const check = await verifyStream('a', batchesOf(events));
    expect(check).toMatchObject({ events: 10, revision: 9 });
    expect(check.break).toBeUndefined();
    expect(check.tip).toBe(chainHash(events[9] as StoredEvent));
  });

  test('given a missing stream, when verified, then it is empty and whole', async () => {
    expect(await verifyStream('a', batchesOf([]))).toMatchObject({ events: 0, tip: null });
  });

  test.each([
    ['data', { data: { n: 77 } }],
    ['type', { type: 'Forged.v1' }],
  ])('given changed %s, when verified, then the next event shows the break', async (_, change) => {
    const { break: found } = await verdictAfter(withChange(4, change));
    expect(found).toMatchObject({ stream: 'a', revision: 5, fault: 'chain' });
    expect(found?.message).toContain('event 5 of "a"');
  });

  test('given changed metadata, when verified, then the chain is broken', async () => {
    const { break: found } = await verdictAfter((events) =>
      withChange(4, {
        metadata: { ...(events[4] as StoredEvent).metadata, actor: { id: 'forger', via: 'x' } },
      })(events),
    );
    expect(found).toMatchObject({ revision: 5, fault: 'chain' });
  });

  test('given a removed event, when verified, then the gap is found', async () => {
    const { break: found } = await verdictAfter((events) => events.filter(({ revision }) => revision !== 6));
    expect(found).toMatchObject({ revision: 7, fault: 'revision' });
    expect(found?.message).toContain('missing');
  });

  test('given a removed first event, when verified, then the gap is found', async () => {
    const { break: found } = await verdictAfter((events) => events.slice(1));
    expect(found).toMatchObject({ revision: 1, fault: 'revision' });
  });

  test('given two exchanged events, when verified, then the order is found wrong', async () => {
    const { break: found } = await verdictAfter((events) => {
      [events[3], events[4]] = [events[4] as StoredEvent, events[3] as StoredEvent];
      return events;
    });
    expect(found).toMatchObject({ revision: 4, fault: 'revision' });
  });

  test('given a position that does not rise, when verified, then it is found', async () => {
    const events = await storedChain(3);
    const changed = withChange(2, { position: (events[1] as StoredEvent).position })(events);
    const { break: found } = await verifyStream('a', batchesOf(changed));
    expect(found).toMatchObject({ revision: 2, fault: 'position' });
  });

  test('given a recording time that goes back or disagrees with the metadata, when verified, then it is found', async () => {
    const before = Date.parse('2020-01-01T00:00:00.000Z');
    expect((await verdictAfter(withChange(5, { recordedAt: before }))).break).toMatchObject({
      revision: 5,
      fault: 'recorded-at',
    });
    const later = Date.parse('2022-01-01T00:00:00.000Z');
    expect((await verdictAfter(withChange(5, { recordedAt: later }))).break).toMatchObject({
      revision: 5,
      fault: 'recorded-at',
    });
  });

  test('given an event recorded before its predecessor in an unbroken chain, when verified, then it is found', async () => {
    const store = new MemoryStore();
    await store.append('a', chainedEvents(5, -1000), 'no-stream');
    const { break: found } = await verifyStream('a', store.readStream('a'));
    expect(found).toMatchObject({ revision: 1, fault: 'recorded-at' });
  });

  test('given two breaks, when verified, then the first is reported', async () => {
    const { break: found } = await verdictAfter((events) =>
      withChange(7, { data: {} })(withChange(2, { data: {} })(events)),
    );
    expect(found).toMatchObject({ revision: 3 });
  });
});

describe('verifying a log', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'store.db');
  });
  afterEach(() => folder.remove());

  async function verdict(onProgress?: Parameters<typeof verifyLog>[2]) {
    const store = await SqliteStore.open(file);
    try {
      return await verifyLog(store, [], onProgress);
    } finally {
      await store.close();
    }
  }

  test('given a file changed with a database tool, when verified, then the first break of each stream is named', async () => {
    const store = await SqliteStore.open(file);
    for (const stream of ['a', 'b', 'c']) await store.append(stream, chainedEvents(5), 'no-stream');
    await store.close();
    const whole = await verdict();
    expect(whole).toMatchObject({ streams: 3, events: 15, breaks: [], brokenStreams: 0 });

    const tool = new DatabaseSync(file);
    tool.exec(`UPDATE event SET data = '{"n":99}' WHERE stream = 1 AND revision = 1;
               DELETE FROM event WHERE stream = 3 AND revision = 2;`);
    tool.close();
    const broken = await verdict();
    expect(broken.brokenStreams).toBe(2);
    expect(broken.breaks.map(({ stream, revision, fault }) => ({ stream, revision, fault }))).toEqual([
      { stream: 'a', revision: 2, fault: 'chain' },
      { stream: 'c', revision: 3, fault: 'revision' },
    ]);
    expect(broken.digest).not.toBe(whole.digest);
  });

  test('given newest events cut off, when verified, then the digest differs from the one noted before', async () => {
    const store = await SqliteStore.open(file);
    await store.append('a', chainedEvents(5), 'no-stream');
    await store.close();
    const noted = await verdict();
    const tool = new DatabaseSync(file);
    tool.exec('DELETE FROM event WHERE revision = 4');
    tool.close();
    const cut = await verdict();
    expect(cut.breaks).toEqual([]);
    expect(cut.digest).not.toBe(noted.digest);
  });

  test('given one record in two logs, when both are verified, then the digests agree', async () => {
    const [a, b] = [chainedEvents(3), chainedEvents(4)];
    const one = new MemoryStore();
    await one.append('a', a, 'no-stream');
    await one.append('b', b, 'no-stream');
    const other = await SqliteStore.open(file);
    await other.append('b', b, 'no-stream');
    await other.append('a', a, 'no-stream');
    expect((await verifyLog(one, [])).digest).toBe((await verifyLog(other, [])).digest);
    await other.close();
  });

  test('given other prefixes and a long log, when verified, then only matching streams count and progress rises', async () => {
    const store = await SqliteStore.open(file);
    for (let k = 0; k < 5; k += 1) await store.append(`a-${k}`, chainedEvents(500), 'no-stream');
    await store.append('z', [sampleEvent({}, { metadata: { prev: 'wrong' } })], 'no-stream');
    const progress: number[] = [];
    const result = await verifyLog(store, ['a-'], ({ events }) => progress.push(events));
    await store.close();
    expect(result).toMatchObject({ streams: 5, events: 2_500, breaks: [] });
    expect(progress).toEqual([1_000, 2_000, 2_500]);
  });
});
