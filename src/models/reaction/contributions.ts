import { CHUNK } from './chunk-size.ts';
import type { Engine, EngineRun } from './engine/engine.ts';
import { orderOf } from './orders.ts';
import { MOST_AT_ONCE, prefixesOf } from './prefixes.ts';
import type { SimulationRequest } from './simulation-request.ts';

/** A step of a what-if: one of its commitments by id, all that it changes of the past, or all that it assumes otherwise. */
export type Step = { readonly commitment: string } | { readonly past: true } | { readonly assumptions: true };

/** Sums over some paths of what each step does to tension: element `step * days + day`. */
export interface ContributionSums {
  readonly paths: number;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  /** Of tension before any step, by day. */
  readonly before: Float64Array;
}

/** What a step does to tension by day, in points, with Monte-Carlo errors. */
export interface Contribution {
  readonly step: Step;
  readonly mean: readonly number[];
  readonly standardErrors: readonly number[];
}

/** All steps, and the mean tension that they start from. */
export interface ContributionFigures {
  readonly baseline: readonly number[];
  readonly steps: readonly Contribution[];
}

/**
 * The steps of a request, in the order in which they are carried out. `plain` is the same request without what is assumed
 * otherwise, where something is.
 */
export function stepsOf(
  { past, commitments }: SimulationRequest,
  plain?: SimulationRequest,
): readonly Step[] {
  return [
    ...(plain === undefined ? [] : [{ assumptions: true as const }]),
    ...(past.whatIf === past.baseline ? [] : [{ past: true as const }]),
    ...commitments.map(({ id }): Step => ({ commitment: id })),
  ];
}

/**
 * What each step does to tension on the paths of chunk `chunk`. On every path the steps are taken one after the other in a
 * random order of its own, over one field, and a step's share is what tension changes by when it joins those before it. So the
 * shares add up to what-if less baseline on every path and day, and over the paths they are those of Shapley (1953), by the
 * method of Castro, Gomez and Tejada (2009). With `plain` all that is assumed otherwise is a step as well, and the shares add up to
 * the what-if less the baseline without it. `cancelled` is asked before each path and ends it with `undefined`.
 */
export function contributionsOf(
  engine: Engine,
  { request, plain }: { readonly request: SimulationRequest; readonly plain?: SimulationRequest | undefined },
  chunk: number,
  cancelled: () => boolean = () => false,
): ContributionSums | undefined {
  const steps = stepsOf(request, plain).length;
  const days = request.horizonDays;
  const first = chunk * CHUNK;
  const paths = Math.max(0, Math.min(CHUNK, request.paths - first));
  const sums: ContributionSums = {
    paths,
    sum: new Float64Array(steps * days),
    squares: new Float64Array(steps * days),
    before: new Float64Array(days),
  };
  const lead = steps - request.commitments.length;
  // So many steps that there are not branches enough are taken in parts, each from where the one before ended.
  for (let from = 0; from === 0 || from < steps; from += MOST_AT_ONCE) {
    const to = Math.min(steps, from + MOST_AT_ONCE);
    const tensions = new Float64Array((to - from + 1) * days);
    const opened = (of: SimulationRequest) =>
      engine.open(of, prefixesOf(of, orderOf(request.seed, first, steps), lead, { from, to }));
    const run = opened(request);
    const plainRun = plain === undefined ? undefined : opened(plain);
    for (let path = first; path < first + paths; path += 1) {
      if (cancelled()) return undefined;
      const order = orderOf(request.seed, path, steps);
      // What is assumed otherwise is step 0: shorter prefixes than this are those of the plain request.
      const assumed = plainRun === undefined ? 0 : order.indexOf(0) + 1;
      const simulate = (of: EngineRun, least: number, most: number): void => {
        if (least > most) return;
        of.arrange(prefixesOf(of.request, order, lead, { from, to, least, most }));
        of.path(path, 0);
        for (let length = least; length <= most; length += 1) {
          const branch = length - from;
          for (let day = 0; day < days; day += 1)
            tensions[branch * days + day] = of.tensions(branch, day)[0] as number;
        }
      };
      if (plainRun !== undefined) simulate(plainRun, from, Math.min(to, assumed - 1));
      simulate(run, Math.max(from, assumed), to);
      add(sums, tensions, order.slice(from, to), days);
      if (from === 0)
        for (let day = 0; day < days; day += 1)
          sums.before[day] = (sums.before[day] as number) + (tensions[day] as number);
    }
  }
  return sums;
}

function add(
  { sum, squares }: ContributionSums,
  tensions: Float64Array,
  order: readonly number[],
  days: number,
): void {
  order.forEach((step, at) => {
    for (let day = 0; day < days; day += 1) {
      const share = (tensions[(at + 1) * days + day] as number) - (tensions[at * days + day] as number);
      sum[step * days + day] = (sum[step * days + day] as number) + share;
      squares[step * days + day] = (squares[step * days + day] as number) + share * share;
    }
  });
}

/** Puts the sums of all chunks together, in their order. */
export function contributionsFrom(
  request: SimulationRequest,
  chunks: readonly ContributionSums[],
  plain?: SimulationRequest,
): ContributionFigures {
  const days = request.horizonDays;
  const steps = stepsOf(request, plain);
  const paths = chunks.reduce((total, chunk) => total + chunk.paths, 0);
  const sums = added(chunks, 'sum', steps.length * days);
  const squares = added(chunks, 'squares', steps.length * days);
  return {
    baseline: Array.from(added(chunks, 'before', days), (sum) => sum / paths),
    steps: steps.map((step, index) => {
      const mean = Array.from({ length: days }, (_, day) => (sums[index * days + day] ?? 0) / paths);
      const standardErrors = mean.map((value, day) => {
        const variance = Math.max(0, (squares[index * days + day] ?? 0) / paths - value * value);
        return Math.sqrt(variance / (paths - 1));
      });
      return { step, mean, standardErrors };
    }),
  };
}

function added(
  chunks: readonly ContributionSums[],
  of: 'sum' | 'squares' | 'before',
  length: number,
): Float64Array {
  const total = new Float64Array(length);
  for (const chunk of chunks) {
    const values = chunk[of];
    for (let at = 0; at < length; at += 1) total[at] = (total[at] as number) + (values[at] as number);
  }
  return total;
}
