import type { CodeBookId } from '../../ontology/code-books.ts';
import { formatDay } from '../../kernel/clock.ts';
import { bookOf } from './code-book.ts';
import type { Mark } from './marks.ts';
import { partyOf } from './processes.ts';
import { firstDayOf, type SimulationRequest } from './simulation-request.ts';
import { CHUNK } from './chunk-size.ts';
import { BASELINE, WHAT_IF } from './engine/bits.ts';
import type { EngineRun, Listener } from './engine/engine.ts';

export { CHUNK } from './chunk-size.ts';

/** How many paths have their acts told. */
export const SAMPLE_FUTURES = 20;

/** Daily tension of a chunk's paths: element `day * CHUNK + path`. */
export interface ChunkTension {
  readonly whatIf: Float64Array;
  readonly baseline: Float64Array;
}

/** How many paths were in each band (calm, strained, tense, acute) on the last day, and on at least one. */
export interface BandCounts {
  readonly last: readonly number[];
  readonly ever: readonly number[];
}

/** An act of a sample future, to be read. */
export interface FutureAct {
  readonly day: string;
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly code: string;
  /** The book that says what the code means, where it is another than GDELT's list. */
  readonly ontology?: CodeBookId;
  readonly scale: string;
  readonly score: number;
  readonly magnitude: number;
  readonly class: 'verbal' | 'material';
  readonly issue?: string;
  /** The commitment that it carries out; absent for a simulated act. */
  readonly commitment?: string;
  readonly summary?: string;
  /** Whether it also happens in the same future's baseline, or only there. */
  readonly in: 'both' | 'what-if' | 'baseline';
}

export interface SampleFuture {
  readonly path: number;
  /** Daily tension. */
  readonly whatIf: readonly number[];
  readonly baseline: readonly number[];
  readonly acts: readonly FutureAct[];
}

export interface ChunkOutcome {
  readonly whatIf: BandCounts;
  readonly baseline: BandCounts;
  readonly futures: readonly SampleFuture[];
}

/** Chunks of a run of `paths` paths; the last one may be short. */
export const chunksOf = (paths: number): number => Math.ceil(paths / CHUNK);

export const pathsInChunk = (chunk: number, paths: number): number =>
  Math.max(0, Math.min(CHUNK, paths - chunk * CHUNK));

/** Elements of one run's buffer of a chunk. */
export const chunkLength = (horizonDays: number): number => horizonDays * CHUNK;

/** Branches of a projection, in the order of their bits. */
const BRANCHES = ['whatIf', 'baseline'] as const;

/**
 * Simulates the paths of chunk `chunk` of a projection and fills `tension`; `cancelled` is asked before each path and ends the
 * chunk early with `undefined`. Where there are `ends`, they are filled with the last day's tension of all branches, element
 * `branch * paths + path`, and no future is told act by act.
 */
export function simulateChunk(
  run: EngineRun,
  chunk: number,
  tension: ChunkTension,
  cancelled: () => boolean = () => false,
  ends?: Float64Array,
): ChunkOutcome | undefined {
  const { horizonDays, paths: requested } = run.request;
  const paths = pathsInChunk(chunk, requested);
  const counts = () => ({ last: [0, 0, 0, 0], ever: [0, 0, 0, 0] });
  const bands = { whatIf: counts(), baseline: counts() };
  const tellers: Teller[] = [];
  for (let from = 0; from < paths; from += run.width) {
    const to = Math.min(paths, from + run.width);
    for (let place = from; place < to; place += 1) {
      if (cancelled()) return undefined;
      const path = chunk * CHUNK + place;
      const teller = ends === undefined && path < SAMPLE_FUTURES ? new Teller(run) : undefined;
      if (teller !== undefined) tellers.push(teller);
      run.path(path, place - from, teller);
      BRANCHES.forEach((which, branch) => count(bands[which], run.bands(branch)));
    }
    if (ends !== undefined) {
      for (let branch = 0; branch < run.sizes.branches; branch += 1) {
        const last = run.tensions(branch, horizonDays - 1).subarray(0, to - from);
        ends.set(last, branch * paths + from);
      }
    }
    BRANCHES.forEach((which, branch) => {
      for (let day = 0; day < horizonDays; day += 1) {
        tension[which].set(run.tensions(branch, day).subarray(0, to - from), day * CHUNK + from);
      }
    });
  }
  const futures = tellers.map(({ acts }, place) =>
    futureOf(chunk * CHUNK + place, place, tension, horizonDays, acts),
  );
  return { ...bands, futures };
}

/** `BandCounts` that are being counted. */
interface Counts {
  readonly last: number[];
  readonly ever: number[];
}

function count(counts: Counts, { ever, last }: { readonly ever: number; readonly last: number }): void {
  for (let band = 0; band < 4; band += 1) {
    counts.last[band] = (counts.last[band] ?? 0) + ((last >> band) & 1);
    counts.ever[band] = (counts.ever[band] ?? 0) + ((ever >> band) & 1);
  }
}

function futureOf(
  path: number,
  place: number,
  tension: ChunkTension,
  days: number,
  acts: readonly FutureAct[],
): SampleFuture {
  const line = (of: Float64Array) => Array.from({ length: days }, (_, day) => of[day * CHUNK + place] ?? 0);
  return { path, whatIf: line(tension.whatIf), baseline: line(tension.baseline), acts };
}

/** Writes down a path's acts. */
class Teller implements Listener {
  readonly acts: FutureAct[] = [];
  readonly #run: EngineRun;
  readonly #first: number;

  constructor(run: EngineRun) {
    this.#run = run;
    this.#first = firstDayOf(run.request);
  }

  act(day: number, _instant: number, process: number, mark: number, branches: number): void {
    const { marks, request } = this.#run;
    const both = WHAT_IF + BASELINE;
    this.acts.push({
      ...told(day + this.#first, marks.marks[mark] as Mark),
      initiator: request.parties[partyOf(process as 0 | 1 | 2 | 3)],
      reciprocal: false,
      in: branches === both ? 'both' : branches === WHAT_IF ? 'what-if' : 'baseline',
    });
  }

  commitment(day: number, index: number): void {
    const commitment = this.#run.request.commitments[index] as SimulationRequest['commitments'][number];
    this.acts.push({
      ...told(day + this.#first, commitment.mark),
      initiator: commitment.initiator,
      reciprocal: commitment.reciprocal,
      commitment: commitment.id,
      ...(commitment.summary === undefined ? {} : { summary: commitment.summary }),
      in: commitment.inBaseline === true ? 'baseline' : 'what-if',
    });
  }
}

function told(day: number, mark: Omit<Mark, 'weight'>) {
  const { code, scale, score, magnitude, target, issue } = mark;
  return {
    day: formatDay(day),
    target,
    code,
    ...bookOf(mark),
    scale,
    score,
    magnitude,
    class: mark.class,
    ...(issue === undefined ? {} : { issue }),
  };
}
