import { BASELINE, WHAT_IF } from './bits.ts';
import type { Past, Stocks } from '../record.ts';
import type { SimulationRequest } from '../simulation-request.ts';

/**
 * Runs of a path side by side over one field. A branch is a past and a set of the request's commitments; branches of one past
 * that agree on all commitments carried out so far are one run until they part.
 */
export interface Branches {
  readonly pasts: readonly Past[];
  /** By branch, the place of its past. */
  readonly pastOf: readonly number[];
  /** By commitment, the branches that hold it: bit b for branch b. */
  readonly holders: readonly number[];
}

/** What-if and baseline. */
export function pairOf({ past, commitments }: SimulationRequest): Branches {
  const edited = !equal(past.whatIf, past.baseline);
  return {
    pasts: edited ? [past.whatIf, past.baseline] : [past.baseline],
    pastOf: edited ? [0, 1] : [0, 0],
    holders: commitments.map(({ inBaseline }) => (inBaseline === true ? BASELINE : WHAT_IF)),
  };
}

const alike = (a: Stocks, b: Stocks): boolean =>
  a.verbal === b.verbal && a.material === b.material && a.lasting === b.lasting;

const equal = (a: Past, b: Past): boolean =>
  alike(a.stocks, b.stocks) &&
  (a.gross === b.gross || (a.gross !== undefined && b.gross !== undefined && alike(a.gross, b.gross))) &&
  a.activity.every((value, process) => value === b.activity[process]);
