import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import { Erasures } from '../../src/eventstore/erasing/erasures.runner.ts';
import { ERASURES_STREAM } from '../../src/eventstore/erasing/ledger-events.ts';
import { LedgerModel } from '../../src/eventstore/erasing/ledger.reader.ts';
import { withLedger } from '../../src/eventstore/erasing/ledgered.adapter.ts';
import { copyLog } from '../../src/eventstore/log/log-copy.runner.ts';
import { verifyLog } from '../../src/eventstore/log/log-verification.runner.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import {
  START,
  STREAM_DELETED,
  StoreError,
  type EventStore,
  type NewEvent,
} from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { prefixesOf } from '../../src/eventstore/stream-kinds.ts';
import type { Json } from '../../src/kernel/canonical-json.ts';
import { openStore, startServer } from '../support/esdb-store.ts';
import { catchUp, collectStream, sampleEvent } from '../support/sample-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const clock = { now: () => Date.parse('2024-05-01T12:00:00.000Z') };
const order = { why: 'asked for', actor: { id: 'ann', via: 'test' } };
const NAME = 'Jane Doe';
const prefixes = prefixesOf('verified');

const chained = (...data: readonly Json[]): readonly NewEvent[] => {
  const events: NewEvent[] = [];
  for (const each of data) {
    const last = events.at(-1);
    events.push(sampleEvent(each, { metadata: { prev: last === undefined ? null : chainHash(last) } }));
  }
  return events;
};

const STORES: readonly (readonly [string, () => Promise<EventStore>])[] = [
  ['memory', async () => new MemoryStore()],
  [
    'an SQLite file',
    async () => {
      const folder = temporaryFolder();
      const store = await SqliteStore.open(join(folder.path, 'store.db'));
      onTestFinished(async () => {
        await store.close();
        folder.remove();
      });
      return store;
    },
  ],
  ['EventStoreDB', async () => openStore(await startServer())],
];

/** Two histories, one of which names somebody, and a what-if. */
async function fill(store: EventStore): Promise<void> {
  const named = chained({ title: `says ${NAME}`, list: [{ quote: NAME }] }, { id: 'a' }, { title: NAME });
  await store.append('relation-A', named.slice(0, 2), 'no-stream');
  await store.append('relation-B', chained({ title: 'nobody' }, { id: 'b' }), 'no-stream');
  await store.append('relation-A', named.slice(2), 1);
  await store.append('whatif-1', chained({ title: 'if' }), 'no-stream');
}

function erasuresOf(store: EventStore): { readonly erasures: Erasures; readonly model: LedgerModel } {
  const model = new LedgerModel();
  return { erasures: new Erasures({ store, model, clock }), model };
}

const digestOf = async (store: EventStore): Promise<string> => (await verifyLog(store, prefixes)).digest;

