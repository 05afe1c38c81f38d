import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { collectStream } from '../support/sample-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Runs a writing process, kills it after some acknowledgements, and returns all that it gave. */
async function writeAndKill(file: string, tag: string, after: number): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'store-writer.ts'), file, tag], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(writer, 'exit');
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === after) writer.kill('SIGKILL');
  }
  const [, signal] = (await exited) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}

test('given processes killed while they append, when the file is opened again, then no acknowledged event is lost', async () => {
  const file = join(folder.path, 'killed.db');
  const acknowledged: string[] = [];
  for (const after of [30, 333, 700]) {
    acknowledged.push(...(await writeAndKill(file, `run${after}`, after)));
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(1_063);

  const store = await SqliteStore.open(file);
  const stored = new Set<string>();
  for (let k = 0; k < 10; k += 1) {
    const events = await collectStream(store.readStream(`crash-${k}`));
    expect(events.map(({ revision }) => revision)).toEqual(events.map((_, revision) => revision));
    for (const { stream, revision, id } of events) stored.add(`${stream} ${revision} ${id}`);
  }
  await store.close();
  expect(acknowledged.filter((line) => !stored.has(line))).toEqual([]);
});
