import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { TensionQuery } from '../../src/tension/tension.query.ts';
import { ExportQuery } from '../../src/timeline/export.query.ts';
import { HistoryTable } from '../../src/timeline/history-table.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import { TimelineQuery } from '../../src/timeline/timeline.query.ts';
import { Bytes } from '../support/byte-source.ts';
import { OBSERVED, recording, slice, undoing, writerOver, BEGINS } from './observed.ts';

const FIRST = slice('20180101', 'aa', [
  '2018-01-01',
  [
    [0, '>042', 3, 2],
    [30, '<190', 1, 1],
  ],
]);
const SECOND = slice('20180102', 'bb', [
  '2018-01-02',
  [
    [1, '>042', 2, 1],
    [0, '<036', 1, 1],
  ],
]);

const clock = { now: () => Date.UTC(2026, 0, 1) };

async function readingsOf(store: MemoryStore) {
  const histories = await loadHistories(store);
  const parts = { histories, store, clock };
  return {
    histories,
    tension: new TensionQuery(parts),
    timeline: new TimelineQuery(parts),
    exports: new ExportQuery(parts),
  };
}

async function actsOf(store: MemoryStore, view = {}) {
  const { timeline } = await readingsOf(store);
  const page = await timeline.page(OBSERVED, {}, view);
  if (!page.ok) throw new Error(page.error.message);
  return page.value.entries.map(({ id, reported }) => [id, reported]);
}

describe('what a data set counted', () => {
  test('given slices in any order of import, then the record says the same; again nothing is written; and rows that tell one thing are one act, known when the first could be', async () => {
    const [forth, back] = [new MemoryStore(), new MemoryStore()];
    const [one, other] = [writerOver(forth), writerOver(back)];
    expect(await one(recording(1, [FIRST]))).toBe(2);
    expect(await one(recording(2, [SECOND]))).toBe(1);
    expect(await one(recording(3, [FIRST, SECOND]))).toBe(0);
    await other(recording(1, [SECOND]));
    await other(recording(2, [FIRST]));
    const acts = [
      ['2017-12-02-usa-190', '2018-01-01'],
      ['2018-01-01-rus-042', '2018-01-01'],
      ['2018-01-02-usa-036', '2018-01-02'],
    ];
    expect(await actsOf(forth)).toEqual(acts);
    expect(await actsOf(back)).toEqual(acts);
    expect(await actsOf(back, { asOf: { revision: 1 } })).toEqual([
      ['2018-01-01-rus-042', '2018-01-02'],
      ['2018-01-02-usa-036', '2018-01-02'],
    ]);
    expect(await actsOf(forth, { knownBy: '2018-01-01' })).toEqual(acts.slice(0, 2));
    expect(await actsOf(forth, { asOf: { instant: BEGINS } })).toEqual(acts.slice(0, 2));
  });

  test('given what was recorded, then its tension is that of tension/2 on the days that its slices cover, and it is explained down to rows', async () => {
    const store = new MemoryStore();
    const write = writerOver(store);
    await write(recording(1, [FIRST, SECOND]));
    const { tension, timeline } = await readingsOf(store);
    const reading = await tension.reading(OBSERVED);
    expect(reading).toMatchObject({ ok: true, value: { model: 'tension/2', at: '2018-01-02', acts: 3 } });
    const series = await tension.series(OBSERVED);
    expect(series).toMatchObject({ ok: true, value: { from: '2018-01-01', to: '2018-01-02' } });
    const why = await tension.explain(OBSERVED);
    if (!why.ok || !reading.ok) throw new Error('it can be explained');
    expect(why.value.contributions).toHaveLength(3);
    expect(why.value.tension).toBeCloseTo(reading.value.tension, 9);
    const act = await timeline.act(OBSERVED, '2018-01-01-rus-042');
    expect(act).toMatchObject({
      ok: true,
      value: {
        content: {
          initiator: 'RUS',
          target: 'USA',
          code: { code: '042' },
          summary: expect.stringContaining('5 rows, 3 stories'),
        },
      },
    });
  });

  test('given a slice that is issued anew, then it replaces what was recorded with it, also where it holds no row any more; a part of that is refused; and undone it is as before', async () => {
    const store = new MemoryStore();
    const write = writerOver(store);
    await write(recording(1, [FIRST, SECOND]));
    const changed = slice('20180102', 'cc', ['2018-01-02', [[0, '<036', 1, 1]]]);
    expect(await write(recording(2, [changed]))).toBe('observations-overlap');
    expect(await write(recording(3, [slice('20180101', '0'), changed]))).toBe(1);
    expect(await actsOf(store)).toEqual([['2018-01-02-usa-036', '2018-01-02']]);
    expect(await actsOf(store, { asOf: { revision: 1 } })).toHaveLength(3);
    expect(await write(undoing(3))).toBe(1);
    expect(await actsOf(store)).toHaveLength(3);
    expect(await write(undoing(1))).toBe(1);
    expect(await actsOf(store)).toEqual([]);
  });

  test('given another source under the same name, or a history that people wrote, then it is told', async () => {
    const write = writerOver(new MemoryStore());
    await write(recording(1, [FIRST]));
    expect(await write(recording(2, [SECOND], { source: 'icews' }))).toBe('another-source');
  });

  test('given the table as bytes, when it is restored, then it goes on like the other', async () => {
    const store = new MemoryStore();
    const write = writerOver(store);
    await write(recording(1, [FIRST]));
    const { histories } = await readingsOf(store);
    const table = histories.resolve(OBSERVED);
    if (!table.ok) throw new Error(table.error.message);
    const restored = await HistoryTable.restore(new Bytes(table.value.serialize()));
    expect(restored.stream).toBe(`observed-${OBSERVED}`);
    await write(recording(2, [FIRST, slice('20180102', 'cc', ['2018-01-02', [[1, '>042', 1, 1]]])]));
    await write(undoing(2));
    for await (const events of store.readStream(`observed-${OBSERVED}`))
      for (const event of events) restored.apply(event);
    const after = (await readingsOf(store)).histories.resolve(OBSERVED);
    expect(after.ok && restored.digest() === after.value.digest()).toBe(true);
  });

  test('given a licence by which nothing may be handed on, then rows are not exported, and tension is told', async () => {
    const store = new MemoryStore();
    await writerOver(store)(recording(1, [FIRST], { redistribute: 'none' }));
    const { exports, tension } = await readingsOf(store);
    expect(exports.csv(OBSERVED)).toMatchObject({ ok: false, error: { code: 'not-redistributed' } });
    expect((await tension.series(OBSERVED)).ok).toBe(true);
    const open = new MemoryStore();
    await writerOver(open)(recording(1, [FIRST]));
    const csv = (await readingsOf(open)).exports.csv(OBSERVED);
    const lines: string[] = [];
    if (csv.ok) for await (const line of csv.value) lines.push(line);
    expect(lines).toHaveLength(3);
  });
});
