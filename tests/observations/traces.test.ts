import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { EVENT_LIMIT, type EventStore } from '../../src/eventstore/port.ts';
import { copyLog } from '../../src/eventstore/log/log-copy.runner.ts';
import { prefixesOf } from '../../src/eventstore/stream-kinds.ts';
import { dataSetOf, rowsKept } from '../../src/observations/data-sets.ts';
import { Imports } from '../../src/observations/import.service.ts';
import { loadImports } from '../../src/observations/imports.reader.ts';
import { countFiles } from '../../src/observations/scan.runner.ts';
import { TRACE_EVENT_SCHEMAS, traceStreamOf, type TraceEvent } from '../../src/observations/trace-events.ts';
import { keptPortionsOf, type FoundRow } from '../../src/observations/trace-portions.ts';
import { TraceTable } from '../../src/observations/trace-table.ts';
import type { Keeps } from '../../src/observations/traces.ts';
import { tracesOf } from '../../src/observations/traces.reader.ts';
import { loadHistories, openHistory } from '../../src/timeline/history.reader.ts';
import { ObservedDayQuery } from '../../src/timeline/observed-day.query.ts';
import type { View } from '../../src/timeline/view.ts';
import { gdeltRow } from './rows.ts';

const clock = { now: () => Date.UTC(2026, 0, 31) };
const ACTOR = { id: 'tester', via: 'test' };
const HISTORY = 'RUS-USA~gdelt';
const DAY = '2017-12-02';