describe.each(STORES)('erasing a stream in %s', (_name, open) => {
  test('given an erased history, then it is gone from reads, its place is taken, and the digest of the record stays', async () => {
    const store = await open();
    await fill(store);
    const before = await verifyLog(store, prefixes);
    const { erasures } = erasuresOf(store);
    expect(
      await erasures.erase([{ stream: 'whatif-1', of: 'relation-A' }, { stream: 'relation-A' }], order),
    ).toMatchObject({
      ok: true,
      value: [
        { stream: 'whatif-1', events: 1, of: 'relation-A' },
        { stream: 'relation-A', events: 3 },
      ],
    });
    const after = await verifyLog(store, prefixes);
    expect(after).toMatchObject({ digest: before.digest, brokenStreams: 0, streams: 2, redactions: 0 });
    expect(after.erased).toMatchObject([
      { stream: 'whatif-1', events: 1, by: 'ann', why: 'asked for' },
      { stream: 'relation-A', events: 3 },
    ]);
    const shown = await withLedger(store);
    expect(await collectStream(shown.readStream('relation-A'))).toEqual([]);
    const { events } = await catchUp(shown.subscribe(['relation-', 'whatif-'], START));
    expect(events.map(({ stream }) => stream)).toEqual(['relation-B', 'relation-B']);
    for (const each of [shown, store]) {
      const again = each
        .append('relation-A', chained({ n: 1 }), 'no-stream')
        .catch((error: unknown) => error);
      expect(await again).toMatchObject({ kind: 'stream-deleted' });
    }
    expect(await erasures.erase([{ stream: 'relation-A' }], order)).toMatchObject({ ok: false });
  });

  test('given an erasure that was broken off after it was noted, when it is finished, then the stream is gone', async () => {
    const store = await open();
    await fill(store);
    const before = await digestOf(store);
    const broken: EventStore = Object.create(store, {
      deleteStream: { value: () => Promise.reject(new StoreError('unavailable', 'gone', 'Wait.')) },
    }) as EventStore;
    for (const method of ['append', 'readStream'] as const) {
      Object.assign(broken, { [method]: (store[method] as (...args: unknown[]) => unknown).bind(store) });
    }
    const failed = erasuresOf(broken).erasures.erase([{ stream: 'relation-A' }], order);
    expect(await failed.catch((error: unknown) => error)).toMatchObject({ kind: 'unavailable' });
    expect(await verifyLog(store, prefixes)).toMatchObject({ digest: before, erased: [{ left: 3 }] });
    expect(await collectStream((await withLedger(store)).readStream('relation-A'))).toEqual([]);
    await erasuresOf(store).erasures.finish();
    const read = collectStream(store.readStream('relation-A')).catch((error: unknown) => error);
    expect(await read).toMatchObject({ kind: 'stream-deleted' });
    expect(await digestOf(store)).toBe(before);
  });

  test('given somebody who wrote on between the note and the deletion, then what they wrote is gone and noted too', async () => {
    const store = await open();
    await fill(store);
    const late: EventStore = Object.create(store) as EventStore;
    const [, , last] = await collectStream(store.readStream('relation-A'));
    const more = sampleEvent(
      { title: 'late' },
      { metadata: { prev: last === undefined ? null : chainHash(last) } },
    );
    let isLate = true;
    Object.assign(late, {
      readStream: store.readStream.bind(store),
      append: store.append.bind(store),
      deleteStream: async (...args: Parameters<EventStore['deleteStream']>) => {
        if (isLate) await store.append('relation-A', [more], 2);
        isLate = false;
        await store.deleteStream(...args);
      },
    });
    await erasuresOf(late).erasures.erase([{ stream: 'relation-A' }], order);
    const verdict = await verifyLog(store, prefixes);
    expect(verdict).toMatchObject({ brokenStreams: 0, erased: [{ events: 4, tip: chainHash(more) }] });
    const noted = await collectStream(store.readStream(ERASURES_STREAM));
    expect(noted.map(({ data }) => (data as { events: number }).events)).toEqual([3, 4]);
  });

  test('given a copy that was made before, when the erased record is copied over it, then the copy loses the stream too', async () => {
    const [store, target] = [await open(), await open()];
    await fill(store);
    await copyLog({ source: store, target, prefixes });
    await erasuresOf(store).erasures.erase([{ stream: 'relation-A' }], order);
    const copied = await copyLog({ source: store, target, prefixes });
    expect(copied).toMatchObject({ ok: true, value: { erased: 1, digest: await digestOf(store) } });
    const fresh = await open();
    expect(await copyLog({ source: store, target: fresh, prefixes })).toMatchObject({
      ok: true,
      value: { erased: 1 },
    });
    for (const each of [target, fresh]) {
      const verdict = await verifyLog(each, prefixes);
      expect(verdict).toMatchObject({
        brokenStreams: 0,
        digest: await digestOf(store),
        erased: [{ stream: 'relation-A' }],
      });
      const read = collectStream(each.readStream('relation-A')).catch((error: unknown) => error);
      expect(await read).toMatchObject({ kind: 'stream-deleted' });
    }
  });

  test('given a text that was taken out, then it is shown nowhere, a copy can be made without it, and all chains hold', async () => {
    const [store, target] = [await open(), await open()];
    await fill(store);
    const before = await digestOf(store);
    const { erasures } = erasuresOf(store);
    const fits = ({ data }: { readonly data: unknown }): boolean =>
      !JSON.stringify(data).includes('[{"quote":"[red');
    expect(await erasures.redact(['relation-A', 'relation-B'], NAME, fits, order)).toEqual({
      ok: true,
      value: {
        redacted: [
          { stream: 'relation-A', revision: 0, path: '/title' },
          { stream: 'relation-A', revision: 2, path: '/title' },
        ],
        left: [{ stream: 'relation-A', revision: 0, path: '/list/0/quote' }],
      },
    });
    const shown = await withLedger(store);
    const events = await collectStream(shown.readStream('relation-A'));
    expect(events.map(({ data }) => data)).toEqual([
      { title: '[redacted: asked for]', list: [{ quote: NAME }] },
      { id: 'a' },
      { title: '[redacted: asked for]' },
    ]);
    const followed = await catchUp(shown.subscribe(['relation-A'], START));
    expect(followed.events.map(({ data }) => data)).toEqual(events.map(({ data }) => data));
    // What is written next names the event as it was recorded.
    const whole = await collectStream(store.readStream('relation-A'));
    expect(events.map(chainHash)).toEqual(whole.map(chainHash));
    expect(await verifyLog(store, prefixes)).toMatchObject({
      digest: before,
      brokenStreams: 0,
      redactions: 2,
    });

    const copied = await copyLog({ source: store, target, prefixes, redact: true });
    expect(copied).toMatchObject({ ok: true, value: { digest: before } });
    const [first] = await collectStream(target.readStream('relation-A'));
    expect(first?.data).toEqual({ title: '[redacted: asked for]', list: [{ quote: NAME }] });
    expect(await verifyLog(target, prefixes)).toMatchObject({ digest: before, brokenStreams: 0 });
    // A text that is taken out of a copy later still fits the hash of what was recorded.
    await erasuresOf(target).erasures.redact(['relation-A'], NAME, () => true, order);
    expect(await verifyLog(target, prefixes)).toMatchObject({
      digest: before,
      brokenStreams: 0,
      redactions: 3,
    });
    const again = await open();
    await copyLog({ source: target, target: again, prefixes, redact: true });
    expect(
      JSON.stringify((await collectStream(again.readStream('relation-A'))).map(({ data }) => data)),
    ).not.toContain(NAME);
    expect(await verifyLog(again, prefixes)).toMatchObject({ digest: before, brokenStreams: 0 });
  });
});

