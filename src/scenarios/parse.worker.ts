import { parentPort, workerData } from 'node:worker_threads';
import { parseScenario, type ParseOptions } from './parse.ts';

/** Parses one text off the event loop: a large file takes seconds, in which the process must go on answering. */
export interface ParseTask extends ParseOptions {
  readonly text: string;
}

const { text, ...options } = workerData as ParseTask;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
parentPort?.postMessage(parseScenario(text, options));
