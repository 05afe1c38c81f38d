import { describe, expect, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { StoreError, type EventStore, type NewEvent, type StoredEvent } from '../../src/eventstore/port.ts';
import { eventIdOf } from '../../src/kernel/ids.ts';
import type { RelationCommand, RelationOrder } from '../../src/relations/commands.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { act, command, fixedClock, HISTORY, NOW, open, record, relation } from '../support/relations.ts';
import { SpyStore } from '../support/spy.store.ts';

const writerOf = (store: EventStore, options: Partial<{ mostHistories: number; mostEntries: number }> = {}) =>
  new RelationWriter({ store, clock: fixedClock, ...options });

async function streamed(store: EventStore, stream = streamOf(HISTORY)): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const events of store.readStream(stream)) all.push(...events);
  return all;
}

/** A store with a spy, a writer on it, and an open history. */
async function opened() {
  const store = new SpyStore(new MemoryStore());
  const writer = writerOf(store);
  const first = await writer.execute(command(open(), 'open'));
  expect(first).toMatchObject({ ok: true, value: { history: HISTORY, revision: 0, events: 1 } });
  return { store, writer };
}

const refusedWith = (code: string) => ({ ok: false, error: { code } });

describe('a command', () => {
  test('given an open history, when an act is recorded, then its event carries all it has to', async () => {
    const { store, writer } = await opened();
    const sent: RelationCommand = command(record('a'), 'a', {
      correlationId: 'the-request',
      origin: { scenario: 'geneva', digests: { 'act:a': 'd1', 'act:b': 'd2' } },
    });
    const result = await writer.execute(sent);
    const [first, second] = await streamed(store);
    expect(result).toEqual({
      ok: true,
      value: { history: HISTORY, revision: 1, events: 1, position: second?.position.toString() },
    });
    expect(first?.metadata.prev).toBeNull();
    expect(first?.metadata).not.toHaveProperty('origin');
    expect(second).toMatchObject({
      id: eventIdOf(sent.commandId, streamOf(HISTORY), 0),
      type: 'ActRecorded.v1',
      data: { actId: 'a', score: { value: -8 } },
      metadata: {
        recordedAt: new Date(NOW).toISOString(),
        commandId: sent.commandId,
        correlationId: 'the-request',
        causationId: sent.commandId,
        actor: { id: 'ann', via: 'test' },
        origin: { scenario: 'geneva', entry: 'act:a', digest: 'd1' },
        prev: first && chainHash(first),
      },
    });
    expect(second?.metadata.commandHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('given a clock that goes back, when more is recorded, then the recorded instants do not', async () => {
    const store = new MemoryStore();
    const instants = [NOW, NOW - 60_000, NOW - 5, NOW + 1];
    const clock = { now: () => instants.shift() ?? NOW };
    const writer = new RelationWriter({ store, clock });
    for (const [n, order] of [open(), record('a'), record('b'), record('c')].entries()) {
      await writer.execute(command(order, `${n}`));
    }
    expect((await streamed(store)).map(({ recordedAt }) => recordedAt - NOW)).toEqual([0, 0, 0, 1]);
  });

  test('given a fresh writer, when it goes on with a stored history, then the chain of hashes holds throughout', async () => {
    const store = new MemoryStore();
    await writerOf(store).execute(command(open(), 'open'));
    await writerOf(store).execute(
      command({ type: 'RecordActs', contents: [act('a'), act('b', { followUpOf: 'a' })] }, 'ab'),
    );
    await writerOf(store).execute(
      command(record('c', { summary: 'Ünïcode \u{1F91D} "quoted" \\ and\nlines' }), 'c'),
    );
    await writerOf(store).execute(command(record('d'), 'd'));
    const events = await streamed(store);
    expect(events.map(({ metadata }) => metadata.prev)).toEqual([
      null,
      ...events.slice(0, -1).map(chainHash),
    ]);
  });

  test('given a command id that is no UUID, when it is sent, then it is refused and nothing is read or written', async () => {
    const { store, writer } = await opened();
    const result = await writer.execute({ ...command(record('a'), 'a'), commandId: 'key-1' });
    expect(result).toMatchObject(refusedWith('command-id'));
    expect(store.appends).toHaveLength(1);
  });

  test('given one event over the limit beside small ones, when they are sent at once, then it alone fails', async () => {
    const { store, writer } = await opened();
    const huge = record('huge', {
      sources: Array.from({ length: 40 }, () => ({
        title: 'T',
        publisher: 'P',
        quote: '\u{1F91D}'.repeat(1990),
      })),
    });
    const results = await Promise.allSettled(
      [record('a'), huge, record('b')].map((order, n) => writer.execute(command(order, `k${n}`))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { kind: 'too-large' } });
    expect((await streamed(store)).map(({ type }) => type)).toEqual([
      'RelationOpened.v1',
      'ActRecorded.v1',
      'ActRecorded.v1',
    ]);
  });
});

describe('a repeat of a command', () => {
  test('given it was answered, when it is sent again, now or by another writer, then it gets the first answer', async () => {
    const { store, writer } = await opened();
    const batch = command({ type: 'RecordActs', contents: [act('a'), act('b', { target: 'UKR' })] }, 'batch');
    const { position: _, ...first } = await valueOf(writer.execute(batch));
    await writer.execute(command({ type: 'RetractAct', actId: 'a', reason: 'An error.' }, 'retract'));
    expect(first).toEqual({ history: HISTORY, revision: 2, events: 2 });
    expect(await valueOf(writer.execute(batch))).toEqual(first);
    expect(await valueOf(writerOf(store).execute(batch))).toEqual(first);
    // What the caller expected then is no obstacle now.
    expect(await valueOf(writer.execute({ ...batch, expectedRevision: 0 }))).toEqual(first);
    expect(await streamed(store)).toHaveLength(4);
  });

  test('given it comes with another body, when it is sent, then it is refused, and nothing is written', async () => {
    const { store, writer } = await opened();
    await writer.execute(command(record('a'), 'key'));
    for (const order of [record('a', { summary: 'Else.' }), record('b'), open()]) {
      expect(await writer.execute(command(order, 'key'))).toMatchObject(refusedWith('command-id-reused'));
      expect(await writerOf(store).execute(command(order, 'key'))).toMatchObject(
        refusedWith('command-id-reused'),
      );
    }
    expect(await streamed(store)).toHaveLength(2);
  });

  test('given the same command many times at once, when all are answered, then it was written once', async () => {
    const { store, writer } = await opened();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => valueOf(writer.execute(command(record('a'), 'key')))),
    );
    expect(answers.every(({ revision, events }) => revision === 1 && events === 1)).toBe(true);
    expect(await streamed(store)).toHaveLength(2);
  });

  test('given the store wrote but its answer got lost, when that is noticed, then the first answer is given', async () => {
    const { store, writer } = await opened();
    store.after = () => {
      store.after = () => {};
      throw new StoreError('unavailable', 'the connection was cut', 'Try again.');
    };
    expect(await valueOf(writer.execute(command(record('a'), 'key')))).toEqual({
      history: HISTORY,
      revision: 1,
      events: 1,
    });
    expect(await streamed(store)).toHaveLength(2);
  });

  test('given another process stored the very same command in the meantime, when it is appended, then that counts', async () => {
    const { store, writer } = await opened();
    const sent = command(record('a'), 'key');
    store.before = async () => {
      store.before = () => {};
      await new RelationWriter({ store, clock: { now: () => NOW + 7 } }).execute(sent);
    };
    expect(await valueOf(writer.execute(sent))).toEqual({ history: HISTORY, revision: 1, events: 1 });
    await writer.execute(command(record('b'), 'b'));
    const events = await streamed(store);
    expect(events.map(({ metadata }) => metadata.prev)).toEqual([
      null,
      ...events.slice(0, -1).map(chainHash),
    ]);
    expect(events).toHaveLength(3);
  });
});

describe('a store that fails', () => {
  test('given it stays unavailable, when a command is sent, then its error is passed on, and later ones succeed', async () => {
    const { store, writer } = await opened();
    let calls = 0;
    store.before = () => {
      calls += 1;
      throw new StoreError('unavailable', 'the disk is gone', 'Mount it.');
    };
    await expect(writer.execute(command(record('a'), 'key'))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(calls).toBeGreaterThan(1);
    store.before = () => {};
    expect(await writer.execute(command(record('a'), 'key'))).toMatchObject({
      ok: true,
      value: { revision: 1 },
    });
  });
  test('given it was closed, when a command is sent, then that is the error, at once', async () => {
    const { store, writer } = await opened();
    await store.close();
    await expect(writer.execute(command(record('a'), 'key'))).rejects.toMatchObject({ kind: 'closed' });
    expect(store.appends).toHaveLength(2);
  });
  test('given reading broke off within the events of a command, when that command is repeated, then its answer is whole', async () => {
    const { store, writer } = await opened();
    const other = writerOf(store);
    const batch = (k: number) =>
      command(
        { type: 'RecordActs', contents: Array.from({ length: 500 }, (_, n) => act(`a${k}-${n}`)) },
        `k${k}`,
      );
    // By r1, the pages of a thousand that the writer will read end within the second command.
    await valueOf(other.execute(command(record('b'), 'b')));
    for (const k of [1, 2]) await valueOf(other.execute(batch(k)));
    store.page = (number) => {
      if (number === 1) throw new StoreError('unavailable', 'the connection was cut', 'Try again.');
    };
    const unknown: RelationOrder = { type: 'RetractAct', actId: 'x', reason: 'An error.' };
    await expect(writer.execute(command(unknown, 'x'))).rejects.toMatchObject({ kind: 'unavailable' });
    store.page = () => {};
    expect(await valueOf(writer.execute(batch(2)))).toMatchObject({
      history: HISTORY,
      revision: 1001,
      events: 500,
    });
  });
  test('given a stream of a newer version, when a command is sent, then it is an error and not a wrong decision', async () => {
    const { store, writer } = await opened();
    const [first] = await streamed(store);
    if (first === undefined) throw new Error('no event');
    const newer: NewEvent = {
      id: eventIdOf(first.metadata.commandId, streamOf(HISTORY), 9),
      type: 'ActWeighed.v1',
      data: {},
      metadata: first.metadata,
    };
    await store.append(streamOf(HISTORY), [newer], 0);
    await expect(writer.execute(command(record('a'), 'key'))).rejects.toThrow(/ActWeighed\.v1/);
    expect(await streamed(store)).toHaveLength(2);
  });
});

describe('several commands at once', () => {
  test('given 100 acts of one history in flight, when all are answered, then they stand in order in few appends', async () => {
    const { store, writer } = await opened();
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, n) => valueOf(writer.execute(command(record(`a${n}`), `k${n}`)))),
    );
    expect(results.map(({ revision }) => revision)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect((await streamed(store)).slice(1).map(({ data }) => (data as { actId: string }).actId)).toEqual(
      Array.from({ length: 100 }, (_, n) => `a${n}`),
    );
    expect(store.appends.length).toBeLessThanOrEqual(3);
  });

  test('given they depend on each other, when they are sent at once, then each is judged after those before it', async () => {
    const { store, writer } = await opened();
    const orders: [RelationOrder, object][] = [
      [record('a'), { ok: true, value: { revision: 1, events: 1 } }],
      [record('step', { followUpOf: 'a' }), { ok: true, value: { revision: 2, events: 1 } }],
      [record('a'), { ok: true, value: { revision: 2, events: 0 } }],
      [record('a', { summary: 'Else.' }), refusedWith('act-exists')],
      [{ type: 'RetractAct', actId: 'a', reason: 'x' }, refusedWith('act-in-use')],
      [
        { type: 'RetractAct', actId: 'step', reason: 'x' },
        { ok: true, value: { revision: 3, events: 1 } },
      ],
      [
        { type: 'RetractAct', actId: 'a', reason: 'x' },
        { ok: true, value: { revision: 4, events: 1 } },
      ],
    ];
    const results = await Promise.all(orders.map(([order], n) => writer.execute(command(order, `k${n}`))));
    for (const [n, [, expected]] of orders.entries()) expect(results[n]).toMatchObject(expected);
    expect(store.appends).toHaveLength(2);
  });

  test('given an append fails, when commands were judged on top of it, then none of them rests on what was not stored', async () => {
    const { store, writer } = await opened();
    store.before = (stream, events) => {
      if (events.length < 2) return;
      store.before = () => {};
      throw new StoreError('access-denied', `no writing to ${stream}`, 'Ask for the right.');
    };
    const results = await Promise.allSettled([
      writer.execute(command(record('a'), 'a')),
      writer.execute(command(record('step', { followUpOf: 'a' }), 'step')),
      writer.execute(command(record('a'), 'again')),
    ]);
    expect(results).toMatchObject([
      { reason: { kind: 'access-denied' } },
      { reason: { kind: 'access-denied' } },
      // "The record already says so" would have been wrong: it is recorded now.
      { value: { ok: true, value: { revision: 1, events: 1 } } },
    ]);
    expect(await streamed(store)).toHaveLength(2);
  });

  test('given all expect the same revision, when they are sent at once, then one succeeds', async () => {
    const { writer } = await opened();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        writer.execute(command(record(`a${n}`), `k${n}`, { expectedRevision: 0 })),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results[9]).toMatchObject({ error: { code: 'revision-conflict', details: { current: 1 } } });
  });

  test('given more acts than one append takes, when they are sent at once, then all are recorded', async () => {
    const { store, writer } = await opened();
    const results = await Promise.all(
      [300, 300, 1].map((size, k) => {
        const contents = Array.from({ length: size }, (_, n) => act(`a${k}-${n}`));
        return valueOf(writer.execute(command({ type: 'RecordActs', contents }, `k${k}`)));
      }),
    );
    expect(results.map(({ revision }) => revision)).toEqual([300, 600, 601]);
    expect(store.appends.every((events) => events.length <= 500)).toBe(true);
  });
});

