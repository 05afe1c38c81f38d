import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../../src/eventstore/port.ts';
import { openConnections } from '../../src/eventstore/sqlite/sqlite-file.store.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { collectStream, numbersOf, sampleEvents } from '../support/sample-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOBODY = '65534';

describe('opening an SQLite store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;

  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'store.db');
  });
  afterEach(() => folder.remove());

  async function createStore(): Promise<void> {
    const store = await SqliteStore.open(file);
    await store.append('a', sampleEvents(3), 'no-stream');
    await store.close();
  }

  /** Opens the file, expects the refusal, and that file and folder are as before. */
  async function expectRefusal(kind: string, message: RegExp): Promise<void> {
    const before = statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
    const names = readdirSync(folder.path);
    const error = await SqliteStore.open(file).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ kind });
    expect((error as StoreError).message).toMatch(message);
    expect((error as StoreError).message).toContain(file);
    expect((error as StoreError).remedy).toMatch(/\.$/);
    expect(readdirSync(folder.path)).toEqual(names);
    if (before !== undefined) expect(readFileSync(file).equals(before)).toBe(true);
  }

  test('given a new store, when opened, then commits are synchronised to the disk through a write-ahead log', async () => {
    const { writer, reader } = await openConnections(file, { deadlineMs: 1_000 });
    expect(writer.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(writer.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(() => reader.exec('CREATE TABLE x (y)')).toThrow(/readonly/);
    reader.close();
    writer.close();
  });

  test('given a missing folder, when opened, then it is created', async () => {
    file = join(folder.path, 'deep', 'down', 'store.db');
    await createStore();
    expect(existsSync(file)).toBe(true);
  });

  test('given a closed store, when opened again, then log id and events are the same', async () => {
    await createStore();
    const first = await SqliteStore.open(file);
    const head = await first.head();
    await first.close();
    const second = await SqliteStore.open(file);
    expect(await second.head()).toEqual(head);
    expect(numbersOf(await collectStream(second.readStream('a')))).toEqual([0, 1, 2]);
    await second.close();
  });

  test('given another process that holds the new file, when opened, then it waits for it', async () => {
    const blocker = new DatabaseSync(file);
    blocker.exec('BEGIN EXCLUSIVE');
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
      if (turns === 20) blocker.exec('ROLLBACK');
    }, 1);
    await createStore();
    clearInterval(turning);
    blocker.close();
    expect(turns).toBeGreaterThanOrEqual(20);
  });

  test('given two files, when opened, then their logs have different ids', async () => {
    const one = await SqliteStore.open(file);
    const other = await SqliteStore.open(join(folder.path, 'other.db'));
    expect((await one.head()).log).not.toBe((await other.head()).log);
    await one.close();
    await other.close();
  });

  test('given an empty file, when opened, then it becomes a store', async () => {
    writeFileSync(file, '');
    await createStore();
    const store = await SqliteStore.open(file);
    expect(numbersOf(await collectStream(store.readStream('a')))).toEqual([0, 1, 2]);
    await store.close();
  });

  test('given a text file, when opened, then it is refused and left alone', async () => {
    writeFileSync(file, 'Dear diary, today the ambassador was recalled.\n'.repeat(100));
    await expectRefusal('unusable', /no SQLite database/);
  });

  test('given a file shorter than a header, when opened, then it is refused and left alone', async () => {
    writeFileSync(file, 'SQLite format 3\0');
    await expectRefusal('unusable', /no SQLite database/);
  });

  test("given another program's database, when opened, then it is refused and left alone", async () => {
    const foreign = new DatabaseSync(file);
    foreign.exec('CREATE TABLE stream (id INTEGER); INSERT INTO stream VALUES (1)');
    foreign.close();
    await expectRefusal('unusable', /another program/);
  });

  test('given a newer schema, when opened, then it is refused and left alone', async () => {
    await createStore();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)');
    newer.close();
    await expectRefusal('unusable', /schema version 99/);
  });

  test('given a newer schema that stands only in the write-ahead log, when opened, then it is refused', async () => {
    await createStore();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    const error = await SqliteStore.open(file).catch((reason: unknown) => reason);
    newer.close();
    expect((error as StoreError).message).toMatch(/schema version 99/);
  });

  test('given a folder, when opened, then it is refused', async () => {
    mkdirSync(file);
    await expectRefusal('unusable', /is a folder/);
  });

  test('given a file where a folder should be, when opened, then it is refused', async () => {
    writeFileSync(join(folder.path, 'plain'), 'x');
    file = join(folder.path, 'plain', 'store.db');
    await expectRefusal('access-denied', /cannot be opened/);
  });

  test('given a damaged store, when opened or read, then the damage is named', async () => {
    await createStore();
    truncateSync(file, 5_000);
    const error = await (async () => {
      const store = await SqliteStore.open(file);
      try {
        await collectStream(store.readStream('a'));
        return undefined;
      } finally {
        await store.close();
      }
    })().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ kind: 'unusable' });
  });

  for (const [what, mode] of [
    ['file', () => chmodSync(file, 0o444)],
    ['folder', () => chmodSync(folder.path, 0o555)],
  ] as const) {
    test(`given a read-only ${what}, when opened, then it is refused and left alone`, async () => {
      await createStore();
      chmodSync(file, 0o666);
      chmodSync(folder.path, 0o777);
      mode();
      const before = readFileSync(file);
      // The superuser may write anywhere, so the test gives up its rights first.
      const user = process.getuid?.() === 0 ? NOBODY : '';
      const script = join(import.meta.dirname, 'open-store.ts');
      const refusal = JSON.parse(
        execFileSync(process.execPath, [script, file, user], { encoding: 'utf8' }),
      ) as { kind: string; message: string; remedy: string } | null;
      chmodSync(folder.path, 0o777);
      expect(refusal).toMatchObject({ kind: 'access-denied' });
      expect(refusal?.message).toContain(file);
      expect(refusal?.remedy).toMatch(/right to .*write/);
      expect(readdirSync(folder.path)).toEqual(['store.db']);
      expect(readFileSync(file).equals(before)).toBe(true);
    });
  }

  test('given a file and a folder that may only be read, when opened for reading, then it can be read and nothing is made', async () => {
    await createStore();
    chmodSync(file, 0o444);
    chmodSync(folder.path, 0o555);
    const user = process.getuid?.() === 0 ? NOBODY : '';
    const script = join(import.meta.dirname, 'open-store.ts');
    const open = (): unknown =>
      JSON.parse(execFileSync(process.execPath, [script, file, user, 'read'], { encoding: 'utf8' }));
    const read = open();
    writeFileSync(`${file}-wal`, 'newer events');
    const behind = open();
    chmodSync(folder.path, 0o777);
    expect(read).toEqual({ position: '3' });
    expect(behind).toMatchObject({
      kind: 'access-denied',
      message: expect.stringContaining('-wal') as string,
    });
  });

  test.each(['read', 'existing'] as const)(
    'given no file, when opened (%s), then that is said and none is made',
    async (access) => {
      await expect(SqliteStore.open(join(folder.path, 'deep', 'none.db'), { access })).rejects.toMatchObject({
        kind: 'unusable',
        message: expect.stringContaining('there is no event store') as string,
      });
      expect(readdirSync(folder.path)).toEqual([]);
    },
  );

  test('given a store opened for reading, when another writes, then it is followed, and an append is refused', async () => {
    await createStore();
    const reading = await SqliteStore.open(file, { access: 'read' });
    await expect(reading.append('b', sampleEvents(1), 'no-stream')).rejects.toMatchObject({
      kind: 'access-denied',
    });
    const writing = await SqliteStore.open(file);
    await writing.append('a', sampleEvents(2, 3), 2);
    expect(numbersOf(await collectStream(reading.readStream('a')))).toEqual([0, 1, 2, 3, 4]);
    await writing.close();
    await reading.close();
  });
});
