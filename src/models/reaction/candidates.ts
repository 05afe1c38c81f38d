import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import { CANDIDATES_LIMIT } from './least.ts';

/** A step that may be taken or left, and what it costs, in a unit of the asker's choice. */
export interface Candidate {
  /** The commitment's id. */
  readonly commitment: string;
  /** Not negative. */
  readonly cost: number;
}

/** What is searched for: the cheapest sets of candidates that bring tension below `below` on the last day in `chance` of 100 futures. */
export interface LeastQuestion {
  /** In points, above 0, to 100. */
  readonly below: number;
  /** A whole number from 1 to 100. */
  readonly chance: number;
  /** Absent: every commitment at the cost of 1, so that the fewest are the cheapest. */
  readonly candidates?: readonly Candidate[] | undefined;
}

const COST_LIMIT = 1_000_000;

/**
 * The candidates of a question about an outcome's commitments, in the order of the commitments. Rejection `least-question`: a
 * threshold or a chance outside of its range, no step or more than 12 to choose from, one that is not there or is there twice, a cost that is none.
 */
export function candidatesOf(
  commitments: readonly { readonly commitmentId: string }[],
  { below, chance, candidates }: LeastQuestion,
): Result<readonly Candidate[]> {
  if (!(below > 0 && below <= 100)) {
    return refuse(
      `Tension lies between 0 and 100; below ${below} asks nothing of it.`,
      'Give a tension above 0, up to 100.',
    );
  }
  if (!(Number.isInteger(chance) && chance >= 1 && chance <= 100)) {
    return refuse(`${chance} of 100 futures is no share.`, 'Give a whole number of futures from 1 to 100.');
  }
  const ids = commitments.map(({ commitmentId }) => commitmentId);
  const asked = candidates ?? ids.map((commitment) => ({ commitment, cost: 1 }));
  const problem = problemOf(asked, ids);
  if (problem !== undefined) return problem;
  const costs = new Map(asked.map(({ commitment, cost }) => [commitment, cost]));
  return ok(
    ids.flatMap((commitment) => {
      const cost = costs.get(commitment);
      return cost === undefined ? [] : [{ commitment, cost }];
    }),
  );
}

function problemOf(asked: readonly Candidate[], ids: readonly string[]): Result<never> | undefined {
  if (asked.length === 0) {
    return refuse(
      'There is no step to choose from.',
      'Name candidates among the steps; an outcome without steps has none.',
    );
  }
  if (asked.length > CANDIDATES_LIMIT) {
    return refuse(
      `There are ${asked.length} steps to choose from, more than ${CANDIDATES_LIMIT}.`,
      `Name at most ${CANDIDATES_LIMIT} as candidates; the others are carried out in every set.`,
    );
  }
  const seen = new Set<string>();
  for (const { commitment, cost } of asked) {
    if (!ids.includes(commitment)) {
      return refuse(
        `The candidate "${commitment}" is no commitment of this outcome.`,
        ids.length === 0 ? 'It has none.' : `Its commitments are ${ids.join(', ')}.`,
      );
    }
    if (seen.has(commitment)) {
      return refuse(`The candidate "${commitment}" is there twice.`, 'Name each once, with one cost.');
    }
    seen.add(commitment);
    if (!(cost >= 0 && cost <= COST_LIMIT)) {
      return refuse(
        `The candidate "${commitment}" costs ${cost}.`,
        `Give a cost from 0 to ${COST_LIMIT}, in a unit of your own.`,
      );
    }
  }
  return undefined;
}

const refuse = (message: string, remedy: string): Result<never> =>
  err(rejection('rule', 'least-question', message, remedy));
