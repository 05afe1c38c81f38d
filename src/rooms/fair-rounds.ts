/** What a round brings: first figures of the package, those of its steps too, better ones, final ones bit by bit. */
export const STAGES = ['package', 'steps', 'better', 'final'] as const;
export type Stage = (typeof STAGES)[number];

/** A room's figures that are to get better by one round. */
export interface Round {
  readonly stage: Stage;
  /** Place of what it answers in the order in which all that is unanswered was asked. */
  readonly since: number;
}

/**
 * The round that comes next: that of the earliest stage, of equal ones what is unanswered for longest. So every room has its first figures before any has
 * its second, and one that moves on before it was answered loses no place.
 */
export function nextRound<T extends Round>(waiting: readonly T[]): T | undefined {
  let next: T | undefined;
  for (const round of waiting) if (next === undefined || isBefore(round, next)) next = round;
  return next;
}

const isBefore = (one: Round, other: Round): boolean =>
  one.stage === other.stage
    ? one.since < other.since
    : STAGES.indexOf(one.stage) < STAGES.indexOf(other.stage);

/** Futures of the first figures, of those that follow, and of the final ones. */
export const FIRST_PATHS = 250;
export const SECOND_PATHS = 1000;
export const FINAL_PATHS = 10_000;
/** Most futures by which final figures get on before others have their turn. */
const SLICE = 1000;
/** Most strands that first figures hold all of: so many cost hardly more than the first two, of package and baseline. */
export const FEW_STRANDS = 8;

/** How far a round takes figures that stand on `paths` futures and are to come to `goal`. */
export function targetOf(paths: number, goal: number): number {
  if (paths < FIRST_PATHS) return Math.min(FIRST_PATHS, goal);
  if (paths < SECOND_PATHS) return Math.min(SECOND_PATHS, goal);
  return Math.min(paths + SLICE, goal);
}
