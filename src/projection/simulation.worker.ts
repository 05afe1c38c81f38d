import { parentPort, workerData } from 'node:worker_threads';
import { adoptModule, type EngineModule } from '../models/reaction/engine/instance.ts';
import { rehearse } from '../models/reaction/rehearsal.ts';
import { openRun, perform, threadEngine, type FromWorker, type OpenRun, type ToWorker } from './tasks.ts';

/** A thread that does the tasks of runs, one at a time, as the pool sends them. */
const port = parentPort;
if (port === null) throw new Error('simulation.worker is started by the simulation pool, not by itself.');

/** What a thread is started with. */
export interface SimulationThread {
  readonly engine: EngineModule;
}
adoptModule((workerData as SimulationThread).engine);

const runs = new Map<number, OpenRun>();

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'open':
      runs.set(message.run, openRun(message));
      return;
    case 'close':
      runs.delete(message.run);
      return;
    case 'rehearse':
      rehearse(threadEngine());
      return;
    case 'task':
      port.postMessage(answerTo(message));
  }
});

function answerTo({ run, task }: Extract<ToWorker, { type: 'task' }>): FromWorker {
  try {
    const open = runs.get(run);
    if (open === undefined) throw new Error(`run ${run} is not open in this worker`);
    return { ok: true, answer: perform(task, open) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
