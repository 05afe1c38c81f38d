import { simulateAbreast, type AbreastChunk } from '../models/reaction/abreast.ts';
import {
  pathsInChunk,
  simulateChunk,
  type ChunkOutcome,
  type ChunkTension,
} from '../models/reaction/chunk.ts';
import { contributionsOf, type ContributionSums } from '../models/reaction/contributions.ts';
import { tallySets, type SetsQuestion, type SetTally } from '../models/reaction/sets.ts';
import type { SimulationRequest } from '../models/reaction/simulation-request.ts';
import type { Branches } from '../models/reaction/engine/branches.ts';
import { Engine, type EngineRun } from '../models/reaction/engine/engine.ts';
import { daysInside, summarise } from '../models/reaction/summary.ts';
import { varyPiece, type VariationSums } from '../models/reaction/tornado.ts';

/** The pieces that a run is cut into; none takes long, so that a new run need not wait for an old one. */
export type Task =
  | { readonly kind: 'simulate'; readonly chunk: number; readonly tension: ChunkTension }
  /** Many what-ifs of the run's fork, side by side. */
  | {
      readonly kind: 'abreast';
      readonly branches: Branches;
      readonly chunk: number;
      readonly tension: ChunkTension;
      /** Whether its figures are summed up with it, as they are those of all that is simulated. */
      readonly whole: boolean;
    }
  /** The first of the run's other requests, if any, is the one without what is assumed otherwise. */
  | { readonly kind: 'contribute'; readonly chunk: number }
  | {
      readonly kind: 'sets';
      readonly question: SetsQuestion;
      readonly masks: readonly number[];
      readonly chunk: number;
    }
  /** The run's other requests are the variations. */
  | { readonly kind: 'vary'; readonly piece: number }
  | {
      readonly kind: 'summarise';
      readonly chunks: readonly ChunkTension[];
      readonly paths: number;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'days-inside';
      readonly tension: Float64Array;
      readonly paths: number;
      readonly days: number;
      readonly low: readonly number[];
      readonly high: readonly number[];
    };

interface Answers {
  readonly simulate: ChunkOutcome | undefined;
  readonly abreast: (AbreastChunk & { readonly figures?: Float64Array }) | undefined;
  readonly contribute: ContributionSums | undefined;
  readonly sets: readonly SetTally[] | undefined;
  readonly vary: readonly VariationSums[] | undefined;
  readonly summarise: Float64Array;
  readonly 'days-inside': readonly number[];
}
export type Answer<T extends Task> = Answers[T['kind']];

export type ToWorker =
  | {
      readonly type: 'open';
      readonly run: number;
      readonly request: SimulationRequest;
      /** Others over the same field, which some tasks hold against it. */
      readonly others: readonly SimulationRequest[];
      /** Element 0 becomes 1 when the run is cancelled. */
      readonly cancelled: Int32Array;
    }
  | { readonly type: 'close'; readonly run: number }
  /** Nothing is asked yet: the thread may get its code compiled. */
  | { readonly type: 'rehearse' }
  | { readonly type: 'task'; readonly run: number; readonly task: Task };

export type FromWorker =
  { readonly ok: true; readonly answer: unknown } | { readonly ok: false; readonly message: string };

/** A run as one worker knows it. */
export interface OpenRun {
  readonly paths: EngineRun;
  readonly others: readonly SimulationRequest[];
  readonly cancelled: Int32Array;
}

let ownEngine: Engine | undefined;

/** The one of this thread. */
export function threadEngine(): Engine {
  ownEngine ??= new Engine();
  return ownEngine;
}

export const openRun = ({
  request,
  others,
  cancelled,
}: Pick<Extract<ToWorker, { type: 'open' }>, 'request' | 'others' | 'cancelled'>): OpenRun => ({
  paths: threadEngine().open(request),
  others,
  cancelled,
});

/** Does one piece of a run's work. */
export function perform(task: Task, { paths, others, cancelled }: OpenRun): Answers[Task['kind']] {
  const { request } = paths;
  const over = (): boolean => Atomics.load(cancelled, 0) !== 0;
  switch (task.kind) {
    case 'simulate':
      return simulateChunk(paths, task.chunk, task.tension, over);
    case 'abreast':
      return summed(
        simulateAbreast(threadEngine(), request, task.branches, task.chunk, task.tension, over),
        task,
        request,
      );
    case 'contribute':
      return contributionsOf(threadEngine(), { request, plain: others[0] }, task.chunk, over);
    case 'sets':
      return tallySets(threadEngine(), request, task.question, task.masks, task.chunk, over);
    case 'vary':
      return varyPiece(threadEngine(), request, others, task.piece, over);
    case 'summarise':
      return summarise(task.chunks, task.paths, task.from, task.to);
    case 'days-inside':
      return daysInside(task.tension, task.paths, task.days, task.low, task.high);
  }
}

/** A chunk with the figures of its first branches, where it is all that there is. */
function summed(
  done: AbreastChunk | undefined,
  { chunk, tension, whole }: Extract<Task, { kind: 'abreast' }>,
  { horizonDays, paths }: SimulationRequest,
): Answers['abreast'] {
  if (done === undefined || !whole) return done;
  return { ...done, figures: summarise([tension], pathsInChunk(chunk, paths), 0, horizonDays) };
}
