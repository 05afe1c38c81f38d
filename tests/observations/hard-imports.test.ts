import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { StoreError, type EventStore } from '../../src/eventstore/port.ts';
import { cellsFor } from '../../src/observations/cells-held.ts';
import { dataSetOf } from '../../src/observations/data-sets.ts';
import { FORMATS, readerOf } from '../../src/observations/formats.ts';
import { Imports } from '../../src/observations/import.service.ts';
import { loadImports } from '../../src/observations/imports.reader.ts';
import { countFiles } from '../../src/observations/scan.runner.ts';
import { cellsIn } from '../../src/timeline/histories.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import { gdeltRow } from './rows.ts';

const TODAY = '2026-01-31';
const STATES = ['CHN', 'DEU', 'FRA', 'GBR', 'IND', 'JPN'];

const folder = mkdtempSync(join(tmpdir(), 'detente-hard-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, rows: readonly Readonly<Record<number, string>>[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.map((over, at) => gdeltRow(61, { 0: String(at + 1), ...over })).join('\n'));
  return path;
}
const existing = async (store: EventStore) => (await loadHistories(store)).list().map(({ id }) => id);

async function imported(store: EventStore, path: string) {
  const counted = await countFiles({ files: [path], wanted: { today: TODAY } });
  if (!counted.ok) throw new Error(counted.error.message);
  const clock = { now: () => Date.UTC(2026, 0, 31) };
  const imports = new Imports({ store, clock, existing: () => existing(store) });
  const asked = { dataSet: dataSetOf('gdelt2'), into: 'gdelt', span: {} };
  try {
    return await imports.run(counted.value, asked, { id: 'tester', via: 'test' });
  } finally {
    await counted.value.close();
  }
}
const actsIn = async (store: EventStore) =>
  Object.fromEntries((await loadHistories(store)).list().map(({ id, acts }) => [id, acts.live]));

test('given a store that is full after some histories, then the import fails, is listed without its end, and run again with room ends as if nothing had been', async () => {
  const [store, whole] = [new MemoryStore(), new MemoryStore()];
  const path = file(
    'full.CSV',
    STATES.map((code) => ({ 7: code })),
  );
  let room = 4;
  const filling = new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (name !== 'append') return typeof member === 'function' ? member.bind(target) : member;
      return (...args: Parameters<EventStore['append']>) => {
        room -= 1;
        if (room < 0) throw new StoreError('unusable', 'the disk is full', 'Make room.');
        return store.append(...args);
      };
    },
  });
  await expect(imported(filling, path)).rejects.toThrow('the disk is full');
  expect(Object.keys(await actsIn(store))).toHaveLength(3);
  expect((await loadImports(store)).list[0]?.end).toBeUndefined();
  room = Infinity;
  await imported(filling, path);
  await imported(whole, path);
  expect(await actsIn(store)).toEqual(await actsIn(whole));
  expect((await loadImports(store)).list).toHaveLength(1);
});

test('given one file that is imported twice at once, then the record is that of one import', async () => {
  const [store, once] = [new MemoryStore(), new MemoryStore()];
  const path = file(
    'twice.CSV',
    STATES.map((code) => ({ 7: code })),
  );
  const both = await Promise.all([imported(store, path), imported(store, path)]);
  expect(both.map(({ ok }) => ok)).toEqual([true, true]);
  await imported(once, path);
  expect(await actsIn(store)).toEqual(await actsIn(once));
  for (const history of await existing(store)) {
    const events = (await Array.fromAsync(store.readStream(`observed-${history}`))).flat();
    expect(events).toHaveLength(2);
  }
});

test('given files that tell of more than is held at a time, when they are counted, then it is said up to which file, and what to do', async () => {
  const rows = STATES.map((code) => ({ 7: code }));
  const [one, other] = [
    file('few.CSV', rows),
    file(
      'more.CSV',
      rows.map((row, k) => ({ ...row, 0: String(100 + k), 26: '042', 28: '04' })),
    ),
  ];
  const wanted = { today: TODAY, mostCells: STATES.length };
  const few = await countFiles({ files: [one], wanted });
  expect(few).toMatchObject({ ok: true, value: { scan: { cells: STATES.length } } });
  if (few.ok) await few.value.close();
  expect(await countFiles({ files: [one, other], wanted })).toMatchObject({
    ok: false,
    error: {
      code: 'import-files',
      message: `Up to ${other} the files tell of more than ${STATES.length} things`,
    },
  });
});

