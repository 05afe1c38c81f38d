import { Worker } from 'node:worker_threads';
import type { StructureFault } from '../probe.ts';
import type { StructureTask } from './sqlite-structure.worker.ts';

/** What is wrong with a file, found by a thread of its own. Rejects where the thread fails. */
export function structureFaultsOffLoop(task: StructureTask): Promise<readonly StructureFault[]> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`./sqlite-structure.worker.${extension}`, import.meta.url), {
      name: 'structure',
      workerData: task,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that checks the file ended with ${code}`)));
  });
}
