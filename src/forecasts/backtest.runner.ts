import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ok, type Result } from '../kernel/result.ts';
import { cancelled } from '../projection/worker.crew.ts';
import type { FromBacktest, ToBacktest } from './backtest.worker.ts';
import type { ForkScores, Judged } from './fork.ts';
import type { Plan } from './plan.ts';

/** Compiled beside this file, or as it is written where Node runs TypeScript itself. */
const WORKER_FILE = new URL(
  `./backtest.worker${extname(new URL(import.meta.url).pathname)}`,
  import.meta.url,
);

/** How far a back-test has come. */
export interface BacktestProgress {
  readonly done: number;
  readonly forks: number;
}

/**
 * Makes and scores the forecasts of a plan on threads of its own, each taking the next fork as it ends one, so that the event
 * loop is not held up. Refused as a projection is, at the first fork that is; rejects with a `ProjectionError`
 * `projection-cancelled` where `signal` is raised.
 */
export async function runBacktest(
  judged: Judged,
  { forks }: Plan,
  {
    threads,
    signal,
    onProgress,
  }: {
    readonly threads: number;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: BacktestProgress) => void) | undefined;
  },
): Promise<Result<readonly ForkScores[]>> {
  if (signal?.aborted === true) throw cancelled();
  const workers = Array.from(
    { length: Math.min(threads, forks.length) },
    (_, index) => new Worker(WORKER_FILE, { name: `backtest-${index}` }),
  );
  const gone = Promise.withResolvers<never>();
  const leave = (): void => gone.reject(cancelled());
  signal?.addEventListener('abort', leave);
  const scores: ForkScores[] = [];
  let next = 0;
  let done = 0;
  let refusal: Result<never> | undefined;
  const work = async (worker: Worker): Promise<void> => {
    tell(worker, { judged });
    while (next < forks.length && refusal === undefined) {
      const place = next;
      next += 1;
      const answered = once(worker, 'message');
      tell(worker, { fork: forks[place] as Plan['forks'][number] });
      const [answer] = (await answered) as [FromBacktest];
      if (!answer.ok) throw new Error(answer.message);
      if (answer.scores.ok) scores[place] = answer.scores.value;
      else refusal ??= answer.scores;
      done += 1;
      onProgress?.({ done, forks: forks.length });
    }
  };
  try {
    await Promise.race([Promise.all(workers.map(work)), gone.promise]);
    return refusal ?? ok(scores);
  } finally {
    signal?.removeEventListener('abort', leave);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function tell(worker: Worker, message: ToBacktest): void {
  // The rule is about windows, whose messages others may read; a thread's port has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  worker.postMessage(message);
}
