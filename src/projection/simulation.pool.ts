import { availableParallelism } from 'node:os';
import {
  CHUNK,
  chunksOf,
  pathsInChunk,
  type ChunkOutcome,
  type ChunkTension,
} from '../models/reaction/chunk.ts';
import { fingerprintOf } from '../models/reaction/fingerprint.ts';
import { ProjectionError } from './projection-error.ts';
import { resultOf, type DaysInside, type ProjectionResult } from '../models/reaction/results.ts';
import type { SimulationRequest } from '../models/reaction/simulation-request.ts';
import { DAY_FIGURES } from '../models/reaction/summary.ts';
import { ChunkBuffers } from './chunk-buffers.ts';
import type { Answer, Task } from './tasks.ts';
import { cancelled as cancelledError, WorkerCrew, type CrewRun } from './worker.crew.ts';

/** After how many paths figures are given; the last ones come after all paths that were asked for. */
export const STAGES: readonly number[] = [CHUNK, 1000, 4000, 10_000, 40_000];

/** Most runs that wait. */
const QUEUE_LIMIT = 1000;

export interface ProjectOptions {
  /** Hears the figures of every stage, the final ones included. */
  readonly onResult?: (result: ProjectionResult) => void;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  /** Of the request, where it is known already. */
  readonly fingerprint?: string;
  /** Counts on the final result how many of that many first days each path spends inside the final bands. */
  readonly daysInside?: number;
}

/** What a run outside the queue is of. */
export interface AsideRun {
  readonly request: SimulationRequest;
  readonly others?: readonly SimulationRequest[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Its tasks go before all that refines, as the first figures of runs do. */
  readonly urgent?: boolean;
}

/** Does tasks of one kind and gives their answers, in their order. */
export type Perform = <T extends Task>(tasks: readonly T[]) => Promise<NonNullable<Answer<T>>[]>;

/** What is done on a request; kept until it is final or cancelled. */
interface Run {
  readonly request: SimulationRequest | (() => SimulationRequest);
  readonly options: ProjectOptions;
  readonly resolve: (result: ProjectionResult) => void;
  readonly reject: (error: unknown) => void;
  work: Work | undefined;
  /** Paths times days, once they are known. */
  size: number;
  over: boolean;
  readonly unlisten: () => void;
}

/** The memory of a run while it is worked on: figures of the chunks simulated so far. */
interface Work extends CrewRun {
  readonly fingerprint: string;
  readonly chunks: ChunkTension[];
  readonly outcomes: ChunkOutcome[];
}

/**
 * Runs simulations on worker threads. The first figures, from 250 paths, go before everything else, so that a new run
 * shows something at once however much is under way; the further stages are worked on one run at a time, and beside it on one of at
 * most half its size, so that a large run does not hold up the final figures of small ones. Only runs that are worked on hold
 * figures: at most one per thread and two being refined, whatever waits. The results depend on the
 * request alone, not on the number of threads or on other runs.
 */
export class SimulationPool {
  readonly #crew: WorkerCrew;
  readonly #fresh: Run[] = [];
  readonly #refinable: Run[] = [];
  readonly #buffers = new ChunkBuffers();
  #starting = 0;
  readonly #refining = new Set<Run>();
  #closed = false;
  #lastId = 0;
  #held = 0;
  #mostHeld = 0;

  /** `workers` threads; by default one less than there are cores. */
  constructor(options: { readonly workers?: number } = {}) {
    this.#crew = new WorkerCrew(options.workers ?? Math.max(1, availableParallelism() - 1));
  }

  get workers(): number {
    return this.#crew.size;
  }

  /** Runs that wait for their first or further figures. */
  get waiting(): number {
    return this.#fresh.length + this.#refinable.length;
  }

  /** Runs that hold a request and figures now, and the most that ever did; bounded whatever waits. */
  get held(): number {
    return this.#held;
  }

  get mostHeld(): number {
    return this.#mostHeld;
  }

  /** Starts the threads ahead of the first request. */
  start(): void {
    this.#crew.start();
  }

