import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  CHUNK,
  chunkLength,
  chunksOf,
  simulateChunk,
  type ChunkTension,
} from '../../src/models/reaction/chunk.ts';
import type { Branches } from '../../src/models/reaction/engine/branches.ts';
import { Engine } from '../../src/models/reaction/engine/engine.ts';
import type { ReactionModel } from '../../src/models/reaction/parameters.ts';
import { summarise } from '../../src/models/reaction/summary.ts';
import { SimulationPool } from '../../src/projection/simulation.pool.ts';
import type { SimulationRequest } from '../../src/models/reaction/simulation-request.ts';
import { Simulator } from '../models/reaction/specification/simulate.ts';
import { commitment, requestFor, SPRING } from '../models/reaction/fixtures.ts';
import { bareLoop, type BareCalls } from './bare-loop.ts';

const BARE_FILE = new URL('./bare-loop.worker.ts', import.meta.url);

const PATHS = 10_000;
const DAYS = 180;

const request = requestFor({
  record: SPRING,
  baseline: 70,
  paths: PATHS,
  horizonDays: DAYS,
  commitments: [
    commitment('ambassadors', 5, '050', { reciprocal: true, probability: 0.9 }),
    commitment('talks', 30, '046', { reciprocal: true, probability: 0.6 }),
    commitment('relapse', 45, '163', { by: 'RUS', probability: 0.2 }),
  ],
});

/** Milliseconds of the fastest of a few runs. */
function fastest(times: number, run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i += 1) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Milliseconds of processor time of the least of a few runs of each, taken in turns: both see the same machine. */
function processorTimes(times: number, runs: readonly (() => void)[]): number[] {
  const best = runs.map(() => Number.POSITIVE_INFINITY);
  for (let i = 0; i < times; i += 1) {
    runs.forEach((run, place) => {
      const before = process.threadCpuUsage();
      run();
      const { user, system } = process.threadCpuUsage(before);
      best[place] = Math.min(best[place] as number, (user + system) / 1000);
    });
  }
  return best;
}

type Chunks = readonly ChunkTension[];

const chunks: Chunks = Array.from({ length: chunksOf(PATHS) }, () => ({
  whatIf: new Float64Array(chunkLength(DAYS)),
  baseline: new Float64Array(chunkLength(DAYS)),
}));

/** The engine's specification, which was the engine before: all paths and their figures on this thread. */
function bySpecification(of: SimulationRequest = request): void {
  const simulator = new Simulator(of);
  for (let path = 0; path < PATHS; path += 1) {
    const tension = chunks[Math.floor(path / CHUNK)] as ChunkTension;
    simulator.run(path, { ...tension, offset: path % CHUNK, stride: CHUNK });
  }
  work = simulator.work;
  summarise(chunks, PATHS, 0, DAYS);
}

let work = { blocks: 0, exponentials: 0 };
const engine = new Engine();

/** The same by the engine, by one of the models. */
function byEngine(reaction: ReactionModel): void {
  const paths = engine.open({ ...request, models: { ...request.models, reaction } });
  chunks.forEach((tension, chunk) => simulateChunk(paths, chunk, tension));
  summarise(chunks, PATHS, 0, DAYS);
}

/** Ten commitments each for itself, all of them, none, and all but the first: thirteen branches, all their paths. */
const dozen = requestFor({
  record: SPRING,
  baseline: 70,
  paths: PATHS,
  horizonDays: DAYS,
  commitments: Array.from({ length: 10 }, (_, k) =>
    commitment(`c${k}`, 5 + 8 * k, k % 3 === 0 ? '163' : '046', { reciprocal: true, probability: 0.7 }),
  ),
});
const ALL = 2 ** 10 - 1;
const MASKS = [...Array.from({ length: 10 }, (_, k) => 1 << k), ALL, 0, ALL - 1];
const BRANCHES: Branches = {
  pasts: [dozen.past.baseline],
  pastOf: MASKS.map(() => 0),
  holders: dozen.commitments.map((_, step) =>
    MASKS.reduce((bits, mask, branch) => bits | (((mask >>> step) & 1) << branch), 0),
  ),
};

function byBranches(reaction: ReactionModel): void {
  const paths = engine.open({ ...dozen, models: { ...dozen.models, reaction } }, BRANCHES);
  for (let path = 0; path < PATHS; path += 1) paths.path(path, 0);
}

/** Milliseconds of `calls` of the bare loop, shared out over so many threads that are warm: the least of a few. */
async function bareOn(threads: number, { blocks, exponentials }: BareCalls, times: number): Promise<number> {
  const share = { blocks: blocks / threads, exponentials: exponentials / threads };
  const workers = Array.from({ length: threads }, () => new Worker(BARE_FILE));
  const loop = async (worker: Worker): Promise<void> => {
    const done = once(worker, 'message');
    // The rule is about windows; a thread's port has no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(share);
    await done;
  };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= times; i += 1) {
    const start = performance.now();
    await Promise.all(workers.map(loop));
    if (i > 0) best = Math.min(best, performance.now() - start);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return best;
}

