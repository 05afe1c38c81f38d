import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../../src/eventstore/port.ts';
import { CREATE_SCHEMA } from '../../src/eventstore/sqlite/sqlite-schema.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { sampleEvent } from '../support/sample-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NAME = 'Anna Achmatowa';

describe('deleting from an SQLite file', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;

  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder.path, 'store.db');
  });
  afterEach(() => folder.remove());

  const copies = (): number =>
    [path, `${path}-wal`].reduce(
      (sum, file) =>
        sum +
        (statSync(file, { throwIfNoEntry: false }) === undefined
          ? 0
          : readFileSync(file, 'latin1').split(NAME).length - 1),
      0,
    );

  /** Events of two streams in turns, one of which names somebody, some longer than a page. */
  const fill = async (store: SqliteStore): Promise<void> => {
    for (let n = 0; n < 300; n += 1) {
      const padding = 'x'.repeat(n % 50 === 0 ? 9_000 : n);
      const event = (text: string) => sampleEvent({ n, text, padding });
      await store.append('named', [event(`${NAME} says so`)], n === 0 ? 'no-stream' : n - 1);
      await store.append('other', [event('nobody')], n === 0 ? 'no-stream' : n - 1);
    }
  };

  test('given a deleted stream, when file and log are searched for a name in it, then it is nowhere, while the store is open', async () => {
    const store = await SqliteStore.open(path);
    await fill(store);
    expect(copies()).toBeGreaterThanOrEqual(300);
    await store.deleteStream('named', 299);
    expect(copies()).toBe(0);
    expect(statSync(`${path}-wal`).size).toBe(0);
    await store.append('other', [sampleEvent({ n: 300 })], 299);
    await store.close();
    expect(copies()).toBe(0);
  });

  test('given a file that another version began without wiping, when a stream of it is deleted, then no page keeps a copy', async () => {
    const old = new DatabaseSync(path);
    old.exec('PRAGMA journal_mode = WAL; PRAGMA secure_delete = OFF;');
    old.exec(CREATE_SCHEMA);
    old.exec("INSERT INTO meta VALUES ('log', '0b5a4c5e-0000-4000-8000-000000000001')");
    old.exec(
      "INSERT INTO stream (name) VALUES ('named'), ('other'); INSERT INTO event_type (name) VALUES ('T.v1')",
    );
    const add = old.prepare(
      'INSERT INTO event (stream, revision, type, id, recorded_at, data, metadata) VALUES (?, ?, 1, ?, 0, ?, ?)',
    );
    // The first page of the table is split early, and what it held stays behind in it.
    for (let n = 0; n < 400; n += 1) {
      const data = JSON.stringify({ text: n % 2 === 0 ? NAME : 'nobody', padding: 'x'.repeat(n) });
      add.run(
        1 + (n % 2),
        Math.floor(n / 2),
        crypto.randomUUID(),
        data,
        '{"recordedAt":"1970-01-01T00:00:00.000Z"}',
      );
    }
    old.close();
    const store = await SqliteStore.open(path);
    await store.deleteStream('named', 199);
    expect(copies()).toBe(0);
    expect(await store.checkStructure(['named', 'other'], 'full')).toEqual([]);
    expect(await store.countAfter(['other'], -1n, 1_000)).toBe(200);
    await store.close();
  });

  test('given somebody who reads from the log, when a stream is deleted, then that is told, and a second time wipes it', async () => {
    const store = await SqliteStore.open(path, { deadlineMs: 100 });
    await fill(store);
    const reader = new DatabaseSync(path, { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM event').get();
    const error = await store.deleteStream('named', 299).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ kind: 'deadline' });
    expect(copies()).toBeGreaterThan(0);
    reader.exec('ROLLBACK');
    reader.close();
    await store.deleteStream('named', 299);
    expect(copies()).toBe(0);
    await store.close();
  });

  test('given a deleted stream, when the structure is checked, then its places are no fault, and one more that is empty is', async () => {
    const store = await SqliteStore.open(path);
    await fill(store);
    await store.deleteStream('named', 299);
    expect(await store.checkStructure(['named', 'other'], 'full')).toEqual([]);
    await store.close();
    const other = new DatabaseSync(path);
    other.exec('DELETE FROM event WHERE position = 2');
    other.close();
    const again = await SqliteStore.open(path);
    expect(await again.checkStructure(['named', 'other'], 'full')).toEqual([
      { message: expect.stringContaining('301 positions are empty') },
    ]);
    await again.close();
  });
});
