import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { dataSetOf } from '../../src/observations/data-sets.ts';
import { Imports } from '../../src/observations/import.service.ts';
import { loadImports } from '../../src/observations/imports.reader.ts';
import { countFiles } from '../../src/observations/scan.runner.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { command, open, relation } from '../support/relations.ts';
import { gdeltRow } from './rows.ts';

const TODAY = '2026-01-31';
const clock = { now: () => Date.UTC(2026, 0, 31) };
const ACTOR = { id: 'tester', via: 'test' };

const folder = mkdtempSync(join(tmpdir(), 'detente-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of rows, one a number, each of another id. */
function file(name: string, rows: readonly Readonly<Record<number, string>>[]): string {
  const path = join(folder, name);
  const text = rows.map((over, at) => gdeltRow(61, { 0: String(at + 1), ...over })).join('\n');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

async function imported(store: MemoryStore, files: readonly string[], pairs?: readonly string[]) {
  const counted = await countFiles({ files, wanted: { today: TODAY, pairs } });
  if (!counted.ok) return counted;
  const imports = importsOver(store);
  const { dataSet, into } = { dataSet: dataSetOf(counted.value.scan.format), into: 'gdelt' };
  const done = await imports.run(counted.value, { dataSet, into, pairs, span: {} }, ACTOR);
  await counted.value.close();
  return done;
}

const importsOver = (store: MemoryStore): Imports =>
  new Imports({
    store,
    clock,
    existing: async () => (await loadHistories(store)).list().map(({ id }) => id),
  });

const actsIn = async (store: MemoryStore): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries((await loadHistories(store)).list().map(({ id, acts }) => [id, acts.live]));

test('given files, also packed, then each pair has its history; again nothing is new; what is issued anew is replaced; and undone all is as before', async () => {
  const store = new MemoryStore();
  const first = file('one.CSV.gz', [{}, { 7: 'USA', 17: 'RUS', 26: '190', 28: '19' }, { 7: 'CHN' }]);
  const second = file('two.CSV', [{ 59: '20180102000000', 26: '042', 28: '04' }]);
  expect(await imported(store, [second, first])).toMatchObject({
    ok: true,
    value: { taken: 4, histories: { changed: 2, same: 0, refused: 0 }, days: [['2018-01-01', '2018-01-02']] },
  });
  expect(await actsIn(store)).toEqual({ 'CHN-USA~gdelt': 1, 'RUS-USA~gdelt': 3 });
  expect(await imported(store, [first, second])).toMatchObject({
    ok: true,
    value: { histories: { changed: 0, same: 2, refused: 0 }, refusals: [] },
  });
  const anew = file('anew.CSV', [
    { 7: 'USA', 17: 'RUS', 26: '190', 28: '19' },
    { 59: '20180102000000', 26: '042', 28: '04' },
  ]);
  const again = await imported(store, [anew]);
  expect(again).toMatchObject({ ok: true, value: { histories: { changed: 2, same: 0, refused: 0 } } });
  expect(await actsIn(store)).toEqual({ 'CHN-USA~gdelt': 0, 'RUS-USA~gdelt': 2 });
  if (!again.ok) throw new Error('it was imported');
  expect(await importsOver(store).undo(again.value.import, ACTOR)).toMatchObject({
    ok: true,
    value: { histories: ['CHN-USA~gdelt', 'RUS-USA~gdelt'] },
  });
  expect(await actsIn(store)).toEqual({ 'CHN-USA~gdelt': 1, 'RUS-USA~gdelt': 3 });
  const { list } = await loadImports(store);
  expect(list.map(({ end, undone }) => [end?.rows, undone])).toEqual([
    [4, undefined],
    [4, undefined],
    [2, true],
  ]);
});

test('given an import that was cut short, when it is run again, then it goes on under its id and ends in the same record', async () => {
  const [cut, whole] = [new MemoryStore(), new MemoryStore()];
  const path = file(
    'many.CSV',
    ['CHN', 'DEU', 'FRA', 'GBR'].map((code) => ({ 7: code })),
  );
  const counted = await countFiles({ files: [path], wanted: { today: TODAY } });
  if (!counted.ok) throw new Error(counted.error.message);
  const stop = new AbortController();
  const asked = { dataSet: dataSetOf('gdelt2'), into: 'gdelt', span: {} };
  const running = importsOver(cut).run(counted.value, asked, ACTOR, {
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  await expect(running).rejects.toThrow();
  await counted.value.close();
  expect((await loadImports(cut)).list).toMatchObject([{ beginning: { files: [path] } }]);
  expect((await loadImports(cut)).list[0]?.end).toBeUndefined();
  await imported(cut, [path]);
  await imported(whole, [path]);
  expect(await actsIn(cut)).toEqual(await actsIn(whole));
  expect((await loadImports(cut)).list).toHaveLength(1);
  expect((await loadImports(cut)).list[0]?.end?.taken).toBe(4);
});

test('given files that cannot be read, are empty, of no form or of two, then it is said which, and nothing is recorded', async () => {
  const store = new MemoryStore();
  const one = file('form.CSV', [{}]);
  const keds = join(folder, 'a.keds');
  writeFileSync(keds, '180101\tRUS\tUSA\t042\n');
  const broken = join(folder, 'broken.gz');
  writeFileSync(broken, gzipSync('x'.repeat(1000)).subarray(0, 20));
  const empty = join(folder, 'empty.CSV');
  writeFileSync(empty, '');
  const fault = async (...files: string[]) => {
    const done = await imported(store, files);
    return done.ok ? undefined : done.error.message;
  };
  expect(await fault(one, keds)).toContain('is keds');
  expect(await fault(join(folder, 'none.CSV'))).toContain('cannot be read');
  expect(await fault(broken)).toContain('cannot be read');
  expect(await fault(empty)).toContain('is empty');
  expect(await actsIn(store)).toEqual({});
});

test('given what comes in, and a file for what is refused, then it is read as a file is, and the rows stand there with their reason', async () => {
  const refusedTo = join(folder, 'refused.txt');
  const text = [gdeltRow(61), gdeltRow(61, { 7: '' })].join('\n');
  async function* input(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < text.length; at += 100) yield Buffer.from(text.slice(at, at + 100));
  }
  const counted = await countFiles({ files: ['-'], wanted: { today: TODAY }, refusedTo }, { input: input() });
  if (!counted.ok) throw new Error(counted.error.message);
  expect(counted.value.scan).toMatchObject({ rows: 2, taken: 1, format: 'gdelt2' });
  await counted.value.close();
  expect(readFileSync(refusedTo, 'utf8')).toMatch(/^-:2\tmissing-party\t719\t/);
});

test('given a name that a history has, when one of the other kind would take it, then it is refused and the first stands', async () => {
  const history = 'RUS-USA~gdelt';
  const opening = { ...command(open(relation()), 'open it'), history };
  const store = new MemoryStore();
  expect(await new RelationWriter({ store, clock }).execute(opening)).toMatchObject({ ok: true });
  const rows = file('taken.CSV', [{ 7: 'USA', 17: 'RUS' }]);
  expect(await imported(store, [rows])).toMatchObject({
    value: {
      histories: { changed: 0, refused: 1 },
      refusals: [{ code: 'name-taken', details: { history } }],
    },
  });
  expect(await actsIn(store)).toEqual({ [history]: 0 });

  const counted = new MemoryStore();
  await imported(counted, [rows]);
  expect(await new RelationWriter({ store: counted, clock }).execute(opening)).toMatchObject({
    ok: false,
    error: { code: 'name-taken' },
  });
});