test('given histories that fill what there is room for, when more would come, then it is refused before anything is recorded; with room for all it is taken', async () => {
  const path = file(
    'beyond.CSV',
    STATES.map((code) => ({ 7: code })),
  );
  const run = async (mostHeld: number) => {
    const store = new MemoryStore();
    const counted = await countFiles({ files: [path], wanted: { today: TODAY } });
    if (!counted.ok) throw new Error(counted.error.message);
    const held = () => Promise.resolve(10);
    const clock = { now: () => Date.UTC(2026, 0, 31) };
    const imports = new Imports({ store, clock, existing: () => existing(store), held, mostHeld });
    const asked = { dataSet: dataSetOf('gdelt2'), into: 'gdelt', span: {} };
    const done = await imports.run(counted.value, asked, { id: 'tester', via: 'test' });
    await counted.value.close();
    return { done, imports: (await loadImports(store)).list.length };
  };
  expect(await run(15)).toMatchObject({
    done: { ok: false, error: { code: 'histories-too-large', details: { cells: 6, held: 10, most: 15 } } },
    imports: 0,
  });
  expect(await run(16)).toMatchObject({ done: { ok: true, value: { taken: 6 } } });
});

test('given memory of 24 GB, then half of it is for cells of 150 bytes with their acts', () => {
  expect(cellsFor(24e9)).toBe(80_000_000);
  expect(cellsIn({ list: () => [] })).toBe(0);
});

test('given 300 actors that nobody knows, then they are counted under one reason, three are shown and no history begins', async () => {
  const letters = 'ABCDEFGHIJKLMNOPQRST';
  const unknown = Array.from({ length: 300 }, (_, k) => `Q${letters[k % 20]}${letters[Math.floor(k / 20)]}`);
  const store = new MemoryStore();
  const path = file(
    'unknown.CSV',
    [...unknown, 'CHN'].map((code) => ({ 7: code })),
  );
  const done = await imported(store, path);
  expect(done).toMatchObject({ ok: true, value: { taken: 1 } });
  const { refused } = (done as Extract<typeof done, { ok: true }>).value;
  expect(Object.values(refused).reduce((sum, rows) => sum + rows, 0)).toBe(300);
  expect(await existing(store)).toEqual(['CHN-USA~gdelt']);
});

test('given a file that grows while it is read, then what stood there when it was begun is read, and no row by half', async () => {
  const path = file(
    'growing.CSV',
    Array.from({ length: 20_000 }, () => ({})),
  );
  let added = 0;
  const onProgress = (): void => {
    added += 1;
    appendFileSync(path, `\n${gdeltRow(61, { 0: String(90_000 + added) })}`);
  };
  onProgress();
  const counted = await countFiles({ files: [path], wanted: { today: TODAY } }, { onProgress });
  if (!counted.ok) throw new Error(counted.error.message);
  await counted.value.close();
  expect(counted.value.scan.taken).toBeGreaterThan(20_000);
  expect(counted.value.scan.refused).toEqual([]);
});

test('given lines of nothing, of separators alone, of others than the form has, or with NUL, then no form takes one or throws', () => {
  const heads = { icews: 'Event ID\tEvent Date\tEvent Text\tSource Country\tTarget Country' };
  const table = 'date,source,target,code';
  for (const format of FORMATS) {
    const head = format === 'csv' || format === 'polecat' ? table : heads.icews;
    const reader = readerOf(format, head, TODAY);
    reader.read(head);
    for (const separator of ['\t', ',', ';', '|', '\0', ' ']) {
      for (let count = 0; count < 64; count += 1) {
        const read = reader.read(separator.repeat(count));
        expect([format, count, read?.ok ?? false]).toEqual([format, count, false]);
      }
    }
    expect(reader.read(gdeltRow(61).replaceAll('\t', ';'))?.ok ?? false).toBe(false);
  }
});