describe('what the ledger does not say', () => {
  test('given an event that claims to lack texts which nobody took out, when verified, then its stream is broken', async () => {
    const store = new MemoryStore();
    const [whole] = chained({ title: NAME });
    if (whole === undefined) throw new Error('no event');
    const hash = chainHash(whole);
    const stub: NewEvent = {
      ...whole,
      data: { title: 'another' },
      metadata: { ...whole.metadata, redacted: { hash } },
    };
    await store.append('relation-A', [stub], 'no-stream');
    expect(await verifyLog(store, prefixes)).toMatchObject({ brokenStreams: 1, breaks: [{ fault: 'stub' }] });
    // One that the ledger names, and that shows something else than the reason, is no better.
    const other = new MemoryStore();
    await other.append('relation-A', [whole], 'no-stream');
    await erasuresOf(other).erasures.redact(['relation-A'], NAME, () => true, order);
    const forged = new MemoryStore();
    await forged.append('relation-A', [stub], 'no-stream');
    for await (const [noted] of other.readStream(ERASURES_STREAM)) {
      if (noted === undefined) continue;
      const { id, type, data, metadata } = noted;
      await forged.append(ERASURES_STREAM, [{ id, type, data, metadata }], 'no-stream');
    }
    expect(await verifyLog(forged, prefixes)).toMatchObject({
      brokenStreams: 1,
      breaks: [{ fault: 'stub' }],
    });
  });

  test('given a stream that was deleted without an erasure, when verified, then it is broken', async () => {
    const store = new MemoryStore();
    await fill(store);
    await store.deleteStream('relation-A', 2);
    expect(await verifyLog(store, prefixes)).toMatchObject({
      brokenStreams: 1,
      breaks: [{ fault: 'deleted' }],
    });
  });

  test('given a ledger with an event of a newer version, when it is taken up, then that is refused, and verify names it', async () => {
    const store = new MemoryStore();
    const newer = sampleEvent({ stream: 'relation-A' }, { type: 'StreamVeiled.v1' });
    await store.append(ERASURES_STREAM, [newer], 'no-stream');
    await expect(withLedger(store)).rejects.toMatchObject({
      kind: 'unusable',
      message: expect.stringContaining('StreamVeiled.v1'),
    });
    expect(await verifyLog(store, prefixes)).toMatchObject({ brokenStreams: 0, erased: [] });
  });

  test('given the tokens, when they are to be erased, then that is refused', async () => {
    const store = new MemoryStore();
    await store.append('access', chained({ n: 1 }), 'no-stream');
    expect(await erasuresOf(store).erasures.erase([{ stream: 'access' }], order)).toMatchObject({
      ok: false,
      error: { code: 'not-erasable' },
    });
  });
});

test('given EventStoreDB, when a stream was erased, then its events are counted until the server has scavenged', async () => {
  const server = await startServer();
  const store = await openStore(server);
  await fill(store);
  const before = await digestOf(store);
  await erasuresOf(store).erasures.erase([{ stream: 'relation-A' }], order);
  expect(await verifyLog(store, prefixes)).toMatchObject({ digest: before, erased: [{ left: 3 }] });
  server.log.scavenge();
  expect(await verifyLog(store, prefixes)).toMatchObject({
    digest: before,
    erased: [{ left: 0 }],
    brokenStreams: 0,
  });
  const { events } = await catchUp(store.subscribe(['relation-A'], START));
  expect(events.map(({ type }) => type)).toEqual([STREAM_DELETED]);
});
