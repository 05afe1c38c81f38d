import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import { copyLog, type CopyProgress } from '../../src/eventstore/log/log-copy.runner.ts';
import { verifyLog } from '../../src/eventstore/log/log-verification.runner.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import {
  APPEND_LIMIT,
  START,
  type EventStore,
  type NewEvent,
  type StoredEvent,
} from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import type { Json } from '../../src/kernel/canonical-json.ts';
import { openStore, startServer } from '../support/esdb-store.ts';
import { catchUp, sampleEvent } from '../support/sample-events.ts';
import { SpyStore } from '../support/spy.store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PREFIXES = ['relation-', 'whatif-'];

/** Streams whose events stand between each other's, each with its chain. */
class Interleaved {
  readonly #tips = new Map<string, { readonly revision: number; readonly hash: string }>();

  async append(store: EventStore, stream: string, ...bodies: readonly Json[]): Promise<void> {
    const tip = this.#tips.get(stream);
    let prev = tip?.hash ?? null;
    const events: NewEvent[] = bodies.map((body) => {
      const event = sampleEvent(body, { id: randomUUID(), metadata: { prev } });
      prev = chainHash(event);
      return event;
    });
    const revision = tip?.revision ?? -1;
    await store.append(stream, events, revision < 0 ? 'no-stream' : revision);
    this.#tips.set(stream, { revision: revision + events.length, hash: prev ?? '' });
  }
}

async function recordOf(store: EventStore, plan: readonly (readonly [string, number])[]): Promise<void> {
  const record = new Interleaved();
  let n = 0;
  for (const [stream, events] of plan) {
    await record.append(store, stream, ...Array.from({ length: events }, () => ({ n: n++, text: 'é' })));
  }
}

const PLAN = [
  ['relation-A', 3],
  ['whatif-1', 1],
  ['relation-A', 2],
  ['relation-B', 1],
  ['whatif-1', 2],
  ['relation-B', 4],
] as const;

const placed = ({ stream, revision, id, type, data, metadata }: StoredEvent) => ({
  stream,
  revision,
  id,
  type,
  data,
  metadata,
});

/** Everything of a log but its positions, in the log's order. */
const contentOf = async (store: EventStore) =>
  (await catchUp(store.subscribe(PREFIXES, START))).events.map(placed);

const copied = async (source: EventStore, target: EventStore) => {
  const outcome = await copyLog({ source, target, prefixes: PREFIXES });
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
};

const refusal = async (source: EventStore, target: EventStore) => {
  const outcome = await copyLog({ source, target, prefixes: PREFIXES });
  if (outcome.ok) throw new Error('it was not refused');
  return outcome.error;
};

const sqlite = async (): Promise<EventStore> => {
  const folder = temporaryFolder();
  const store = await SqliteStore.open(join(folder.path, 'detente.db'));
  onTestFinished(async () => {
    await store.close();
    folder.remove();
  });
  return store;
};
const memory = (): Promise<EventStore> => Promise.resolve(new MemoryStore());
const esdb = async (): Promise<EventStore> => openStore(await startServer());
const ADAPTERS = { memory, sqlite, esdb } as const;

const PAIRS = Object.keys(ADAPTERS).flatMap((from) =>
  Object.keys(ADAPTERS).map((to) => [from, to] as [keyof typeof ADAPTERS, keyof typeof ADAPTERS]),
);

