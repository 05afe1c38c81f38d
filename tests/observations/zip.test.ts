import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { countFiles } from '../../src/observations/scan.runner.ts';
import { gdeltRow } from './rows.ts';
import { zipped, type Entry } from './zipped.ts';

const folder = mkdtempSync(join(tmpdir(), 'detente-zip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scanned(name: string, content: Buffer) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const counted = await countFiles({ files: [path], wanted: { today: '2026-01-31' } });
  if (!counted.ok) return counted.error.message.replaceAll(path, name);
  await counted.value.close();
  const { taken, files } = counted.value.scan;
  return { taken, files: files.map((file) => file.name.replace(path, name)) };
}
const rows = (from: number, count = 2): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, k) => gdeltRow(61, { 0: String(from + k) })).join('\n'));
const zip = (name: string, ...entries: readonly Entry[]) => scanned(name, zipped(entries));

test('given an archive of several files and a folder, then each is read and named', async () => {
  const folderEntry = { name: 'in/', content: Buffer.alloc(0) };
  const one = { name: 'in/a.CSV', content: rows(1) };
  expect(await zip('several.zip', folderEntry, one, { name: 'b.CSV', content: rows(9) })).toEqual({
    taken: 4,
    files: ['several.zip:in/a.CSV', 'several.zip:b.CSV'],
  });
});

test('given an archive that is empty, encrypted, damaged, lies about its sizes or is none, then it is said which, and nothing is taken', async () => {
  expect(await zip('empty.zip')).toContain('There is no file in it');
  expect(await zip('locked.zip', { name: 'a.CSV', content: rows(1), encrypted: true })).toMatch(
    /locked\.zip.*cannot be read: .*encrypted/,
  );
  expect(await zip('damaged.zip', { name: 'a.CSV', content: rows(1), crc: 1 })).toContain(
    'its checksum is another',
  );
  expect(await zip('lying.zip', { name: 'a.CSV', content: rows(1), declared: 3 })).toContain(
    'cannot be read',
  );
  expect(await scanned('none.zip', Buffer.from('words and no archive'))).toContain('none.zip cannot be read');
});

test('given what unpacks to hundreds of times its size, in an archive or by itself, then it is left after 64 MB', async () => {
  const words = Buffer.alloc(66 * 1024 * 1024, 'x');
  const more = 'more comes out of';
  expect(await zip('bomb.zip', { name: 'a.CSV', content: words })).toContain(more);
  expect(await scanned('bomb.gz', gzipSync(words))).toContain(more);
});
