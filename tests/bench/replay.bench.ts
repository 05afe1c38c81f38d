import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { modelActsOf } from '../../src/models/tension/model-act.ts';
import { readingAt } from '../../src/models/tension/model.ts';
import type { Explanation } from '../../src/models/tension/explanation.ts';
import type { TimelinePage } from '../../src/timeline/timeline-page.ts';
import { naiveRecord } from '../support/naive-record.ts';
import { generate, generatedHistory } from './generated-record.ts';
import { AS_OF, DATES, PAGE } from './replay-questions.ts';

interface Spent {
  readonly ms: number;
  readonly processorMs: number;
}

interface Figures {
  readonly replay: Spent;
  readonly reads: number;
  readonly maxRssMb: number;
  readonly delayP999Ms: number;
  readonly delayMaxMs: number;
  readonly answers: {
    readonly explanations: readonly Explanation[];
    readonly asOf: Explanation;
    readonly page: TimelinePage;
  };
}

const CHILD = fileURLToPath(new URL('replay.child.ts', import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Replay of a big record from SQLite into the read models, against the fastest bare loop over the same file. Size:
 * `DETENTE_BENCH_ACTS` (1 000 000) over `DETENTE_BENCH_HISTORIES` (50).
 */
export async function run(): Promise<void> {
  const acts = Number(process.env['DETENTE_BENCH_ACTS'] ?? 1_000_000);
  const histories = Number(process.env['DETENTE_BENCH_HISTORIES'] ?? 50);
  const folder = await mkdtemp(join(tmpdir(), 'detente-bench-'));
  try {
    const path = join(folder, 'replay.db');
    const store = await SqliteStore.open(path);
    await generate(store, { acts, histories });
    await store.close();
    const megabytes = (await stat(path)).size / 1e6;
    say(`replay: ${acts} acts over ${histories} histories, a file of ${megabytes.toFixed(0)} MB`);

    const bare = await measured<Record<string, Spent>>('bare', path, histories);
    for (const [loop, spent] of Object.entries(bare)) say(`  bare loop (${loop}): ${told(spent)}`);
    const least = (of: keyof Spent): number => Math.min(...Object.values(bare).map((spent) => spent[of]));

    const figures = await measured<Figures>('replay', path, histories);
    const { replay } = figures;
    say(`  replay into all read models: ${told(replay)}`);
    say(
      `  ratio to the fastest bare loop: ${(least('ms') / replay.ms).toFixed(2)} (at least 0.7), ` +
        `${(least('processorMs') / replay.processorMs).toFixed(2)} in processor time`,
    );
    say(`  resident memory at most: ${figures.maxRssMb.toFixed(0)} MB (below 300)`);
    say(`  answers checked against folded objects: ${await check(path, figures)}`);

    const beside = await measured<Figures>('beside', path, histories);
    const { reads, delayP999Ms, delayMaxMs } = beside;
    const rate = (reads / beside.replay.ms) * 1000;
    say(
      `  event-loop delay beside ${rate.toFixed(0)} reads/s: ` +
        `p99.9 ${delayP999Ms.toFixed(1)} ms, max ${delayMaxMs.toFixed(1)} ms (replay ${told(beside.replay)})`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measured<T>(what: string, path: string, histories: number): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, what, path, String(histories)], {
    maxBuffer: 64e6,
  });
  return JSON.parse(stdout) as T;
}

/** Works the answers out again from the events themselves and compares; throws where one differs. */
async function check(path: string, { answers }: Figures): Promise<string> {
  const store = await SqliteStore.open(path);
  const events: StoredEvent[] = [];
  for await (const batch of store.readStream(streamOf(generatedHistory(0)))) events.push(...batch);
  await store.close();
  const head = events.length - 1;

  const explained = [
    ...answers.explanations.map((answer, index) => ({ answer, revision: head, at: DATES[index] ?? '' })),
    { answer: answers.asOf, ...AS_OF, at: answers.asOf.at },
  ];
  for (const { answer, revision, at } of explained) {
    const { relation, acts } = naiveRecord(events, Math.min(revision, head));
    const models = modelActsOf(acts.map(({ content }) => content)).map(({ act }) => act);
    const own = readingAt(models, dayNumber(at), relation.baseline.value, relation.parameters);
    const begun = acts.filter(({ content }) => content.occurred.from <= at).length;
    if (
      Math.abs(own.tension - answer.tension) > 1e-9 ||
      Math.abs(own.underlying - answer.underlying) > 1e-9
    ) {
      throw new Error(`tension on ${at} is ${own.tension}, the read model says ${answer.tension}`);
    }
    if (answer.total !== begun)
      throw new Error(`${begun} acts had begun on ${at}, the read model lists ${answer.total}`);
  }

  const { acts } = naiveRecord(events, head);
  const found = acts
    .filter(({ content: { issue, initiator, target, reciprocal, occurred } }) => {
      const performs = initiator === PAGE.initiator || (reciprocal && target === PAGE.initiator);
      return issue === PAGE.issue && performs && (occurred.to ?? occurred.from) >= (PAGE.from ?? '');
    })
    .map(
      ({ content, revision }) => `${content.occurred.from} ${content.actId} ${revision} ${content.summary}`,
    )
    .sort()
    .reverse();
  const shown = answers.page.entries.map(
    (entry) =>
      `${entry.from} ${entry.id} ${entry.revision} ${'summary' in entry.content ? entry.content.summary : ''}`,
  );
  if (answers.page.total !== found.length || shown.join('\n') !== found.slice(0, PAGE.limit).join('\n')) {
    throw new Error('the page of the timeline differs from the one worked out of the events');
  }
  return `${explained.length} explanations, 1 page of ${found.length} entries, all equal`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const told = ({ ms, processorMs }: Spent): string =>
  `${seconds(ms)} (${seconds(processorMs)} of the processor)`;

if (import.meta.main) await run();
