import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { START, StoreError } from '../../src/eventstore/port.ts';
import { SqliteStore, type SqliteStoreOptions } from '../../src/eventstore/sqlite/sqlite.store.ts';
import {
  catchUp,
  collectStream,
  numbersOf,
  sampleEvent,
  sampleEvents,
  take,
} from '../support/sample-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Events whose store is closed before anybody asked for their metadata. */
async function refollowed(file: string, prefix: string) {
  const store = await SqliteStore.open(file);
  const { events } = await catchUp(store.subscribe([prefix], START));
  await store.close();
  return events;
}

describe('the SQLite store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let opened: SqliteStore[];

  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'store.db');
    opened = [];
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    folder.remove();
  });

  async function open(options: SqliteStoreOptions = {}): Promise<SqliteStore> {
    const store = await SqliteStore.open(file, options);
    opened.push(store);
    return store;
  }

  /** Fills streams `fill-0`, `fill-1`, ... with 500 events each. */
  async function fill(store: SqliteStore, events: number, text = ''): Promise<void> {
    for (let n = 0; n < events; n += 500) {
      const batch = Array.from({ length: 500 }, (_, k) => sampleEvent({ n: n + k, text }));
      await store.append(`fill-${n / 500}`, batch, 'no-stream');
    }
  }

  test('given a followed log, then ids and metadata are those written, also where they are asked for late', async () => {
    const store = await open();
    const written = sampleEvents(1_500);
    for (let k = 0; k < 3; k += 1) {
      await store.append(`late-${k}`, written.slice(k * 500, (k + 1) * 500), 'no-stream');
    }
    const { events } = await catchUp(store.subscribe(['late-'], START));
    const part = events.filter((_, k) => k % 7 === 0);
    expect(part.map(({ id }) => id)).toEqual(written.filter((_, k) => k % 7 === 0).map(({ id }) => id));
    expect(part.map(({ metadata }) => metadata)).toEqual(
      written.filter((_, k) => k % 7 === 0).map(({ metadata }) => metadata),
    );
    await store.close();
    // The first page's were read, the rest is beyond reach, and says so instead of being empty.
    const unread = (await refollowed(file, 'late-'))[0];
    expect(() => unread?.metadata).toThrow(StoreError);
    expect(unread?.data).toEqual(written[0]?.data);
  });

  test('given 300 appends at once, when all are written, then they shared few transactions', async () => {
    const store = await open();
    await Promise.all(
      Array.from({ length: 300 }, (_, k) => store.append(`s-${k}`, sampleEvents(1), 'no-stream')),
    );
    const { appends, commits, millis } = store.commitFigures;
    expect(appends).toBe(300);
    expect(commits).toBeLessThan(10);
    expect(millis).toHaveLength(commits);
  });

  test('given large appends at once, when written, then a transaction stays within a thousand events', async () => {
    const store = await open();
    await Promise.all(
      Array.from({ length: 10 }, (_, k) => store.append(`s-${k}`, sampleEvents(400), 'no-stream')),
    );
    expect(store.commitFigures.commits).toBe(5);
    expect((await catchUp(store.subscribe([], START))).events).toHaveLength(4_000);
  });

  test('given two stores on one file, when they append to one stream in turn, then each knows where it stands', async () => {
    const [one, other] = [await open(), await open()];
    await one.append('a', sampleEvents(1), 'no-stream');
    await other.append('a', sampleEvents(1, 1), 0);
    await one.append('a', sampleEvents(1, 2), 1);
    const error = await other.append('a', sampleEvents(1), 1).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'wrong-expected-revision', actual: 2 });
    expect(numbersOf(await collectStream(other.readStream('a')))).toEqual([0, 1, 2]);
  });

  test('given a follower, when another store on the file appends, then the follower gets it', async () => {
    const [one, other] = [await open(), await open()];
    const following = take(one.subscribe(['a'], START), 3);
    for (let n = 0; n < 3; n += 1) {
      await other.append('a', sampleEvents(1, n), n === 0 ? 'no-stream' : n - 1);
    }
    expect(numbersOf(await following)).toEqual([0, 1, 2]);
  });

  test('given a follower, when its own store appends, then it need not wait for the next look at the file', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const store = await open();
      const following = take(store.subscribe(['a'], START), 3);
      for (let n = 0; n < 3; n += 1) {
        await store.append('a', sampleEvents(1, n), n === 0 ? 'no-stream' : n - 1);
      }
      expect(numbersOf(await following)).toEqual([0, 1, 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('given a new event type from another store, when read, then its name is known', async () => {
    const [one, other] = [await open(), await open()];
    await one.append('a', [sampleEvent({}, { type: 'One.v1' })], 'no-stream');
    await collectStream(one.readStream('a'));
    await other.append('a', [sampleEvent({}, { type: 'Two.v1' })], 0);
    expect((await collectStream(one.readStream('a'))).map(({ type }) => type)).toEqual(['One.v1', 'Two.v1']);
  });

  test("given another process's lock, when appending, then the loop turns until the lock is gone", async () => {
    const store = await open();
    const blocker = new DatabaseSync(file);
    blocker.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
      if (turns === 20) blocker.exec('COMMIT');
    }, 1);
    const appended = await store.append('a', sampleEvents(1), 'no-stream');
    clearInterval(turning);
    blocker.close();
    expect(turns).toBeGreaterThanOrEqual(20);
    expect(appended).toMatchObject({ revision: 0, written: 'now' });
  });

  test('given a lock that stays, when the deadline is over, then the append is refused and the next one goes on', async () => {
    const store = await open({ deadlineMs: 60 });
    const blocker = new DatabaseSync(file);
    blocker.exec('BEGIN IMMEDIATE');
    const refused = store.append('a', sampleEvents(1), 'no-stream');
    await expect(refused).rejects.toMatchObject({ name: 'StoreError', kind: 'deadline' });
    blocker.exec('ROLLBACK');
    blocker.close();
    expect(await store.append('a', sampleEvents(1), 'no-stream')).toMatchObject({ revision: 0 });
  });

  test('given a full disk, when appending, then it is refused, nothing is half written, and it goes on with more room', async () => {
    const small = await open({ maxBytes: 200_000 });
    const event = () => sampleEvent({ text: 'x'.repeat(10_000) });
    let written = 0;
    let failed: unknown;
    while (failed === undefined) {
      try {
        await small.append('a', [event(), event()], written === 0 ? 'no-stream' : written - 1);
        written += 2;
      } catch (error) {
        failed = error;
      }
    }
    expect(failed).toBeInstanceOf(StoreError);
    expect(failed).toMatchObject({ kind: 'unavailable' });
    expect((failed as StoreError).message).toMatch(/no room/);
    expect(await collectStream(small.readStream('a'))).toHaveLength(written);
    await small.close();
    const large = await open();
    expect(await large.append('a', [event()], written - 1)).toMatchObject({ revision: written });
  });

  test.each([
    ['deleted', () => rmSync(file)],
    [
      'deleted with its write-ahead log',
      () => [file, `${file}-wal`, `${file}-shm`].forEach((name) => rmSync(name)),
    ],
    ['replaced by a copy', () => (renameSync(file, `${file}.old`), copyFileSync(`${file}.old`, file))],
    ['robbed of its write-ahead log', () => rmSync(`${file}-wal`)],
  ])(
    'given a file that was %s while it is open, when appending, then nothing is acknowledged and it is told',
    async (_what, harm) => {
      const store = await open();
      await store.append('relation-a', sampleEvents(1), 'no-stream');
      harm();
      const refused = store.append('relation-a', sampleEvents(1), 0);
      await expect(refused).rejects.toMatchObject({ name: 'StoreError', kind: 'unavailable' });
      await expect(refused).rejects.toThrow(/removed or replaced/);
      await expect(store.head()).rejects.toThrow(/removed or replaced/);
      expect(await collectStream(store.readStream('relation-a'))).toHaveLength(1);
    },
  );

  test('given an append too big for the disk, when it fails, then a new stream and type of it are not taken for stored', async () => {
    const store = await open({ maxBytes: 200_000 });
    const big = sampleEvent({ text: 'x'.repeat(250_000) }, { type: 'New.v1' });
    await expect(store.append('new', [big], 'no-stream')).rejects.toMatchObject({ kind: 'unavailable' });
    const small = sampleEvent({ n: 1 }, { type: 'New.v1' });
    expect(await store.append('new', [small], 'no-stream')).toMatchObject({ revision: 0 });
    const [read] = await collectStream(store.readStream('new'));
    expect({ type: read?.type, data: read?.data }).toEqual({ type: 'New.v1', data: { n: 1 } });
  });

  test('given events that do not match, when followed, then a checkpoint comes for each stretch examined', async () => {
    const store = await open();
    await fill(store, 25_000);
    const kinds: string[] = [];
    for await (const message of store.subscribe(['nothing-'], START)) {
      kinds.push(message.kind);
      if (message.kind === 'caught-up') break;
    }
    expect(kinds).toEqual(['checkpoint', 'checkpoint', 'checkpoint', 'caught-up']);
    expect(await store.countAfter(['nothing-'], START, 100)).toBe(0);
    expect(await store.countAfter(['fill-'], START, 100_000)).toBe(25_000);
    expect(await store.countAfter(['fill-4'], START, 100_000)).toBe(5_500);
    expect(await store.countAfter(['fill-4'], START, 5_100)).toBe(5_100);
  });

  test('given a live follower, when more than a page is appended before it looks, then it says that it fell behind', async () => {
    const store = await open();
    const kinds: string[] = [];
    for await (const message of store.subscribe([], START)) {
      if (kinds.at(-1) !== message.kind) kinds.push(message.kind);
      if (kinds.length === 1) await fill(store, 2_500);
      if (kinds.length > 1 && message.kind === 'caught-up') break;
    }
    expect(kinds).toEqual(['caught-up', 'fell-behind', 'events', 'caught-up']);
  });

  test(
    'given 200 000 events, when followed and read, then memory does not grow with them',
    { timeout: 120_000 },
    async () => {
      const store = await open();
      await fill(store, 200_000, 'x'.repeat(400));
      const before = process.memoryUsage().heapUsed;
      let most = 0;
      let events = 0;
      for await (const message of store.subscribe(['fill-'], START)) {
        if (message.kind === 'caught-up') break;
        if (message.kind === 'events') {
          events += message.events.filter((event) => event.data !== null).length;
          most = Math.max(most, process.memoryUsage().heapUsed - before);
        }
      }
      expect(events).toBe(200_000);
      // Held in memory they would take over 200 MB.
      expect(most).toBeLessThan(100_000_000);
    },
  );

  test('given a store, when probed, then its figures are told and no event is left behind', async () => {
    const store = await open();
    await store.append('a', sampleEvents(7), 'no-stream');
    const head = await store.head();
    const probe = await store.probe();
    expect(probe).toMatchObject({ schemaVersion: 1, log: head.log, events: 7, writable: true });
    expect(probe.bytes).toBeGreaterThan(4_096);
    expect(probe.syncMillis).toBeGreaterThan(0);
    expect(await store.head()).toEqual(head);
  });

  test('given a store that cannot be written, when probed, then it says why', async () => {
    const store = await open({ deadlineMs: 20 });
    const blocker = new DatabaseSync(file);
    blocker.exec('BEGIN IMMEDIATE');
    const probe = await store.probe();
    blocker.close();
    expect(probe.writable).toBe(false);
    expect(probe.fault?.message).toMatch(/locked/);
  });

  test('given appends beside probes, when all run at once, then none disturbs another', async () => {
    const store = await open();
    const [appended, probes] = await Promise.all([
      Promise.all(Array.from({ length: 50 }, (_, k) => store.append(`s-${k}`, sampleEvents(1), 'no-stream'))),
      Promise.all(Array.from({ length: 10 }, () => store.probe())),
    ]);
    expect(appended).toHaveLength(50);
    expect(probes.every(({ writable }) => writable)).toBe(true);
  });
});