describe('a copy of a log', () => {
  test.each(PAIRS)(
    'given a record in %s, when it is copied to %s, then ids, order, bodies and chains are equal and the log id is new',
    async (from, to) => {
      const [source, target] = [await ADAPTERS[from](), await ADAPTERS[to]()];
      await recordOf(source, PLAN);
      const report = await copied(source, target);
      expect(report).toMatchObject({ events: 13, copied: 13, streams: 3 });
      expect(await contentOf(target)).toEqual(await contentOf(source));
      const [one, other] = [await verifyLog(source, PREFIXES), await verifyLog(target, PREFIXES)];
      expect(other).toMatchObject({ digest: one.digest, brokenStreams: 0, events: 13 });
      expect(report.digest).toBe(one.digest);
      expect(other.log).not.toBe(one.log);
      expect(report).toMatchObject({ sourceLog: one.log, targetLog: other.log });
    },
  );

  test('given neighbouring events, when they are copied, then they travel in few appends, none beyond the limits', async () => {
    const [source, target] = [new MemoryStore(), new SpyStore(new MemoryStore())];
    const record = new Interleaved();
    await record.append(source, 'relation-A', ...Array.from({ length: 450 }, (_, n) => ({ n })));
    await record.append(source, 'relation-A', ...Array.from({ length: 450 }, (_, n) => ({ n })));
    const large = 'x'.repeat(200_000);
    for (let n = 0; n < 4; n += 1) await record.append(source, 'relation-A', { large }, { large });
    await copied(source, target);
    expect(target.appends.length).toBeLessThan(6);
    const bytes = target.appends.map((events) => JSON.stringify(events.map(({ data }) => data)).length);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(APPEND_LIMIT);
    expect(Math.max(...target.appends.map(({ length }) => length))).toBeLessThanOrEqual(500);
    expect(await contentOf(target)).toEqual(await contentOf(source));
  });

  test('given other streams beside the record, when it is copied, then they are left alone on both sides', async () => {
    const [source, target] = [new MemoryStore(), new MemoryStore()];
    await recordOf(source, [['other-program', 2], ...PLAN]);
    await recordOf(target, [['another-program', 1]]);
    expect(await copied(source, target)).toMatchObject({ events: 13 });
    const all = (await catchUp(target.subscribe([], START))).events;
    expect(all.filter(({ stream }) => stream.endsWith('program'))).toHaveLength(1);
  });

  test('given an empty source, when it is copied, then the target stays empty and is a copy', async () => {
    const target = new MemoryStore();
    expect(await copied(new MemoryStore(), target)).toMatchObject({ events: 0, copied: 0 });
    expect((await target.head()).position).toBe(START);
  });

  test('given a copy, when it is repeated, then nothing is written; when the source grew, then only the rest is', async () => {
    const [source, target] = [new MemoryStore(), new SpyStore(new MemoryStore())];
    const record = new Interleaved();
    await record.append(source, 'relation-A', { n: 0 }, { n: 1 });
    await copied(source, target);
    target.appends = [];
    expect(await copied(source, target)).toMatchObject({ events: 2, copied: 0 });
    expect(target.appends).toEqual([]);
    await record.append(source, 'whatif-1', { n: 2 });
    await record.append(source, 'relation-A', { n: 3 });
    expect(await copied(source, target)).toMatchObject({ events: 4, copied: 2 });
    expect(target.appends.flat()).toHaveLength(2);
    expect(await contentOf(target)).toEqual(await contentOf(source));
  });

  test('given a target that fails before or after any of its appends, when the copy is repeated, then all is equal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.constantFrom('relation-A', 'relation-B', 'whatif-1'), fc.integer({ min: 1, max: 4 })),
          { minLength: 1, maxLength: 12 },
        ),
        fc.array(fc.tuple(fc.nat({ max: 6 }), fc.boolean()), { maxLength: 4 }),
        async (plan, failures) => {
          const [source, inner] = [new MemoryStore(), new MemoryStore()];
          await recordOf(source, plan);
          for (const [appends, isStored] of failures) {
            const target = new SpyStore(inner);
            let left = appends;
            const failing = () => {
              left -= 1;
              if (left < 0) throw new Error('the machine went away');
            };
            if (isStored) target.after = failing;
            else target.before = failing;
            await copyLog({ source, target, prefixes: PREFIXES }).catch(() => undefined);
          }
          await copied(source, inner);
          expect(await contentOf(inner)).toEqual(await contentOf(source));
        },
      ),
    );
  });

  test('given a target with events that are not the source’s, when it is copied to, then it is refused and unchanged', async () => {
    const source = new MemoryStore();
    await recordOf(source, PLAN);
    const strange = new MemoryStore();
    await recordOf(strange, [['relation-A', 3]]);
    const before = await contentOf(strange);
    expect(await refusal(source, strange)).toMatchObject({ code: 'copy-conflict' });
    expect(await contentOf(strange)).toEqual(before);

    // A copy that was written to since is no beginning of the source any more.
    const target = new MemoryStore();
    await copied(source, target);
    await recordOf(target, [['whatif-2', 1]]);
    const { code, message } = await refusal(source, target);
    expect(code).toBe('copy-conflict');
    expect(message).toContain('the source has nothing more');
  });

  test('given somebody who writes into the target meanwhile, when it is copied, then it is refused, never mixed', async () => {
    const [source, inner] = [new MemoryStore(), new MemoryStore()];
    await recordOf(source, PLAN);
    for (const stream of ['relation-B', 'relation-C']) {
      const target = new SpyStore(inner);
      let appends = 0;
      target.before = async () => {
        appends += 1;
        if (appends === 2) await recordOf(inner, [[stream, 1]]);
      };
      expect((await refusal(source, target)).code).toMatch(/^copy-(conflict|differs)$/);
    }
  });

  test('given a source whose chain is broken, when it is copied, then it stops before that event and says where', async () => {
    const [source, target] = [new MemoryStore(), new MemoryStore()];
    await new Interleaved().append(source, 'relation-A', { n: 0 }, { n: 1 });
    await source.append('relation-A', [sampleEvent({ n: 2 }, { metadata: { prev: 'no such hash' } })], 1);
    const { code, message } = await refusal(source, target);
    expect(code).toBe('source-broken');
    expect(message).toContain('event 2 of "relation-A"');
    expect(await contentOf(target)).toHaveLength(2);
  });

  test('given a target that stores other bodies than it was sent, when it is read back, then the copy is refused', async () => {
    const [source, inner] = [new MemoryStore(), new MemoryStore()];
    await recordOf(source, PLAN);
    const target = new SpyStore(inner);
    const append = target.append.bind(target);
    target.append = (stream, events, expected) =>
      append(
        stream,
        stream === 'relation-B' ? events.map((e) => ({ ...e, data: { n: -1 } })) : events,
        expected,
      );
    expect(await refusal(source, target)).toMatchObject({ code: 'copy-differs' });
  });

  test('given one log as source and target, when it is copied, then it is refused', async () => {
    const store = new MemoryStore();
    expect(await refusal(store, store)).toMatchObject({ code: 'same-log' });
  });

  test('given a copy under way, when it is told to stop, then it stops between two appends, and goes on when repeated', async () => {
    const [source, target] = [new MemoryStore(), new MemoryStore()];
    await recordOf(source, PLAN);
    const stop = new AbortController();
    const seen: CopyProgress[] = [];
    const stopped = copyLog({
      source,
      target,
      prefixes: PREFIXES,
      signal: stop.signal,
      onProgress: (progress) => {
        seen.push(progress);
        if (seen.length === 2) stop.abort();
      },
    });
    await expect(stopped).rejects.toThrow();
    const part = await contentOf(target);
    expect(part.length).toBeGreaterThan(0);
    expect(part.length).toBeLessThan(13);
    expect(await copied(source, target)).toMatchObject({ copied: 13 - part.length });
  });

  test('given a long log, when it is copied, then its progress rises to the whole in each phase', async () => {
    const [source, target] = [new MemoryStore(), new MemoryStore()];
    await recordOf(source, PLAN);
    await copied(source, target);
    await new Interleaved().append(source, 'relation-Z', { n: 1 });
    const seen: CopyProgress[] = [];
    await copyLog({ source, target, prefixes: PREFIXES, onProgress: (progress) => seen.push(progress) });
    const of = (phase: CopyProgress['phase']) => seen.filter((progress) => progress.phase === phase);
    expect(of('comparing').map(({ events }) => events)).toEqual(Array.from({ length: 13 }, (_, n) => n + 1));
    expect(of('verifying').at(-1)).toMatchObject({ events: 14, share: 1 });
    for (const { share } of seen) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  });
});