const folder = mkdtempSync(join(tmpdir(), 'detente-traces-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of rows of one pair. */
function file(name: string, rows: readonly Readonly<Record<number, string>>[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.map((over) => gdeltRow(61, over)).join('\n'));
  return path;
}

const row = (id: number, link: string, day = '20180101', over: Readonly<Record<number, string>> = {}) => ({
  0: String(id),
  59: `${day}001500`,
  60: link,
  ...over,
});

/** Notes which events are read, and fails where rows would be kept while it `isShort`. */
class Watched extends MemoryStore {
  read: number[] = [];
  isShort = false;

  override append(...asked: Parameters<EventStore['append']>): ReturnType<EventStore['append']> {
    if (this.isShort && asked[0] === traceStreamOf(HISTORY)) return Promise.reject(new Error('cut short'));
    return super.append(...asked);
  }

  override async *readStream(...asked: Parameters<EventStore['readStream']>) {
    for await (const page of super.readStream(...asked)) {
      this.read.push(...page.map(({ revision }) => revision));
      yield page;
    }
  }
}

const importsOver = (store: EventStore): Imports =>
  new Imports({
    store,
    clock,
    existing: async () => (await loadHistories(store)).list().map(({ id }) => id),
  });

async function imported(store: EventStore, files: readonly string[], trace: Keeps = 'links') {
  const keeps = trace === 'none' ? undefined : trace;
  const counted = await countFiles({ files, wanted: { today: '2026-01-31', keeps } });
  if (!counted.ok) throw new Error(counted.error.message);
  const asked = { dataSet: dataSetOf(counted.value.scan.format), into: 'gdelt', span: {} };
  const done = await importsOver(store).run(counted.value, asked, ACTOR);
  await counted.value.close();
  if (!done.ok) throw new Error(done.error.message);
  return done.value;
}

async function told(store: EventStore, day = DAY, view: View = {}) {
  const histories = await openHistory(store, HISTORY);
  if (!histories.ok) throw new Error(histories.error.message);
  const done = await new ObservedDayQuery({ histories: histories.value, store, clock }).of(
    HISTORY,
    day,
    view,
  );
  if (!done.ok) throw new Error(done.error.message);
  return done.value;
}

const links = async (store: EventStore, ...view: [day?: string, view?: View]) =>
  (await told(store, ...view)).codes.map(({ code, kept }) => [
    code,
    ...kept.map(({ id, link }) => link ?? id),
  ]);

async function events(store: EventStore) {
  const all: TraceEvent[] = [];
  for await (const page of store.readStream(traceStreamOf(HISTORY))) all.push(...(page as never[]));
  return all;
}

describe('what is kept of a cell', () => {
  test('given many rows in any order, then the lowest numbers of three stories stand, and a link that is too long is left out', () => {
    const rows = [9, 4, 7, 5, 3, 8, 6].map((id) => ({
      id,
      link: 3 + (id % 3),
      linkText: () => `story ${3 + (id % 3)}`,
    }));
    for (const order of [rows, rows.toReversed(), rows.toSorted((a, b) => a.id - b.id)]) {
      const table = new TraceTable('links');
      for (const each of order) table.take(2, each);
      const kept: unknown[] = [];
      table.eachOf(2, (...each) => kept.push(each));
      expect(kept.toSorted()).toEqual([
        [3, 3, 'story 3'],
        [4, 4, 'story 4'],
        [5, 5, 'story 5'],
      ]);
      table.eachOf(1, () => expect.fail('nothing was told of it'));
    }
    const table = new TraceTable('links');
    table.take(0, { id: 1, link: 1, linkText: () => 'x'.repeat(2_001) });
    table.eachOf(0, (...each) => expect(each).toEqual([1, 1, undefined]));
  });

  test('given more than is held at a time, then that is said, and nothing more is taken', () => {
    const few = new TraceTable('links', { cells: 2, links: 10 });
    few.take(1, { id: 1, link: 1, linkText: () => 'eleven more' });
    expect(few.isFull).toBe(false);
    few.take(1, { id: 2, link: 2, linkText: () => 'b' });
    expect(few.isFull).toBe(true);
    const cells = new TraceTable('ids', { cells: 2, links: 10 });
    cells.take(2, { id: 1, link: 1 });
    expect(cells.isFull).toBe(true);
    cells.eachOf(2, () => expect.fail('it was not taken'));
  });

  test('given rows of a month that are more than one append takes, then slices stay whole, each event fits, and a cell keeps three of all its slices', () => {
    const of = (place: number, slice: string): FoundRow => ({
      known: `${slice.slice(0, 4)}-${slice.slice(4, 6)}-${slice.slice(6, 8)}`,
      offset: place % 50,
      act: '>010',
      id: place + 1,
      story: place + 1,
      link: `https://example.org/${'ü'.repeat(200)}/${place}`,
    });
    const slices = Array.from(
      { length: 30 },
      (_, day) => `201801${String(day + 1).padStart(2, '0')}`,
    ).flatMap((day) => [`${day}001500`, `${day}003000`]);
    const portions = keptPortionsOf(
      slices.map((slice, at) => ({
        slice,
        hash: 'aa',
        rows: Array.from({ length: 150 }, (_, place) => of(at * 150 + place, slice)),
      })),
    );
    expect(portions.length).toBeGreaterThan(3);
    const parts = portions.flatMap((portion) => portion.parts);
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(EVENT_LIMIT);
    const kept = parts.flatMap(({ days }) =>
      days.flatMap(([, cells]) => cells.flatMap(([, , each]) => each)),
    );
    // Of each day 50 things, and three rows of each: those of the first slice, whose numbers are lower.
    expect(kept).toHaveLength(30 * 50 * 3);
    const named = portions.map(
      (portion) => new Set(portion.parts.flatMap((part) => part.slices.map(([name]) => name))),
    );
    const all = named.flatMap((names) => [...names]);
    expect(all).toEqual(slices.filter((name) => name.endsWith('001500')));
    for (const { bytes, parts: own } of portions)
      expect(bytes).toBeGreaterThan(
        own.reduce((sum, part) => sum + Buffer.byteLength(JSON.stringify(part)), 0),
      );
  });
});

describe('rows of an import', () => {
  const first = file('first.CSV', [
    row(1, 'https://example.org/a'),
    row(2, 'https://example.org/a'),
    row(3, 'https://example.org/b'),
    row(4, 'https://example.org/\u00fc', '20180203'),
    row(5, 'https://example.org/c', '20180102', { 26: '042', 28: '04' }),
  ]);

  test('given none are kept, then nothing but counts is recorded; kept later by number and then with links, what is missing is added, and counts stay', async () => {
    const store = new MemoryStore();
    expect(await imported(store, [first], 'none')).toMatchObject({ traced: 0 });
    expect(await events(store)).toEqual([]);
    const before = await told(store);
    expect(before).toMatchObject({ rows: 5, remedy: expect.stringContaining('No rows were kept: import') });
    expect(await imported(store, [first], 'ids')).toMatchObject({
      traced: 1,
      keeps: 'ids',
      histories: { changed: 0, same: 1, refused: 0 },
    });
    expect(await links(store)).toEqual([
      ['010', 1, 3, 4],
      ['042', 5],
    ]);
    expect(await imported(store, [first], 'links')).toMatchObject({ traced: 1, keeps: 'links' });
    const linked = [
      ['010', 'https://example.org/a', 'https://example.org/b', 'https://example.org/\u00fc'],
      ['042', 'https://example.org/c'],
    ];
    expect(await links(store)).toEqual(linked);
    const recorded = await events(store);
    for (const trace of ['ids', 'links', 'none'] as const)
      expect(await imported(store, [first], trace)).toMatchObject({ traced: 0 });
    expect(await events(store)).toEqual(recorded);
    const { remedy, ...after } = await told(store);
    expect(remedy).toBeUndefined();
    expect({
      ...after,
      codes: after.codes.map((code) => ({ ...code, kept: [] })),
      remedy: before.remedy,
    }).toEqual(before);
    for (const { type, data } of recorded) expect(TRACE_EVENT_SCHEMAS[type].parse(data)).toEqual(data);
  });

  test('given a slice that is issued anew, then its rows replace those before, also where none are kept of it; undone the first are told again, and brought again the others', async () => {
    const store = new MemoryStore();
    const other = { 59: '20180101003000', 26: '042', 28: '04' };
    const of = [row(1, 'https://example.org/a'), row(2, 'https://example.org/b')];
    const day = file('day.CSV', [...of, row(3, 'https://example.org/c', '20180101', other)]);
    // Of the pair one slice is other, and one is empty.
    const anew = file('anew.CSV', [
      row(1, 'https://example.org/z'),
      row(3, 'https://example.org/c', '20180101', { ...other, 7: 'CHN' }),
    ]);
    const before = [
      ['010', 'https://example.org/a', 'https://example.org/b'],
      ['042', 'https://example.org/c'],
    ];
    await imported(store, [day]);
    await imported(store, [anew], 'none');
    expect(await links(store)).toEqual([['010']]);
    await imported(store, [anew]);
    const after = [['010', 'https://example.org/z']];
    expect(await links(store)).toEqual(after);
    expect(await links(store, DAY, { asOf: { revision: 1 } })).toEqual(before);
    const { list } = await loadImports(store);
    expect(await importsOver(store).undo(list[1]?.beginning.import ?? '', ACTOR)).toMatchObject({ ok: true });
    expect(await links(store)).toEqual(before);
    await imported(store, [anew]);
    expect(await links(store)).toEqual(after);
    const another = new MemoryStore();
    await imported(another, [day]);
    await imported(another, [anew]);
    expect(await links(another)).toEqual(after);
  });

  test('given all is undone, then no row is told; brought again the record of rows is as it was, and goes along into a copy', async () => {
    const store = new MemoryStore();
    const { import: id } = await imported(store, [first]);
    const recorded = await events(store);
    await importsOver(store).undo(id, ACTOR);
    expect(await told(store)).toMatchObject({ rows: 0, codes: [] });
    await imported(store, [first]);
    expect(await links(store)).toHaveLength(2);
    expect(await events(store)).toEqual(recorded);
    const target = new MemoryStore();
    await copyLog({ source: store, target, prefixes: prefixesOf('copied') });
    expect(await told(target)).toEqual(await told(store));
  });

  test('given an import that was cut short, when it is run again, then its rows are those of one that was not', async () => {
    const [cut, whole] = [new Watched(), new MemoryStore()];
    cut.isShort = true;
    await expect(imported(cut, [first])).rejects.toThrow('cut short');
    cut.isShort = false;
    expect((await told(cut)).codes.flatMap(({ kept }) => kept)).toEqual([]);
    await imported(cut, [first]);
    await imported(whole, [first]);
    const said = async (store: MemoryStore) => (await events(store)).map(({ data }) => data);
    expect(await said(cut)).toEqual(await said(whole));
    expect(await links(cut)).toEqual(await links(whole));
  });

  test('given years of months, when rows of one are asked for, then events of that month are read, the last one, and the one that says where months end', async () => {
    const store = new Watched();
    const months = Array.from({ length: 24 }, (_, month) =>
      file(`m${month}.CSV`, [
        row(
          month + 1,
          `https://example.org/${month}`,
          `${2018 + Math.floor(month / 12)}${String((month % 12) + 1).padStart(2, '0')}05`,
        ),
      ]),
    );
    await imported(store, months);
    const again = file('again.CSV', [
      row(100, 'https://example.org/again', '20180307'),
      row(101, 'https://example.org/late', '20191209'),
    ]);
    await imported(store, [again]);
    store.read = [];
    const found: string[] = [];
    for await (const { links: of } of tracesOf(store, HISTORY, ['2018-03'])) found.push(...of);
    expect(found).toEqual(['https://example.org/again', 'https://example.org/2']);
    // The last one, a page from the latest of that month backwards, and one from the earlier.
    expect(store.read.length).toBeLessThan(1 + 1 + 16 + 16);
    const last: string[] = [];
    for await (const { links: of } of tracesOf(store, HISTORY, ['2019-12'])) last.push(...of);
    expect(last).toEqual(['https://example.org/late', 'https://example.org/23']);
    expect(await Array.fromAsync(tracesOf(store, HISTORY, ['2017-01']))).toEqual([]);
    expect(await Array.fromAsync(tracesOf(new MemoryStore(), HISTORY, ['2018-03']))).toEqual([]);
  });

  test('given a view as known by a day, then later rows are neither counted nor told; and a day that is none is refused', async () => {
    const store = new MemoryStore();
    const late = file('late.CSV', [
      row(1, 'https://example.org/a'),
      row(2, 'https://example.org/b', '20180102'),
      row(3, 'https://example.org/c', '20180203'),
    ]);
    await imported(store, [late]);
    expect(await links(store, DAY, { knownBy: '2018-01-01' })).toEqual([['010', 'https://example.org/a']]);
    expect(await links(store, DAY, { knownBy: '2018-01-02' })).toEqual([
      ['010', 'https://example.org/a', 'https://example.org/b'],
    ]);
    await expect(told(store, '2017-02-30')).rejects.toThrow('no calendar day');
  });

  test('given rows that nobody could be shown, or that nothing tells apart, then keeping them is refused, and nothing is recorded', async () => {
    const store = new MemoryStore();
    const keds = join(folder, 'a.keds');
    writeFileSync(keds, '180101\tRUS\tUSA\t042\n');
    await expect(imported(store, [keds])).rejects.toThrow('lets none be shown');
    expect((await store.head()).position).toBe(-1n);
    await imported(store, [keds], 'none');
    const reduced = rowsKept(dataSetOf('gdelt1/reduced'), 'ids');
    expect(reduced).toMatchObject({ ok: false, error: { code: 'nothing-to-keep' } });
  });

  test('given a dry run, then what rows would take is told by number and with links', async () => {
    const store = new MemoryStore();
    const counted = await countFiles({
      files: [first],
      weighed: true,
      wanted: { today: '2026-01-31', keeps: 'links' },
    });
    if (!counted.ok) throw new Error(counted.error.message);
    const { traceBytes } = counted.value.scan;
    await counted.value.close();
    await imported(store, [first]);
    let stored = 0;
    for await (const page of store.readStream(traceStreamOf(HISTORY)))
      for (const { type, data, metadata } of page) stored += JSON.stringify([type, data, metadata]).length;
    expect(traceBytes?.ids).toBeLessThan(traceBytes?.links ?? 0);
    expect(Math.abs((traceBytes?.links ?? 0) - stored)).toBeLessThan(0.25 * stored);
  });

  test('given rows that are read off their bytes, then numbers and links are those of rows that are read as text', async () => {
    const store = new MemoryStore();
    const back = { 7: 'USA', 17: 'RUS' };
    const path = file('long.CSV', [
      ...Array.from({ length: 60 }, (_, at) => row(at + 1, `https://example.org/\u00fc/${at}`)),
      ...[61, 62].map((id) => row(id, `https://example.org/\u4e2d/${id}`, '20180101', back)),
    ]);
    await imported(store, [path]);
    expect(await links(store)).toEqual([
      ['010', ...[0, 1, 2].map((at) => `https://example.org/\u00fc/${at}`)],
      ['010', 'https://example.org/\u4e2d/61', 'https://example.org/\u4e2d/62'],
    ]);
  });
});
