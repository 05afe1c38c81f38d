import { Worker } from 'node:worker_threads';
import { err } from '../../kernel/result.ts';
import { actsOfTable, type TableRead } from './acts.ts';
import { TABLE_SIZE_LIMIT } from './rows.ts';

/** Up to here a text is read in place: starting a thread would take longer. */
const INLINE_LIMIT = 16 * 1024;

const WORKER_MEMORY_MB = 256;

const fault = (message: string, remedy: string): TableRead => err([{ line: 0, message, remedy }]);

/** Reads a table without blocking the event loop. Never rejects: whatever goes wrong is a fault. */
export function readTable(text: string): Promise<TableRead> {
  if (text.length <= INLINE_LIMIT || text.length > TABLE_SIZE_LIMIT)
    return Promise.resolve(actsOfTable(text));
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Promise((resolve) => {
    const worker = new Worker(new URL(`./table.worker.${extension}`, import.meta.url), {
      workerData: text,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
    });
    const answer = (read: TableRead) => {
      resolve(read);
      void worker.terminate();
    };
    worker.once('message', answer);
    worker.once('error', ({ message }: Error) =>
      answer(fault(`The table could not be read: ${message}`, 'Split it, or report it.')),
    );
    worker.once('exit', (code) =>
      answer(fault(`The table could not be read: its thread ended with ${code}`, 'Split it, or report it.')),
    );
  });
}
