import { CHUNK } from './chunk-size.ts';
import type { Branches } from './engine/branches.ts';
import type { Engine, EngineRun } from './engine/engine.ts';
import { BRANCHES_LIMIT } from './engine/layout.ts';
import { orderOf } from './orders.ts';
import type { SimulationRequest } from './simulation-request.ts';

/** A step of a what-if: one of its commitments by id, or all that it changes of the past. */
export type Step = { readonly commitment: string } | { readonly past: true };

/** Sums over some paths of what each step does to tension: element `step * days + day`. */
export interface ContributionSums {
  readonly paths: number;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** What a step does to tension by day, in points, with Monte-Carlo errors. */
export interface Contribution {
  readonly step: Step;
  readonly mean: readonly number[];
  readonly standardErrors: readonly number[];
}

/** The steps of a request, in the order in which they are carried out. */
export function stepsOf({ past, commitments }: SimulationRequest): readonly Step[] {
  const edited = past.whatIf !== past.baseline;
  return [
    ...(edited ? [{ past: true as const }] : []),
    ...commitments.map(({ id }): Step => ({ commitment: id })),
  ];
}

/**
 * What each step does to tension on the paths of chunk `chunk`. On every path the steps are taken one after the other in a
 * random order of its own, over one field, and a step's share is what tension changes by when it joins those before it. So the
 * shares add up to what-if less baseline on every path and day, and over the paths they are those of Shapley (1953), by the
 * method of Castro, Gomez and Tejada (2009). `cancelled` is asked before each path and ends it with `undefined`.
 */
export function contributionsOf(
  engine: Engine,
  request: SimulationRequest,
  chunk: number,
  cancelled: () => boolean = () => false,
): ContributionSums | undefined {
  const steps = stepsOf(request);
  const days = request.horizonDays;
  const sum = new Float64Array(steps.length * days);
  const squares = new Float64Array(steps.length * days);
  const first = chunk * CHUNK;
  const paths = Math.max(0, Math.min(CHUNK, request.paths - first));
  // So many steps that there are not branches enough are taken in parts, each from where the one before ended.
  const most = BRANCHES_LIMIT - 1;
  for (let from = 0; from < steps.length; from += most) {
    const to = Math.min(steps.length, from + most);
    const run = engine.open(
      request,
      prefixesOf(request, orderOf(request.seed, first, steps.length), from, to),
    );
    for (let path = first; path < first + paths; path += 1) {
      if (cancelled()) return undefined;
      const order = orderOf(request.seed, path, steps.length);
      run.arrange(prefixesOf(request, order, from, to));
      run.path(path, 0);
      add(run, order.slice(from, to), days, sum, squares);
    }
  }
  return { paths, sum, squares };
}

/** Branch b holds the first `from` + b steps of an order. */
function prefixesOf(
  request: SimulationRequest,
  order: readonly number[],
  from: number,
  to: number,
): Branches {
  const { past, commitments } = request;
  const edited = past.whatIf === past.baseline ? 0 : 1;
  const place = new Map(order.map((step, at) => [step, at]));
  const all = 2 ** (to - from + 1) - 1;
  /** The branches in which a step has been taken. */
  const holders = (step: number): number => {
    const before = Math.max(0, (place.get(step) ?? 0) - from + 1);
    return before >= BRANCHES_LIMIT ? 0 : (all & ~(2 ** before - 1)) >>> 0;
  };
  const changed = edited === 0 ? 0 : holders(0);
  return {
    pasts: [past.baseline, past.whatIf],
    pastOf: Array.from({ length: to - from + 1 }, (_, branch) => (changed >>> branch) & 1),
    holders: commitments.map((_, index) => holders(index + edited)),
  };
}

function add(
  run: EngineRun,
  order: readonly number[],
  days: number,
  sum: Float64Array,
  squares: Float64Array,
): void {
  for (let day = 0; day < days; day += 1) {
    let before = run.tensions(0, day)[0] as number;
    order.forEach((step, at) => {
      const tension = run.tensions(at + 1, day)[0] as number;
      const share = tension - before;
      sum[step * days + day] = (sum[step * days + day] as number) + share;
      squares[step * days + day] = (squares[step * days + day] as number) + share * share;
      before = tension;
    });
  }
}

/** Puts the sums of all chunks together, in their order. */
export function contributionsFrom(
  request: SimulationRequest,
  chunks: readonly ContributionSums[],
): readonly Contribution[] {
  const days = request.horizonDays;
  const steps = stepsOf(request);
  const paths = chunks.reduce((total, chunk) => total + chunk.paths, 0);
  const sums = added(chunks, 'sum', steps.length * days);
  const squares = added(chunks, 'squares', steps.length * days);
  return steps.map((step, index) => {
    const mean = Array.from({ length: days }, (_, day) => (sums[index * days + day] ?? 0) / paths);
    const standardErrors = mean.map((value, day) => {
      const variance = Math.max(0, (squares[index * days + day] ?? 0) / paths - value * value);
      return Math.sqrt(variance / (paths - 1));
    });
    return { step, mean, standardErrors };
  });
}

function added(chunks: readonly ContributionSums[], of: 'sum' | 'squares', length: number): Float64Array {
  const total = new Float64Array(length);
  for (const chunk of chunks) {
    const values = chunk[of];
    for (let at = 0; at < length; at += 1) total[at] = (total[at] as number) + (values[at] as number);
  }
  return total;
}
