/**
 * The four point processes of the simulation: conflict and cooperation by either party. Their numbers are the rows and
 * columns of every vector and matrix in this slice.
 */
export const PROCESSES = 4;

/** A process by number: 0 conflict by A, 1 conflict by B, 2 cooperation by A, 3 cooperation by B (A < B by code). */
export type Process = 0 | 1 | 2 | 3;

export const ALL_PROCESSES: readonly Process[] = [0, 1, 2, 3];

/** The process of an act by party 0 (A) or 1 (B); a score of 0 is neither conflict nor cooperation: `undefined`. */
export function processOf(party: 0 | 1, score: number): Process | undefined {
  if (score === 0) return undefined;
  return ((score < 0 ? 0 : 2) + party) as Process;
}

export const isConflict = (process: Process): boolean => process < 2;

/** The party that acts in a process: 0 or 1. */
export const partyOf = (process: Process): 0 | 1 => (process & 1) as 0 | 1;

/** One figure per process, all 0. */
export const zeros = (): number[] => [0, 0, 0, 0];

/** w = m |g| / 10: how much an act excites, before it is measured against the mean of its process. */
export const sizeOf = (score: number, magnitude: number): number => (magnitude * Math.abs(score)) / 10;
