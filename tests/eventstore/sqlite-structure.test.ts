import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { sampleEvent } from '../support/sample-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PAGE = 4096;

describe('the structure of a file that is too large to be looked through in place', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;

  beforeEach(async () => {
    folder = temporaryFolder();
    path = join(folder.path, 'store.db');
    const store = await SqliteStore.open(path);
    const text = 'x'.repeat(100_000);
    for (let n = 0; n < 100; n += 1)
      await store.append('named', [sampleEvent({ text })], n === 0 ? 'no-stream' : n - 1);
    await store.close();
  });
  afterEach(() => folder.remove());

  /** The faults, and how often the loop of this thread turned while they were looked for. */
  async function checked() {
    const store = await SqliteStore.open(path);
    const check = { turns: 0, isUnderWay: true };
    const counting = (async () => {
      for (; check.isUnderWay; check.turns += 1) await turn();
    })();
    const faults = await store.checkStructure(['named'], 'quick');
    check.isUnderWay = false;
    await counting;
    await store.close();
    return { faults, turns: check.turns };
  }

  test('given a sound file, when it is checked, then nothing is found, and the loop goes round meanwhile', async () => {
    const { faults, turns } = await checked();
    expect(faults).toEqual([]);
    expect(turns).toBeGreaterThan(50);
  });

  test('given a damaged page, when it is checked, then that is found', async () => {
    const root = (() => {
      using database = new DatabaseSync(path, { readOnly: true });
      const found = database
        .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'event_of_stream'")
        .get();
      return Number(found?.['rootpage']);
    })();
    const bytes = readFileSync(path);
    bytes.fill(0, root * PAGE - 24, root * PAGE);
    writeFileSync(path, bytes);
    const { faults } = await checked();
    expect(faults[0]?.message).toContain('the file is damaged');
  });
});
