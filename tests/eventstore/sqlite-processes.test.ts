import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { collectStream } from '../support/sample-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PROCESSES = 3;
const EACH = 60;
const folder = temporaryFolder();
afterAll(() => folder.remove());

test('given three processes that create and share one file, when all append, then each sees every event in one order', async () => {
  const file = join(folder.path, 'shared.db');
  const script = join(import.meta.dirname, 'sharing-process.ts');
  const outputs = await Promise.all(
    Array.from({ length: PROCESSES }, (_, k) =>
      promisify(execFile)(process.execPath, [script, file, `p${k}`, String(PROCESSES), String(EACH)]),
    ),
  );
  const [first, ...others] = outputs.map(({ stdout }) => JSON.parse(stdout) as string[]);
  expect(new Set(first).size).toBe(2 * PROCESSES * EACH);
  for (const other of others) expect(other).toEqual(first);

  const store = await SqliteStore.open(file);
  const shared = await collectStream(store.readStream('shared'));
  await store.close();
  expect(shared.map(({ revision }) => revision)).toEqual(
    Array.from({ length: PROCESSES * EACH }, (_, revision) => revision),
  );
});
