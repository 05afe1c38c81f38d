import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { structureFaults } from './sqlite-structure.store.ts';

/** Looks through one file off the event loop: SQLite reads all of it, at some 400 000 events a second. */
export interface StructureTask {
  readonly path: string;
  readonly prefixes: readonly string[];
  readonly depth: 'quick' | 'full';
}

const { path, prefixes, depth } = workerData as StructureTask;
const connection = new DatabaseSync(path, { readOnly: true });
try {
  const faults = structureFaults(connection, prefixes, depth);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  parentPort?.postMessage(faults);
} finally {
  connection.close();
}
