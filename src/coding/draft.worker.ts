import { parentPort, workerData } from 'node:worker_threads';
import { openCoder } from './coder.adapter.ts';
import { draft, type DraftOptions } from './draft.ts';

/** Reads one text off the event loop: a long one takes seconds, in which the process must go on answering. */
export interface DraftTask {
  readonly text: string;
  readonly options: DraftOptions;
}

const { text, options } = workerData as DraftTask;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
parentPort?.postMessage(draft(text, options, await openCoder()));