  /**
   * The projection of a request; a function is called when its turn comes (and again where it had to give way), so that
   * what waits holds no figures. Rejects with a `ProjectionError`, or with what the function or a listener threw.
   */
  project(
    request: SimulationRequest | (() => SimulationRequest),
    options: ProjectOptions = {},
  ): Promise<ProjectionResult> {
    const { signal } = options;
    if (this.#closed) return Promise.reject(closedError());
    if (signal?.aborted === true) return Promise.reject(cancelledError());
    if (this.waiting >= QUEUE_LIMIT) return Promise.reject(busyError());
    return new Promise((resolve, reject) => {
      const abort = () => this.#end(run, cancelledError());
      const unlisten = () => signal?.removeEventListener('abort', abort);
      const run: Run = { request, options, resolve, reject, work: undefined, size: 0, over: false, unlisten };
      signal?.addEventListener('abort', abort);
      this.#fresh.push(run);
      this.#pump();
    });
  }

  /**
   * Does `work` on a request outside the queue, on all threads: unless it is urgent itself it goes behind what is, and does not refine. `others` are
   * requests that its tasks hold against it. Rejects as `project` does.
   */
  async aside<T>(
    { request, others, signal, urgent = false }: AsideRun,
    work: (perform: Perform) => Promise<T>,
  ): Promise<T> {
    if (this.#closed) throw closedError();
    if (signal?.aborted === true) throw cancelledError();
    this.#lastId += 1;
    const cancelled = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const run: CrewRun = { id: this.#lastId, request, ...(others !== undefined && { others }), cancelled };
    const stop = (): void => {
      Atomics.store(cancelled, 0, 1);
      this.#crew.forget(run);
    };
    signal?.addEventListener('abort', stop);
    try {
      return await work(async (tasks) => {
        const answers = tasks.map(async (task) => {
          const answer = await this.#crew.perform(run, task, urgent);
          if (answer === undefined) throw cancelledError();
          return answer;
        });
        return (await all(answers)) as never;
      });
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#crew.forget(run);
    }
  }

  /** Ends all runs and threads. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const run of [...this.#fresh, ...this.#refinable]) this.#end(run, closedError());
    await this.#crew.close();
  }

  #pump(): void {
    while (this.#starting < this.#crew.size) {
      const run = this.#fresh.shift();
      if (run === undefined) break;
      this.#starting += 1;
      void this.#attempt(run, () => this.#firstFigures(run)).finally(() => {
        this.#starting -= 1;
        this.#pump();
      });
    }
    for (let run = this.#nextToRefine(); run !== undefined; run = this.#nextToRefine()) this.#refineNow(run);
  }

  #nextToRefine(): Run | undefined {
    const [under] = this.#refining;
    if (under === undefined) return this.#refinable.shift();
    if (this.#refining.size > 1) return undefined;
    const small = this.#refinable.findIndex(({ size }) => size <= under.size / 2);
    return small < 0 ? undefined : this.#refinable.splice(small, 1)[0];
  }

  #refineNow(run: Run): void {
    this.#refining.add(run);
    void this.#attempt(run, () => this.#refine(run)).finally(() => {
      this.#refining.delete(run);
      this.#pump();
    });
  }

  async #attempt(run: Run, step: () => Promise<ProjectionResult | undefined>): Promise<void> {
    try {
      const final = await step();
      if (final !== undefined) this.#end(run, final);
    } catch (error) {
      this.#end(run, error);
    }
  }

  /** Ends a run with its result or an error; the second end of a run is none. */
  #end(run: Run, outcome: unknown): void {
    if (run.over) return;
    run.over = true;
    run.unlisten();
    // After an error or a cancellation threads may still write to the run's buffers.
    this.#release(run, !(outcome instanceof Error));
    for (const queue of [this.#fresh, this.#refinable]) {
      const place = queue.indexOf(run);
      if (place >= 0) queue.splice(place, 1);
    }
    if (outcome instanceof Error) run.reject(outcome);
    else run.resolve(outcome as ProjectionResult);
  }

  #workOn(run: Run): Work {
    if (run.over) throw cancelledError();
    if (run.work !== undefined) return run.work;
    const request = typeof run.request === 'function' ? run.request() : run.request;
    run.size = request.paths * request.horizonDays;
    this.#lastId += 1;
    this.#held += 1;
    this.#mostHeld = Math.max(this.#held, this.#mostHeld);
    run.work = {
      id: this.#lastId,
      request,
      cancelled: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
      fingerprint: run.options.fingerprint ?? fingerprintOf(request),
      chunks: [],
      outcomes: [],
    };
    return run.work;
  }

  /** Frees what a run holds; it can be worked on again. */
  #release(run: Run, idle: boolean): void {
    if (run.work === undefined) return;
    if (idle) this.#buffers.giveBack(run.work.chunks);
    Atomics.store(run.work.cancelled, 0, 1);
    this.#crew.forget(run.work);
    run.work = undefined;
    this.#held -= 1;
  }

  async #firstFigures(run: Run): Promise<ProjectionResult | undefined> {
    const work = this.#workOn(run);
    const result = await this.#stage(run, work, Math.min(CHUNK, work.request.paths), true);
    if (result.final) return result;
    if (run.over) return undefined;
    // Others wait for their turn before this one: what it has is quickly made again.
    if (this.#refining.size > 0 || this.#refinable.length > 0) this.#release(run, true);
    this.#refinable.push(run);
    return undefined;
  }

  async #refine(run: Run): Promise<ProjectionResult> {
    const work = this.#workOn(run);
    const { paths } = work.request;
    const stages = [...STAGES.filter((stage) => stage > CHUNK && stage < paths), paths];
    let simulated = this.#simulate(work, stages[0] ?? paths, false);
    for (const [place, stage] of stages.entries()) {
      await simulated;
      const condensed = this.#condense(run, work, stage, false);
      const next = stages[place + 1];
      if (next === undefined) return condensed;
      // Behind this stage's figures, so that no thread waits while another one condenses the last of them.
      simulated = this.#simulate(work, next, false);
      simulated.catch(() => undefined);
      await condensed;
    }
    throw new RangeError('a run has no stages');
  }

