import { parentPort, workerData } from 'node:worker_threads';
import { actsOfTable } from './acts.ts';

/** Reads one table off the event loop: a full one takes a tenth of a second, in which the process must go on answering. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
parentPort?.postMessage(actsOfTable(workerData as string));
