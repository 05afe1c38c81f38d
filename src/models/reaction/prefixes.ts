import type { Branches } from './engine/branches.ts';
import { BRANCHES_LIMIT } from './engine/layout.ts';
import type { SimulationRequest } from './simulation-request.ts';

/** Most steps whose prefixes stand side by side: each has a branch, and so has what was before them. */
export const MOST_AT_ONCE = BRANCHES_LIMIT - 1;

/** Which prefixes of an order of steps are wanted: those of `from` to `to` steps. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Prefixes shorter than `least` or longer than `most` have the branch of the nearest that is not. */
  readonly least?: number;
  readonly most?: number;
}

/**
 * Branch b holds the first `from` + b steps of an order. `lead` steps stand before the commitments; where the past is changed,
 * that is the last of them.
 */
export function prefixesOf(
  { past, commitments }: SimulationRequest,
  order: readonly number[],
  lead: number,
  { from, to, least = from, most = to }: Span,
): Branches {
  const place = new Map(order.map((step, at) => [step, at]));
  const lengths = Array.from({ length: to - from + 1 }, (_, branch) =>
    Math.min(most, Math.max(least, from + branch)),
  );
  /** The branches in which a step has been taken. */
  const holders = (step: number): number => {
    const at = place.get(step) ?? Number.POSITIVE_INFINITY;
    return lengths.reduce((bits, length, branch) => (length > at ? bits | (1 << branch) : bits), 0) >>> 0;
  };
  const changed = past.whatIf === past.baseline ? 0 : holders(lead - 1);
  return {
    pasts: [past.baseline, past.whatIf],
    pastOf: lengths.map((_, branch) => (changed >>> branch) & 1),
    holders: commitments.map((_, index) => holders(index + lead)),
  };
}