  async #stage(run: Run, work: Work, paths: number, urgent: boolean): Promise<ProjectionResult> {
    await this.#simulate(work, paths, urgent);
    return this.#condense(run, work, paths, urgent);
  }

  async #condense(run: Run, work: Work, paths: number, urgent: boolean): Promise<ProjectionResult> {
    const figures = await this.#summarise(work, paths, urgent);
    if (run.over) throw cancelledError();
    const { request, fingerprint } = work;
    // Those of the next stage may have come meanwhile.
    const outcomes = work.outcomes.slice(0, chunksOf(paths));
    const result = resultOf(request, fingerprint, paths, figures, outcomes);
    const days = run.options.daysInside;
    const complete =
      result.final && days !== undefined
        ? { ...result, inside: await this.#daysInside(work, result, Math.min(days, request.horizonDays)) }
        : result;
    run.options.onResult?.(complete);
    return complete;
  }

  async #simulate(work: Work, paths: number, urgent: boolean): Promise<void> {
    const { request, chunks, outcomes } = work;
    const from = outcomes.length;
    const to = chunksOf(paths);
    const simulate = async (chunk: number) => {
      const tension = this.#buffers.take(request.horizonDays);
      const outcome = await this.#crew.perform(work, { kind: 'simulate', chunk, tension }, urgent);
      if (outcome === undefined) throw cancelledError();
      return { tension, outcome };
    };
    const done = await all(Array.from({ length: to - from }, (_, i) => simulate(from + i)));
    for (const { tension, outcome } of done) {
      chunks.push(tension);
      outcomes.push(outcome);
    }
  }

  async #summarise(work: Work, paths: number, urgent: boolean): Promise<Float64Array> {
    const { horizonDays } = work.request;
    const figures = new Float64Array(horizonDays * DAY_FIGURES);
    // Pieces of a few milliseconds keep the threads evenly busy and free for new runs.
    const pieces = Math.min(horizonDays, this.#crew.size * Math.ceil((paths * horizonDays) / 400_000));
    const edge = (piece: number) => Math.floor((piece * horizonDays) / pieces);
    await all(
      Array.from({ length: pieces }, async (_, piece) => {
        const task = { from: edge(piece), to: edge(piece + 1), paths, chunks: work.chunks };
        const part = await this.#crew.perform(work, { kind: 'summarise', ...task }, urgent);
        figures.set(part, task.from * DAY_FIGURES);
      }),
    );
    return figures;
  }

  async #daysInside(work: Work, result: ProjectionResult, days: number): Promise<DaysInside> {
    const count = async (which: 'whatIf' | 'baseline', low: 'q5' | 'q25', high: 'q75' | 'q95') => {
      const band = { low: result[which][low].slice(0, days), high: result[which][high].slice(0, days) };
      const parts = await all(
        work.chunks.map((chunk, index) => {
          const paths = pathsInChunk(index, work.request.paths);
          const task = { kind: 'days-inside', tension: chunk[which], paths, days, ...band } as const;
          return this.#crew.perform(work, task, false);
        }),
      );
      return Array.from({ length: days + 1 }, (_, k) => parts.reduce((sum, part) => sum + (part[k] ?? 0), 0));
    };
    const bands = async (which: 'whatIf' | 'baseline') => ({
      band50: await count(which, 'q25', 'q75'),
      band90: await count(which, 'q5', 'q95'),
    });
    return { days, whatIf: await bands('whatIf'), baseline: await bands('baseline') };
  }
}

/** Waits for all, even where one fails, so that no answer comes later than its stage. */
async function all<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

const closedError = () =>
  new ProjectionError(
    'projection-closed',
    'The simulation pool is closed.',
    'Ask again once the server runs.',
  );

const busyError = () =>
  new ProjectionError(
    'projection-busy',
    `${QUEUE_LIMIT} projections wait already.`,
    'Ask again in a minute, or give the server more workers (DETENTE_WORKERS).',
  );
