/** A room's figures that are to get better by one round. */
export interface Round {
  /** Futures that they stand on. */
  readonly paths: number;
}

/**
 * The round that comes next: figures of nothing before all others, then those that stand on the fewest futures, of equal ones the one
 * that waited longest. So every room has its first figures before any has its second.
 */
export function nextRound<T extends Round>(waiting: readonly T[]): T | undefined {
  let next: T | undefined;
  for (const round of waiting) if (next === undefined || round.paths < next.paths) next = round;
  return next;
}

/** Futures of the first figures, of those that follow, and of the final ones. */
export const FIRST_PATHS = 250;
export const SECOND_PATHS = 1000;
export const FINAL_PATHS = 10_000;
/** Most futures by which final figures get on before others have their turn. */
const SLICE = 1000;

/** How far a round takes figures that stand on `paths` futures and are to come to `goal`. */
export function targetOf(paths: number, goal: number): number {
  if (paths < FIRST_PATHS) return Math.min(FIRST_PATHS, goal);
  if (paths < SECOND_PATHS) return Math.min(SECOND_PATHS, goal);
  return Math.min(paths + SLICE, goal);
}
