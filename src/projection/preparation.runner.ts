import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Result } from '../kernel/result.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { preparedFrom, type Premises, type Prepared } from '../models/reaction/preparation.ts';
import type { ToPreparation } from './preparation.worker.ts';
import { actsSeenFrom, countSeenFrom } from './recorded-acts.query.ts';

/** Up to so many acts a request is worked out within one turn of the event loop, in some milliseconds; beyond on a thread. */
const AT_ONCE = 1000;

/** Compiled beside this file, or as it is written where Node runs TypeScript itself. */
const WORKER_FILE = new URL(
  `./preparation.worker${extname(new URL(import.meta.url).pathname)}`,
  import.meta.url,
);

/**
 * Works out the request of a projection from a history's read model: at once for a record as people write them, on a
 * thread of its own for a large one, page by page, so that the event loop is not held up. Refused as `requestOf` refuses.
 */
export async function prepare(
  table: HistoryTable,
  base: { readonly revision: number; readonly at: string },
  premises: Premises,
  atOnce = AT_ONCE,
): Promise<Result<Prepared>> {
  const pages = actsSeenFrom(table, base);
  if ((await countSeenFrom(table, base)) > atOnce) return onThread(pages, premises);
  const acts: DirectedAct[] = [];
  for await (const page of pages) acts.push(...page);
  return preparedFrom(acts, premises);
}

async function onThread(
  pages: AsyncIterable<readonly DirectedAct[]>,
  premises: Premises,
): Promise<Result<Prepared>> {
  const worker = new Worker(WORKER_FILE, { name: 'preparation' });
  const ask = async (message: ToPreparation): Promise<unknown> => {
    const answered = once(worker, 'message');
    // The rule is about windows, whose messages others may read; a thread's port has no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(message);
    const [answer] = (await answered) as [unknown];
    return answer;
  };
  try {
    for await (const acts of pages) await ask({ acts });
    return (await ask({ premises })) as Result<Prepared>;
  } finally {
    await worker.terminate();
  }
}