describe('several writers on one store', () => {
  test('given two processes race on one history, when both send many commands, then all succeed on one chain', async () => {
    const { store, writer } = await opened();
    const other = writerOf(store);
    const results = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        if (n % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
        return valueOf((n % 2 === 0 ? writer : other).execute(command(record(`a${n}`), `k${n}`)));
      }),
    );
    expect(new Set(results.map(({ revision }) => revision)).size).toBe(60);
    const events = await streamed(store);
    expect(events).toHaveLength(61);
    expect(events.map(({ metadata }) => metadata.prev)).toEqual([
      null,
      ...events.slice(0, -1).map(chainHash),
    ]);
  });

  test('given another process changed the record, when memory alone would refuse or pass over, then it is read first', async () => {
    const { store, writer } = await opened();
    const other = writerOf(store);
    await writer.execute(command(record('a'), 'a'));
    // By the first writer's memory there is no b to follow up, and a is recorded already.
    await other.execute(command(record('b'), 'b'));
    await other.execute(command({ type: 'RetractAct', actId: 'a', reason: 'x' }, 'retract'));
    expect(await writer.execute(command(record('step', { followUpOf: 'b' }), 'step'))).toMatchObject({
      ok: true,
    });
    await other.execute(command({ type: 'RetractAct', actId: 'step', reason: 'x' }, 'retract step'));
    expect(await valueOf(writer.execute(command(record('a'), 'a again')))).toMatchObject({ events: 1 });
  });

  test('given another process wrote, when a command is sent, then only what is newer is read', async () => {
    const { store, writer } = await opened();
    const contents = Array.from({ length: 200 }, (_, n) => act(`a${n}`));
    await writer.execute(command({ type: 'RecordActs', contents }, 'many'));
    await writerOf(store).execute(command(record('b'), 'b'));
    store.eventsRead = 0;
    await writer.execute(command(record('c'), 'c'));
    expect(store.eventsRead).toBe(1);
  });

  test('given another process opened the history, when it is loaded, then the state is the newest', async () => {
    const { store, writer } = await opened();
    await writerOf(store).execute(command(record('b'), 'b'));
    expect((await writer.load(HISTORY))?.revision).toBe(1);
    expect(await writer.load('RUS-USA~none')).toBeUndefined();
  });

  test('given others win every race, when a command has lost a hundred, then its sender is told', async () => {
    const { store, writer } = await opened();
    let n = 0;
    const other = new RelationWriter({ store: new Unspied(store), clock: fixedClock });
    store.before = async () => {
      await other.execute(command(record(`o${n++}`), `o${n}`));
    };
    const result = await writer.execute(command(record('a'), 'a'));
    expect(result).toMatchObject({ error: { code: 'revision-conflict', details: { current: n } } });
    expect(n).toBe(101);
  });
});

