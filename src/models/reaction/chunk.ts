import { formatDay } from '../../kernel/clock.ts';
import type { Mark } from './marks.ts';
import { partyOf } from './processes.ts';
import { firstDayOf, type SimulationRequest } from './simulation-request.ts';
import { BASELINE, WHAT_IF, type Listener, type Simulator } from './simulate.ts';

/** Paths in a chunk: the unit of work, and of summation, whatever the number of threads. */
export const CHUNK = 250;

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

/**
 * Simulates the paths of chunk `chunk` and fills `tension`; `cancelled` is asked before each path and ends the chunk
 * early with `undefined`.
 */
export function simulateChunk(
  simulator: Simulator,
  chunk: number,
  tension: ChunkTension,
  cancelled: () => boolean = () => false,
): ChunkOutcome | undefined {
  const { request } = simulator;
  const paths = pathsInChunk(chunk, request.paths);
  const counts = () => ({ last: [0, 0, 0, 0], ever: [0, 0, 0, 0] });
  const whatIf = counts();
  const baseline = counts();
  const futures: SampleFuture[] = [];
  for (let place = 0; place < paths; place += 1) {
    if (cancelled()) return undefined;
    const path = chunk * CHUNK + place;
    const teller = path < SAMPLE_FUTURES ? new Teller(simulator) : undefined;
    simulator.run(path, { ...tension, offset: place, stride: CHUNK }, teller);
    count(whatIf, simulator.last[0] as number, simulator.ever[0] as number);
    count(baseline, simulator.last[1] as number, simulator.ever[1] as number);
    if (teller !== undefined) futures.push(futureOf(path, place, tension, request.horizonDays, teller.acts));
  }
  return { whatIf, baseline, futures };
}

function count(counts: { last: number[]; ever: number[] }, last: number, ever: number): void {
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
  readonly #simulator: Simulator;
  readonly #first: number;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
    this.#first = firstDayOf(simulator.request);
  }

  act(day: number, _instant: number, process: number, mark: number, runs: number): void {
    const { marks, request } = this.#simulator;
    const both = WHAT_IF + BASELINE;
    this.acts.push({
      ...told(day + this.#first, marks.marks[mark] as Mark),
      initiator: request.parties[partyOf(process as 0 | 1 | 2 | 3)],
      reciprocal: false,
      in: runs === both ? 'both' : runs === WHAT_IF ? 'what-if' : 'baseline',
    });
  }

  commitment(day: number, index: number): void {
    const commitment = this.#simulator.request.commitments[index] as SimulationRequest['commitments'][number];
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
    scale,
    score,
    magnitude,
    class: mark.class,
    ...(issue === undefined ? {} : { issue }),
  };
}
