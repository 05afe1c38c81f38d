import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import { loadHistory, openHistory } from '../../src/timeline/history.reader.ts';
import { HistoryTable } from '../../src/timeline/history-table.ts';
import { inSlices } from '../../src/kernel/slices.runner.ts';
import { HistoryModels } from '../../src/timeline/history-models.projector.ts';
import { TensionQuery } from '../../src/tension/tension.query.ts';
import {
  accepted,
  act,
  HISTORY,
  opened,
  record,
  recorded,
  refused,
  relation,
  retracted,
  collected,
} from './recorded.ts';

async function eventsOf(...orders: Parameters<typeof record>[2]): Promise<StoredEvent[]> {
  const store = new MemoryStore();
  await record(store, HISTORY, orders);
  return (await collected(store.readStream(`relation-${HISTORY}`))).flat();
}

/** An event with another type or data; accessors of the stored event are read out. */
const altered = (event: StoredEvent, change: Partial<StoredEvent>): StoredEvent => ({
  id: event.id,
  type: event.type,
  data: event.data,
  metadata: event.metadata,
  stream: event.stream,
  revision: event.revision,
  position: event.position,
  recordedAt: event.recordedAt,
  ...change,
});

describe('feeding the read models', () => {
  test('given an event of an unknown type, then its history stands as before, names it, and the others go on', async () => {
    const store = new MemoryStore();
    await record(store, HISTORY, [opened(), recorded(act('a')), recorded(act('b'))]);
    await record(store, 'DEU-FRA~other', [opened(relation({ parties: ['DEU', 'FRA'] }))]);
    const [first, second, third] = (await collected(store.readStream(`relation-${HISTORY}`))).flat();
    const [other] = (await collected(store.readStream('relation-DEU-FRA~other'))).flat();
    if (!first || !second || !third || !other) throw new Error('four events were recorded');
    const models = new HistoryModels();
    const strange = altered(third, { type: 'ActRecorded.v9' });
    const later = altered(third, { revision: 3, position: third.position + 1n });
    models.apply([first, second, strange, later, altered(other, { position: third.position + 2n })]);
    expect(models.position).toBe(third.position + 2n);
    const table = accepted(models.resolve(HISTORY));
    expect(table.revision).toBe(1);
    expect(models.parked).toEqual([
      {
        stream: `relation-${HISTORY}`,
        revision: 2,
        position: third.position,
        type: 'ActRecorded.v9',
        cause: expect.stringContaining('unknown type ActRecorded.v9 at revision 2') as string,
        remedy: expect.stringContaining('newer version') as string,
      },
    ]);
    expect(table.parked).toBe(models.parked[0]);
    expect(accepted(models.resolve('DEU-FRA')).parked).toBeUndefined();
  });

  test.each([
    ['null content', { data: null }, /not what ActRecorded\.v1 holds/],
    ['empty content', { data: {} }, /not what ActRecorded\.v1 holds/],
    ['a day that is none', { data: { occurred: { from: '2021-02-30' } } }, /not a calendar day: 2021-02-30/],
    ['a day that is a word', { data: { occurred: { from: 'garbage' } } }, /not a calendar day: garbage/],
    ['a figure that is none', { data: { score: { value: 'high' } } }, /not what ActRecorded\.v1 holds/],
    ['a gap before it', { revision: 2 }, /jumps from revision 0 to 2/],
    ['the end of a deleted stream', { type: '$streamDeleted', revision: 2 ** 63 }, /deleted for good/],
  ] as const)('given an event with %s, then its history is parked before it', async (_, change, cause) => {
    const [first, second] = (await eventsOf(opened(), recorded(act('a')))) as [StoredEvent, StoredEvent];
    const models = new HistoryModels();
    const data =
      'data' in change && change.data !== null && Object.keys(change.data).length > 0
        ? { data: { ...(second.data as object), ...change.data } }
        : {};
    models.apply([first, altered(second, { ...change, ...data } as Partial<StoredEvent>)]);
    expect(models.parked).toMatchObject([
      { revision: 'revision' in change && change.revision === 2 ? 2 : 1 },
    ]);
    expect(models.parked[0]?.cause).toMatch(cause);
    expect(accepted(models.resolve(HISTORY)).revision).toBe(0);
  });

  test('given malformed data, then it throws and changes nothing', async () => {
    const [first, second] = (await eventsOf(opened(), recorded(act('a')))) as [StoredEvent, StoredEvent];
    const table = new HistoryTable(HISTORY);
    table.apply(first);
    const digest = table.digest();
    for (const data of [{}, { actId: 'a' }, { ...(second.data as object), occurred: {} }]) {
      expect(() => table.apply(altered(second, { data: data as StoredEvent['data'] }))).toThrow();
    }
    expect(table.digest()).toBe(digest);
  });

  test('given the same events twice, then they count once', async () => {
    const events = await eventsOf(opened(), recorded(act('a')), retracted('a'), recorded(act('a')));
    const models = new HistoryModels();
    models.apply(events);
    const digest = accepted(models.resolve(HISTORY)).digest();
    models.apply(events);
    expect(accepted(models.resolve(HISTORY)).digest()).toBe(digest);
    const table = new HistoryTable(HISTORY);
    for (const event of [...events, ...events]) table.apply(event);
    expect(table.digest()).toBe(digest);
  });

  test('given a stream that is no history, then it is passed over and named; one of another kind is an error', async () => {
    const [first, second] = (await eventsOf(opened(), recorded(act('a')))) as [StoredEvent, StoredEvent];
    const models = new HistoryModels();
    models.apply([second, altered(first, { stream: 'relation-foo', position: second.position + 1n })]);
    expect(models.parked.map(({ cause }) => cause)).toEqual([
      expect.stringContaining('not with the opening'),
      '"foo" is no name of a history',
    ]);
    expect(models.list()).toEqual([]);
    expect(() => new HistoryModels().apply([altered(first, { stream: 'whatif-1' })])).toThrow(
      /no stream of a history/,
    );
  });

  test('given any change to the record, then the bytes of the read model differ', async () => {
    const digests = await Promise.all(
      [
        [opened()],
        [opened(relation({ title: 'Other' }))],
        [opened(), recorded(act('a'))],
        [opened(), recorded(act('b'))],
        [opened(), recorded(act('a', { confidence: 'low' }))],
        [opened(), recorded(act('a', { magnitude: { value: 1.5, rationale: 'more' } }))],
        [opened(), recorded(act('a')), retracted('a')],
      ].map(async (orders) => {
        const table = new HistoryTable(HISTORY);
        for (const event of await eventsOf(...orders)) table.apply(event);
        expect(Buffer.from(table.serialize()).length).toBeGreaterThan(8);
        return table.digest();
      }),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe('a record that goes on while it is read', () => {
  test('given events applied between two slices of a scan, then the answer is the one of the revision it began with', async () => {
    const store = new MemoryStore();
    const many = Array.from({ length: 60 }, (_, n) => recorded(act(`act-${n}`)));
    await record(store, HISTORY, [opened(), ...many, ...many.map((_, n) => retracted(`act-${n}`))]);
    const [events = []] = await collected(store.readStream(`relation-${HISTORY}`));
    const models = new HistoryModels();
    models.apply(events.slice(0, 61));
    const table = accepted(models.resolve(HISTORY));
    const clock = { now: () => Date.UTC(2021, 11, 1) };
    const before = accepted(await new TensionQuery({ histories: models, clock }).explain(HISTORY));

    // The view is worked out before the first turn of the loop, so what is applied now comes in the middle of the question.
    const during = new TensionQuery({ histories: models, clock }).explain(HISTORY);
    models.apply(events.slice(61));
    expect(accepted(await during)).toEqual(before);
    expect(before.total).toBe(60);
    expect(table.acts.live).toBe(0);
  });

  test('given a long scan, then the loop turns between slices and every row is visited in order', async () => {
    let turns = 0;
    const done = new AbortController();
    const turning = (async () => {
      while (!done.signal.aborted) {
        await new Promise((resolve) => setImmediate(resolve));
        turns += 1;
      }
    })();
    const rows: number[] = [];
    await inSlices(3, 20_003, (row) => rows.push(row));
    done.abort();
    await turning;
    expect(rows).toHaveLength(20_000);
    expect(rows.every((row, index) => row === index + 3)).toBe(true);
    expect(turns).toBeGreaterThanOrEqual(15);
  });
});

describe('reading without following the log', () => {
  const store = async () => {
    const log = new MemoryStore();
    await record(log, HISTORY, [opened(), recorded(act('a'))]);
    await record(log, 'RUS-USA~other', [opened()]);
    await record(log, 'CHN-USA~trade', [opened(relation({ parties: ['CHN', 'USA'] }))]);
    return log;
  };

  test('given the id of a history, then its stream alone is read and the result is the running read model', async () => {
    const log = await store();
    const alone = accepted(await openHistory(log, HISTORY));
    expect(alone.list().map(({ id }) => id)).toEqual([HISTORY]);
    expect((await loadHistory(log, HISTORY)).digest()).toBe(accepted(alone.resolve(HISTORY)).digest());
  });

  test('given a bare relation, then the pair’s histories are read', async () => {
    const log = await store();
    expect(accepted(accepted(await openHistory(log, 'USA-CHN')).resolve('USA-CHN')).id).toBe('CHN-USA~trade');
    const pair = accepted(await openHistory(log, 'RUS-USA'));
    expect(pair.list()).toHaveLength(2);
    expect(refused(pair.resolve('RUS-USA')).code).toBe('ambiguous-history');
  });

  test.each(['RUS-USA~tset', 'RUS-CHN', 'nonsense', '', 'USA-RUS~test'])(
    'given %j, then it is refused as unknown',
    async (text) => {
      expect(refused(await openHistory(await store(), text)).code).toBe('unknown-history');
    },
  );
});
