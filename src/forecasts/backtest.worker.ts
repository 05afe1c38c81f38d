import { parentPort } from 'node:worker_threads';
import type { Result } from '../kernel/result.ts';
import { Engine } from '../models/reaction/engine/engine.ts';
import { cameOf, scoreFork, type ForkScores, type Judged } from './fork.ts';
import type { Line } from './past-line.ts';
import type { Plan } from './plan.ts';

/** To the thread: the record once, then one fork at a time. */
export type ToBacktest = { readonly judged: Judged } | { readonly fork: Plan['forks'][number] };
export type FromBacktest =
  | { readonly ok: true; readonly scores: Result<ForkScores> }
  | { readonly ok: false; readonly message: string };

/** A thread that makes forecasts of one record and scores them. */
const port = parentPort;
if (port === null) throw new Error('backtest.worker is started by backtest.runner, not by itself.');

const engine = new Engine();
let record: { readonly judged: Judged; readonly came: Line } | undefined;

port.on('message', (message: ToBacktest) => {
  if ('judged' in message) {
    record = { judged: message.judged, came: cameOf(message.judged) };
    return;
  }
  port.postMessage(answerTo(message.fork));
});

function answerTo(fork: Plan['forks'][number]): FromBacktest {
  try {
    if (record === undefined) throw new Error('there is no record yet');
    return { ok: true, scores: scoreFork(engine, record.judged, record.came, fork) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
