import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../port.ts';
import { retryWhileBusy, type Connections } from './sqlite-file.store.ts';
import { CLEAN } from './sqlite-schema.ts';

/** How often a log that somebody reads is tried again, in milliseconds. */
const PAUSE_MS = 16;

/**
 * Leaves no byte of what was deleted in the file and its write-ahead log. Rejects with a `StoreError` where another process holds on
 * to the log for longer than `deadlineMs`.
 */
export async function wipeDeleted(
  { writer, path }: Pick<Connections, 'writer' | 'path'>,
  deadlineMs: number,
): Promise<void> {
  await retryWhileBusy(() => rewriteOnce(writer), deadlineMs, path);
  const giveUpAt = performance.now() + deadlineMs;
  while (!(await retryWhileBusy(() => isLogEmptied(writer), deadlineMs, path))) {
    if (performance.now() >= giveUpAt) throw stillRead(path);
    await sleep(PAUSE_MS);
  }
}

/**
 * Writes the whole file anew, once in its life: before this program put zeros over what is deleted, SQLite left copies of
 * events in pages that were split. It takes about as long as copying the file, and nothing else is written meanwhile.
 */
function rewriteOnce(writer: DatabaseSync): void {
  if (writer.prepare('SELECT 1 FROM meta WHERE key = ?').get(CLEAN) !== undefined) return;
  writer.exec('VACUUM');
  writer.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(CLEAN, 'yes');
}

/** Folds the write-ahead log into the file and cuts it to nothing; whether no reader stood in the way. */
const isLogEmptied = (writer: DatabaseSync): boolean =>
  writer.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;

const stillRead = (path: string): StoreError =>
  new StoreError(
    'deadline',
    `the write-ahead log of ${path} is being read by another process, and still holds what was deleted`,
    'End that process, or wait until it has read; then do it again.',
  );