interface Run {
  readonly first: number;
  readonly total: number;
}

async function projected(pool: SimulationPool, of: SimulationRequest): Promise<Run> {
  const start = performance.now();
  let first = 0;
  await pool.project(of, {
    onResult: () => {
      if (first === 0) first = performance.now() - start;
    },
  });
  return { first, total: performance.now() - start };
}

async function fastestOf(pool: SimulationPool, times: number): Promise<Run> {
  let best = { first: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY };
  for (let i = 0; i < times; i += 1) {
    const { first, total } = await projected(pool, request);
    best = { first: Math.min(best.first, first), total: Math.min(best.total, total) };
  }
  return best;
}

/** The pool as users run it, not as it is written. */
const BUILT = new URL('../../dist/projection/simulation.pool.js', import.meta.url).href;

/** Milliseconds to the first figures that threads ever give, the least of six; where they were started ahead, half a second later. */
async function firstOf(built: string, ahead: boolean): Promise<number> {
  const { SimulationPool: Pool } = (await import(built)) as { SimulationPool: typeof SimulationPool };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 6; i += 1) {
    const pool = new Pool({ workers: 1 });
    if (ahead) {
      pool.start();
      await setTimeout(500);
    }
    best = Math.min(best, (await projected(pool, { ...request, paths: CHUNK })).first);
    await pool.close();
  }
  return best;
}

/** Prints how fast projections are beside the bare limit of the same run. */
export async function run(): Promise<void> {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const ms = (time: number) => `${time.toFixed(0)} ms`;
  print(`Projection: ${PATHS} paths x ${DAYS} days, what-if and baseline together`);

  const [before = 0, first = 0, second = 0, pairOfDozen = 0, ...branched] = processorTimes(4, [
    () => bySpecification(),
    () => byEngine('reaction/1'),
    () => byEngine('reaction/2'),
    () => bySpecification(dozen),
    () => byBranches('reaction/1'),
    () => byBranches('reaction/2'),
  ]);
  bySpecification();
  const bare = fastest(3, () => {
    if (bareLoop(work) === 0) throw new Error('unreachable');
  });
  print(`  generator calls ${work.blocks}, exp calls ${work.exponentials}`);
  print(`  bare JavaScript loop of as many calls        ${ms(bare)}`);
  print(`  specification in JavaScript, with quantiles  ${ms(before)} of processor time`);
  const ratio = (now: number, of: number): string => `${ms(now)}   ratio ${(now / of).toFixed(3)}`;
  print(`  engine, reaction/1, with quantiles           ${ratio(first, before)} (limit 0.42)`);
  print(`  engine, reaction/2, with quantiles           ${ratio(second, before)} (limit 0.25)`);
  print(`  specification, ten commitments               ${ms(pairOfDozen)} of processor time`);
  (['reaction/1', 'reaction/2'] as const).forEach((model, place) =>
    print(
      `  13 branches, ${model}                      ${ratio(branched[place] ?? 0, pairOfDozen)} (limit 0.40)`,
    ),
  );

  const cold = await firstOf(BUILT, false);
  print(`  first figures, threads not yet started  ${ms(cold)}`);
  const started = await firstOf(BUILT, true);
  print(`  first figures of threads just started   ${ms(started)} (limit 40)`);

  const single = new SimulationPool({ workers: 1 });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const one = await fastestOf(single, 3);
  delay.disable();
  await single.close();
  print(
    `  one worker, all stages and quantiles    ${ms(one.total)} (limit 2000), first figures ${ms(one.first)} (limit 100)`,
  );
  print(`  event loop meanwhile: longest delay     ${(delay.max / 1e6).toFixed(1)} ms (limit 50)`);

  const pair = new SimulationPool({ workers: 2 });
  const two = await fastestOf(pair, 4);
  print(
    `  two workers                             ${ms(two.total)}   ${(one.total / two.total).toFixed(2)} times as fast (limit 1.85)`,
  );
  const bareOne = await bareOn(1, work, 4);
  const bareTwo = await bareOn(2, work, 4);
  print(
    `  the bare loop on two threads            ${ms(bareTwo)}   ${(bareOne / bareTwo).toFixed(2)} times as fast as on one`,
  );

  const memory = process.memoryUsage().rss;
  const waiting = Array.from({ length: 200 }, (_, seed) =>
    pair.project(() => ({ ...request, seed, paths: 500 })).then(({ paths }) => paths),
  );
  let most = memory;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  await Promise.all(waiting);
  clearInterval(watch);
  await pair.close();
  print(
    `  200 proposals queued: at most ${pair.mostHeld} held, memory grew by ${((most - memory) / 1e6).toFixed(0)} MB`,
  );
}

if (import.meta.main) await run();
