import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters.ts';
import type { CliContext } from '../../src/cli/context.ts';
import { CliError } from '../../src/cli/exit.ts';
import { verify } from '../../src/cli/verify.command.ts';
import { StoreError } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { act, HISTORY, opened, record, recorded, relation } from '../timeline/recorded.ts';

/** What `detente verify` prints of a file, and how it ends. */
async function verdictOn(file: string): Promise<{ readonly text: string; readonly exit: number }> {
  let text = '';
  const context = {
    env: {},
    store: `sqlite:${file}`,
    openStore,
    print: async (line: string) => void (text += line),
    say: () => undefined,
    signal: new AbortController().signal,
  } as unknown as CliContext;
  try {
    await verify(context, {});
    return { text, exit: 0 };
  } catch (error) {
    if (error instanceof CliError) return { text, exit: error.exitCode };
    if (error instanceof StoreError) return { text: text + error.message, exit: 6 };
    throw error;
  }
}

/** How many single bytes, and how many pages, are altered. */
const FLIPS = Number(process.env['VERIFY_FLIPS'] ?? 20);
const PAGES = Number(process.env['VERIFY_PAGES'] ?? 6);
const OTHER = 'RUS-USA~other';

let folder: ReturnType<typeof temporaryFolder>;
let sound: string;
beforeAll(async () => {
  folder = temporaryFolder();
  sound = join(folder.path, 'sound.db');
  const store = await SqliteStore.open(sound);
  const acts = (count: number) => Array.from({ length: count }, (_, n) => recorded(act(`act-${n}`)));
  await record(store, HISTORY, [opened(), ...acts(60)]);
  await record(store, OTHER, [opened(relation()), ...acts(20)]);
  await store.close();
});
afterAll(() => folder.remove());

/** The verdict on a copy that was altered. */
async function altered(change: (file: string) => void): Promise<Awaited<ReturnType<typeof verdictOn>>> {
  const file = join(folder.path, 'altered.db');
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  copyFileSync(sound, file);
  change(file);
  return verdictOn(file);
}

const executing =
  (...statements: readonly string[]) =>
  (file: string): void => {
    using database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    for (const statement of statements) database.exec(statement);
  };

/** All that is stored of events, or the fault that keeps it from being read. */
function contentOf(file: string): string {
  try {
    using database = new DatabaseSync(file, { readOnly: true });
    return JSON.stringify(
      ['event', 'stream', 'event_type'].map((table) =>
        database.prepare(`SELECT * FROM ${table} NOT INDEXED`).all(),
      ),
    );
  } catch (error) {
    return String(error);
  }
}

/** Numbers in [0, 1) that are the same each time. */
function sequence(state: number): () => number {
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) / 65_536;
  };
}

const digestIn = (text: string): string | undefined => /digest ([0-9a-f]{64})/.exec(text)?.[1];

describe('detente verify on a file that was changed behind its back', () => {
  test('given a sound file, when verified, then it ends with 0', async () => {
    expect(await altered(() => undefined)).toMatchObject({
      exit: 0,
      text: expect.stringContaining('82 events in 2 streams') as string,
    });
  });

  const rename = (from: string, to: string): string =>
    `UPDATE stream SET name = '${to}' WHERE name = '${from}'`;
  const [one, other] = [`relation-${HISTORY}`, `relation-${OTHER}`];
  test.each([
    ['data that is no JSON', ["UPDATE event SET data = '{' WHERE position = 9"], /revision 8, position 9/],
    [
      'metadata that is no JSON',
      ["UPDATE event SET metadata = '{' WHERE position = 9"],
      /revision 8, position 9/,
    ],
    [
      'metadata without its links',
      ["UPDATE event SET metadata = '{}' WHERE position = 9"],
      /revision 8, position 9/,
    ],
    [
      'metadata that is null',
      ["UPDATE event SET metadata = 'null' WHERE position = 9"],
      /revision 8, position 9/,
    ],
    ['a stream that is not there', ['UPDATE event SET stream = 9999 WHERE position = 9'], /position 9\b/],
    ['a type that is not there', ['UPDATE event SET type = 999 WHERE position = 9'], /position 9\b/],
    ['an event that is gone', ['DELETE FROM event WHERE position = 81'], /before position 82/],
    ['a stream of another kind', [rename(one, 'selation-x')], /"selation-x"/],
    [
      'a stream of another name',
      [rename(one, 'relation-RUS-USA~tess')],
      /event 0 of "relation-RUS-USA~tess".*another name/,
    ],
    ['two streams exchanged', [rename(one, 'x'), rename(other, one), rename('x', other)], /another name/],
  ] as const)('given %s, when verified, then it is named and the end is 3', async (_, statements, named) => {
    const { exit, text } = await altered(executing(...statements));
    expect(exit).toBe(3);
    expect(text).toMatch(named);
    expect(text).not.toMatch(/\n\s+at /);
  });

  test(`given one byte altered, ${FLIPS} times, when verified, then it is found, or nothing stored has changed, or the digest tells`, async () => {
    const random = sequence(11);
    const whole = readFileSync(sound);
    const before = contentOf(sound);
    const digest = digestIn((await verdictOn(sound)).text);
    const counts = { found: 0, unstored: 0, digest: 0 };
    for (let k = 0; k < FLIPS; k += 1) {
      const at = Math.floor(random() * whole.length);
      const by = 1 + Math.floor(random() * 255);
      let same = false;
      const { exit, text } = await altered((file) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] as number) ^ by;
        writeFileSync(file, bytes);
        same = contentOf(file) === before;
      });
      if (exit !== 0) counts.found += 1;
      else if (same) counts.unstored += 1;
      else {
        expect(digestIn(text), `byte ${at} altered by ${by}`).not.toBe(digest);
        counts.digest += 1;
      }
    }
    if (process.env['VERIFY_FLIPS'] !== undefined) console.log(counts);
    expect(counts.found).toBeGreaterThan(0);
  }, 600_000);

  test(`given a page of rubbish, ${PAGES} times, when verified, then it is found, or nothing stored has changed`, async () => {
    const random = sequence(7);
    const whole = readFileSync(sound);
    const before = contentOf(sound);
    const counts = { found: 0, unstored: 0 };
    for (let k = 0; k < PAGES; k += 1) {
      const page = 1 + Math.floor(random() * (whole.length / 4096 - 1));
      let same = false;
      const { exit } = await altered((file) => {
        const bytes = Buffer.from(whole);
        for (let at = page * 4096 + 512 * (k % 7); at < (page + 1) * 4096; at += 1)
          bytes[at] = Math.floor(random() * 256);
        writeFileSync(file, bytes);
        same = contentOf(file) === before;
      });
      expect(exit !== 0 || same, `page ${page}`).toBe(true);
      if (exit === 0) counts.unstored += 1;
      else counts.found += 1;
    }
    if (process.env['VERIFY_PAGES'] !== undefined) console.log(counts);
    expect(counts.found).toBeGreaterThan(0);
  }, 600_000);
});
