import { placeOfStrand, type Abreast, type AbreastChunk } from '../models/reaction/abreast.ts';
import { CHUNK, chunksOf, type ChunkTension } from '../models/reaction/chunk.ts';
import type { Branches } from '../models/reaction/engine/branches.ts';
import { resultOf, type ProjectionResult } from '../models/reaction/results.ts';
import { DAY_FIGURES } from '../models/reaction/summary.ts';
import { ChunkBuffers } from './chunk-buffers.ts';
import type { SimulationPool } from './simulation.pool.ts';
import type { Answer } from './tasks.ts';

interface Done extends AbreastChunk {
  readonly tension: ChunkTension;
  /** Of the first two strands, where it was all that was done. */
  readonly figures?: Float64Array;
}

/** Memory of chunks, for all runs of this process. */
const buffers = new ChunkBuffers();

/**
 * Many what-ifs of a fork that are simulated bit by bit: it keeps what was done so far, and goes on from there. The first strand stands for the
 * what-if and the second for the baseline of the result.
 */
export class AbreastRun {
  readonly #pool: SimulationPool;
  readonly #of: Abreast;
  readonly #fingerprint: string;
  /** By run, the chunks done. */
  readonly #done: readonly Done[][];
  #over = false;

  constructor(pool: SimulationPool, of: Abreast, fingerprint: string) {
    this.#pool = pool;
    this.#of = of;
    this.#fingerprint = fingerprint;
    this.#done = of.runs.map(() => []);
  }

  /** Futures that the figures of the first strands stand on. */
  get paths(): number {
    return Math.min(this.#of.request.paths, (this.#done[0]?.length ?? 0) * CHUNK);
  }

  /** Futures in all. */
  get requested(): number {
    return this.#of.request.paths;
  }

  /** Simulates up to `paths` futures. Rejects with a `ProjectionError` where `signal` is raised. */
  async advance(
    paths: number,
    { urgent, signal }: { readonly urgent: boolean; readonly signal: AbortSignal },
  ): Promise<void> {
    const { request, runs } = this.#of;
    const to = chunksOf(Math.min(paths, request.paths));
    await this.#pool.aside({ request, signal, urgent }, async (perform) => {
      const wanted = runs.flatMap((branches, run) => this.#tasks(branches, run, to, request.horizonDays));
      const answers = await perform(wanted.map(({ task }) => task));
      if (this.#over) return;
      for (const [index, { run, task }] of wanted.entries()) {
        this.#done[run]?.push({
          ...(answers[index] as NonNullable<Answer<typeof task>>),
          tension: task.tension,
        });
      }
    });
  }

  #tasks(branches: Branches, run: number, to: number, days: number) {
    const from = this.#done[run]?.length ?? 0;
    return Array.from({ length: Math.max(0, to - from) }, (_, k) => ({
      run,
      task: {
        kind: 'abreast' as const,
        branches,
        chunk: from + k,
        tension: buffers.take(days),
        // One task less to wait for: urgent ones wait for what a thread is at.
        whole: run === 0 && to === 1,
      },
    }));
  }

  /** The first two strands, on the futures done so far. */
  async result(options: {
    readonly urgent: boolean;
    readonly signal: AbortSignal;
  }): Promise<ProjectionResult> {
    const { request } = this.#of;
    const { paths } = this;
    const done = this.#done[0] ?? [];
    const outcomes = done.map(({ outcome }) => outcome);
    const figures = (done.length === 1 ? done[0]?.figures : undefined) ?? (await this.#summed(options));
    return resultOf(request, this.#fingerprint, paths, figures, outcomes);
  }

  /** Figures by day of the futures done so far, on all threads. */
  async #summed(options: { readonly urgent: boolean; readonly signal: AbortSignal }): Promise<Float64Array> {
    const { request } = this.#of;
    const { paths } = this;
    const { horizonDays } = request;
    const done = this.#done[0] ?? [];
    const chunks = done.map(({ tension }) => tension);
    const pieces = Math.min(horizonDays, this.#pool.workers * Math.ceil((paths * horizonDays) / 400_000));
    const edge = (piece: number) => Math.floor((piece * horizonDays) / pieces);
    const parts = await this.#pool.aside({ request, ...options }, (perform) =>
      perform(
        Array.from({ length: pieces }, (_, piece) => ({
          kind: 'summarise' as const,
          chunks,
          paths,
          from: edge(piece),
          to: edge(piece + 1),
        })),
      ),
    );
    const figures = new Float64Array(horizonDays * DAY_FIGURES);
    parts.forEach((part, piece) => figures.set(part, edge(piece) * DAY_FIGURES));
    return figures;
  }

  /** Tension of a strand on the last day, by future; as many as were done of it. */
  ends(strand: number): Float64Array {
    const { run, branch } = placeOfStrand(strand);
    const branches = this.#of.runs[run]?.pastOf.length ?? 1;
    const parts = (this.#done[run] ?? []).map(({ ends }) => {
      const paths = ends.length / branches;
      return ends.subarray(branch * paths, (branch + 1) * paths);
    });
    const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** Lets go of its memory; nothing is asked of it any more. */
  end(idle: boolean): void {
    if (this.#over) return;
    this.#over = true;
    // After a cancellation threads may still write to what they were given.
    if (idle) buffers.giveBack(this.#done.flat().map(({ tension }) => tension));
    for (const chunks of this.#done) chunks.length = 0;
  }
}
