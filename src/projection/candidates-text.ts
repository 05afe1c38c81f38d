import type { Candidate } from '../models/reaction/candidates.ts';

/**
 * A candidate as one writes it: the id of a commitment, then its cost behind a colon, 1 where there is none. What is no number costs
 * `NaN`, for the rules to refuse by name.
 */
export function candidateOf(text: string): Candidate {
  const [commitment = '', cost, ...more] = text.trim().split(':');
  if (cost === undefined) return { commitment, cost: 1 };
  return {
    commitment,
    cost: more.length === 0 && /^[+-]?\d+(\.\d+)?$/.test(cost) ? Number(cost) : Number.NaN,
  };
}
