import { parentPort } from 'node:worker_threads';
import { bareLoop, type BareCalls } from './bare-loop.ts';

/** The bare loop on a thread: what threads gain on this machine, whatever is computed on them. */
const port = parentPort;
port?.on('message', (calls: BareCalls) => port.postMessage(bareLoop(calls)));
