/**
 * The measured part of the replay figures, in a process of its own so that its memory is its own. Arguments: what to measure,
 * the file, the number of histories. Prints one JSON object.
 */
import { DatabaseSync } from 'node:sqlite';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { SubscriptionRunner } from '../../src/eventstore/following/subscription.runner.ts';
import type { Result } from '../../src/kernel/result.ts';
import { TensionQuery } from '../../src/tension/tension.query.ts';
import { HistoryModels } from '../../src/timeline/history-models.projector.ts';
import { TimelineQuery } from '../../src/timeline/timeline.query.ts';
import { generatedHistory } from './generated-record.ts';
import { AS_OF, DATES, PAGE } from './replay-questions.ts';

const [, , measure = '', path = '', histories = '1'] = process.argv;
const clock = { now: () => Date.UTC(2021, 11, 31) };

/** Elapsed time, and what this thread had of the processor: on a busy machine only the latter compares. */
interface Spent {
  readonly ms: number;
  readonly processorMs: number;
}

function stopwatch(): () => Spent {
  const begin = performance.now();
  const before = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(before);
    return { ms: performance.now() - begin, processorMs: (user + system) / 1000 };
  };
}

/** What a fold needs of each event, read and parsed in the four plain ways. */
function bareLoops(): Record<string, Spent> {
  const db = new DatabaseSync(path, { readOnly: true });
  const columns = 'position, stream, revision, type, recorded_at, data';
  const times: Record<string, Spent> = {};
  for (const arrays of [true, false]) {
    const shape = arrays ? 'arrays' : 'objects';
    const dataOf = (row: unknown): string =>
      arrays ? ((row as unknown[])[5] as string) : (row as { data: string }).data;
    const positionOf = (row: unknown): number =>
      arrays ? ((row as unknown[])[0] as number) : (row as { position: number }).position;

    const all = db.prepare(`SELECT ${columns} FROM event ORDER BY position`);
    all.setReturnArrays(arrays);
    let spent = stopwatch();
    let parsed = 0;
    for (const row of all.iterate()) if (JSON.parse(dataOf(row)) !== null) parsed += 1;
    times[`iterate, ${shape}`] = spent();

    const page = db.prepare(`SELECT ${columns} FROM event WHERE position > ? ORDER BY position LIMIT 1000`);
    page.setReturnArrays(arrays);
    spent = stopwatch();
    let after = -1;
    let paged = 0;
    for (;;) {
      const rows = page.all(after);
      for (const row of rows) if (JSON.parse(dataOf(row)) !== null) paged += 1;
      if (rows.length < 1000) break;
      after = positionOf(rows.at(-1));
    }
    times[`pages, ${shape}`] = spent();
    if (parsed !== paged) throw new Error(`the loops disagree: ${parsed} and ${paged} events`);
  }
  db.close();
  return times;
}

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

async function measureReplay(beside: boolean): Promise<unknown> {
  const store = await SqliteStore.open(path);
  const models = new HistoryModels();
  const runner = new SubscriptionRunner({ store, prefixes: ['relation-'], projector: models, clock });
  const tension = new TensionQuery({ histories: models, clock });
  const timeline = new TimelineQuery({ histories: models, store, clock });
  const { position } = await store.head();

  const delay = monitorEventLoopDelay({ resolution: 5 });
  const spent = stopwatch();
  delay.enable();
  runner.start();
  const done = runner.waitFor(position, 600_000);
  const reads = beside ? await readBeside(done, tension, timeline) : 0;
  if (!(await done)) throw new Error(`the replay stopped: ${JSON.stringify(await runner.health())}`);
  const replay = spent();
  delay.disable();

  const history = generatedHistory(0);
  const answers = beside
    ? undefined
    : {
        explanations: await Promise.all(
          DATES.map(async (at) => value(await tension.explain(history, { at }, { limit: 50 }))),
        ),
        asOf: value(await tension.explain(history, { asOf: AS_OF }, { limit: 50 })),
        page: value(await timeline.page(history, PAGE)),
      };
  const figures = {
    replay,
    reads,
    maxRssMb: process.resourceUsage().maxRSS / 1024,
    delayP999Ms: delay.percentile(99.9) / 1e6,
    delayMaxMs: delay.max / 1e6,
    answers,
  };
  await runner.stop();
  await store.close();
  return figures;
}

/** 50 questions a second, tension and timeline in turn, until the replay is done. */
async function readBeside(
  done: Promise<boolean>,
  tension: TensionQuery,
  timeline: TimelineQuery,
): Promise<number> {
  const over = new AbortController();
  void done.then(() => over.abort());
  const asked: Promise<unknown>[] = [];
  while (!over.signal.aborted) {
    const history = generatedHistory(asked.length % Number(histories));
    asked.push(
      asked.length % 2 === 0 ? tension.explain(history, {}, { limit: 15 }) : timeline.page(history, PAGE),
    );
    await sleep(20);
  }
  await Promise.all(asked);
  return asked.length;
}

const result = measure === 'bare' ? bareLoops() : await measureReplay(measure === 'beside');
process.stdout.write(JSON.stringify(result));
