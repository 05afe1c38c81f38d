import { CHUNK } from './chunk-size.ts';
import type { Engine } from './engine/engine.ts';
import { BRANCHES_LIMIT } from './engine/layout.ts';
import type { SimulationRequest } from './simulation-request.ts';

/** What is asked of sets of steps. */
export interface SetsQuestion {
  /** Places of the commitments that a set may hold or leave; all others are in every set. At most 31. */
  readonly candidates: readonly number[];
  /** Tension that is to be undercut on the last day, in points. */
  readonly below: number;
}

/** Futures of a set: how many there are, in how many tension ends below, and sums of the tension that they end with. */
export interface SetTally {
  readonly paths: number;
  readonly below: number;
  readonly sum: number;
  readonly squares: number;
}

/** Sets that a run has room for; each is a branch. */
export const SETS_AT_ONCE = BRANCHES_LIMIT;

/**
 * How sets of steps end on the paths of chunk `chunk`, side by side over one field. Bit j of a mask stands for candidate j. The
 * past is that of the what-if. `cancelled` is asked before each path and ends it with `undefined`.
 */
export function tallySets(
  engine: Engine,
  request: SimulationRequest,
  { candidates, below }: SetsQuestion,
  masks: readonly number[],
  chunk: number,
  cancelled: () => boolean = () => false,
): readonly SetTally[] | undefined {
  const bitOf = new Map(candidates.map((commitment, bit) => [commitment, bit]));
  const run = engine.open(request, {
    pasts: [request.past.whatIf],
    pastOf: masks.map(() => 0),
    holders: request.commitments.map((_, index) => {
      const bit = bitOf.get(index);
      return (
        masks.reduce(
          (bits, mask, branch) =>
            bit === undefined || ((mask >>> bit) & 1) === 1 ? bits | (1 << branch) : bits,
          0,
        ) >>> 0
      );
    }),
  });
  const first = chunk * CHUNK;
  const paths = Math.max(0, Math.min(CHUNK, request.paths - first));
  const tallies = masks.map(() => ({ paths, below: 0, sum: 0, squares: 0 }));
  for (let path = first; path < first + paths; path += 1) {
    if (cancelled()) return undefined;
    run.path(path, 0);
    tallies.forEach((tally, branch) => {
      const tension = run.tensions(branch, request.horizonDays - 1)[0] as number;
      if (tension < below) tally.below += 1;
      tally.sum += tension;
      tally.squares += tension * tension;
    });
  }
  return tallies;
}

/** The tallies of some chunks as one, set by set. */
export function addedTallies(chunks: readonly (readonly SetTally[])[]): readonly SetTally[] {
  const [first = []] = chunks;
  return first.map((_, set) =>
    chunks.reduce(
      (total, chunk) => {
        const { paths, below, sum, squares } = chunk[set] as SetTally;
        return {
          paths: total.paths + paths,
          below: total.below + below,
          sum: total.sum + sum,
          squares: total.squares + squares,
        };
      },
      { paths: 0, below: 0, sum: 0, squares: 0 },
    ),
  );
}