describe('what a writer keeps in memory', () => {
  test('given 20 000 acts, when the next one is recorded, then nothing is read and one event is written', async () => {
    const { store, writer } = await opened();
    for (let batch = 0; batch < 40; batch += 1) {
      const contents = Array.from({ length: 500 }, (_, n) => act(`a-${batch}-${n}`));
      await valueOf(writer.execute(command({ type: 'RecordActs', contents }, `batch ${batch}`)));
    }
    store.reads = 0;
    store.appends = [];
    const undo = record('the-20001st', { reverses: [{ actId: 'a-0-0' }] });
    expect(await valueOf(writer.execute(command(undo, 'next')))).toMatchObject({ revision: 20_001 });
    expect(store.reads).toBe(0);
    expect(store.appends.map((events) => events.length)).toEqual([1]);
  });

  test('given more histories than it may keep, when all are written again, then each is right, read anew if need be', async () => {
    const store = new SpyStore(new MemoryStore());
    const writer = writerOf(store, { mostHistories: 2 });
    const histories = ['one', 'two', 'three'].map((name) => `RUS-USA~${name}`);
    for (const [n, history] of histories.entries())
      await writer.execute(command(open(), `${n}`, { history }));
    store.reads = 0;
    expect(await writer.execute(command(record('a'), 'kept', { history: 'RUS-USA~three' }))).toMatchObject({
      ok: true,
    });
    expect(store.reads).toBe(0);
    expect(await writer.execute(command(record('a'), 'evicted', { history: 'RUS-USA~one' }))).toMatchObject({
      ok: true,
      value: { revision: 1 },
    });
    expect(store.reads).toBe(1);
  });

  test('given it keeps two histories, when a third is opened, then the one least recently written is forgotten', async () => {
    const store = new SpyStore(new MemoryStore());
    const writer = writerOf(store, { mostHistories: 2 });
    const readsFor = async (history: string, key: string) => {
      store.reads = 0;
      await writer.execute(command(record(key), `${history} ${key}`, { history }));
      return store.reads;
    };
    for (const history of ['RUS-USA~one', 'RUS-USA~two'])
      await writer.execute(command(open(), history, { history }));
    await readsFor('RUS-USA~one', 'a');
    await writer.execute(command(open(), 'three', { history: 'RUS-USA~three' }));
    // Only what has come to rest is forgotten.
    await new Promise((resolve) => setTimeout(resolve));
    expect(await readsFor('RUS-USA~one', 'b')).toBe(0);
    expect(await readsFor('RUS-USA~two', 'b')).toBe(1);
  });

  test('given more entries than it may keep, when another history is written, then the older one is forgotten', async () => {
    const store = new SpyStore(new MemoryStore());
    const writer = writerOf(store, { mostEntries: 5 });
    const [one, two] = ['RUS-USA~one', 'RUS-USA~two'];
    await writer.execute(command(open(), 'one', { history: one }));
    const contents = Array.from({ length: 10 }, (_, n) => act(`a${n}`));
    await writer.execute(command({ type: 'RecordActs', contents }, 'acts', { history: one }));
    store.reads = 0;
    await writer.execute(command(record('b'), 'b', { history: one }));
    expect(store.reads).toBe(0);
    await writer.execute(command(open(relation()), 'two', { history: two }));
    store.reads = 0;
    await writer.execute(command(record('c'), 'c', { history: one }));
    expect(store.reads).toBe(1);
  });
});

async function valueOf(result: ReturnType<RelationWriter['execute']>) {
  const settled = await result;
  if (!settled.ok) throw new Error(`${settled.error.code}: ${settled.error.message}`);
  return settled.value;
}

/** The store behind a spy's hooks: what another process does is not hooked again. */
class Unspied extends SpyStore {
  readonly #spy: SpyStore;
  constructor(spy: SpyStore) {
    super(spy);
    this.#spy = spy;
  }
  override async append(...args: Parameters<EventStore['append']>) {
    const { before } = this.#spy;
    this.#spy.before = () => {};
    try {
      return await super.append(...args);
    } finally {
      this.#spy.before = before;
    }
  }
}
