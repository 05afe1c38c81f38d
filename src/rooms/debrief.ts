import { formatInstant } from '../kernel/clock.ts';
import type { Contributions } from '../projection/contributions-answer.ts';
import type { Move, PlayedRoom } from './debrief-moves.ts';
import type { RecordedDay } from './recorded.ts';
import { movesBetween, type Moves } from './step-figures.ts';

/** Tension on the last day, over futures. */
export interface Standing {
  readonly mean: number;
  /** Nine futures in ten lie between them. */
  readonly low: number;
  readonly high: number;
}

/** What the steps of a package do together, by step and by delegation: each adds up to the whole. */
export interface Shares {
  /** The package less no step at all. */
  readonly whole: number;
  readonly steps: readonly (Moves & {
    /** Absent for the package's changes of the past, which are one share. */
    readonly stepId?: string;
    /** Who carries it out; a step of both counts half for each. */
    readonly parties: readonly string[];
  })[];
  readonly delegations: readonly { readonly party: string; readonly mean: number }[];
}

/** What a room came to, looked back upon. */
export interface Debrief {
  readonly roomId: string;
  readonly title: string;
  readonly history: string;
  readonly base: PlayedRoom['room']['base'];
  readonly revision: number;
  readonly until: string;
  /** Futures that standings stand on. */
  readonly paths: number;
  readonly baseline: Standing;
  readonly package: Standing & { readonly steps: readonly string[] };
  readonly moves: readonly (Omit<Move, 'package' | 'recordedAt'> & {
    readonly recordedAt: string;
    readonly package: readonly string[];
    readonly leaves: Standing;
  })[];
  readonly shares: Shares;
  /** What was refused and is not agreed: what would have changed most comes first. */
  readonly refused: readonly {
    readonly stepId: string;
    readonly wording: number;
    /** The package with it, less the package. */
    readonly wouldMove: Moves;
  }[];
  /** How the record goes on past the fork, from the reveal on and where it does. */
  readonly recorded?: readonly RecordedDay[];
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000 || 0;

/** How tension stands by its values in futures. */
export function standingOf(ends: Float64Array): Standing {
  const sorted = ends.toSorted();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean: rounded(mean), low: rounded(at(0.05)), high: rounded(at(0.95)) };
}

/** The moves in order, each with the standing that it left. */
export const movesOf = (
  { moves }: PlayedRoom,
  endsOf: (steps: Move['package']) => Float64Array | undefined,
  baseline: Standing,
): Debrief['moves'] =>
  moves.map(({ package: steps, recordedAt, ...move }) => {
    const ends = endsOf(steps);
    return {
      ...move,
      recordedAt: formatInstant(recordedAt),
      package: steps.map(({ stepId }) => stepId),
      leaves: ends === undefined ? baseline : standingOf(ends),
    };
  });

/** What steps that were refused would have moved, most first. */
export function refusedOf(
  { refused }: PlayedRoom,
  whole: Float64Array,
  withStep: (stepId: string) => Float64Array | undefined,
): Debrief['refused'] {
  const found = refused.flatMap(({ stepId, wording }) => {
    const ends = withStep(stepId);
    const wouldMove = ends && movesBetween(ends, whole);
    return wouldMove === undefined ? [] : [{ stepId, wording, wouldMove }];
  });
  return found.toSorted((a, b) => Math.abs(b.wouldMove.mean) - Math.abs(a.wouldMove.mean));
}

/** Contributions on the last day, by step and by who carries it out. */
export function sharesOf({ room }: PlayedRoom, { steps, horizonDays }: Contributions): Shares {
  const last = horizonDays - 1;
  const bound = (stepId: string | undefined): readonly string[] =>
    stepId === undefined
      ? [...new Set([...room.steps.values()].flatMap(({ step, binds }) => ('edit' in step ? binds : [])))]
      : (room.steps.get(stepId)?.binds ?? []);
  const shares = steps.map(({ commitment, mean, standardErrors }) => ({
    ...(commitment !== undefined && { stepId: commitment }),
    parties: bound(commitment),
    mean: mean[last] ?? 0,
    standardError: rounded(standardErrors[last] ?? 0),
  }));
  const delegations = new Map<string, number>();
  for (const { parties, mean } of shares) {
    for (const party of parties)
      delegations.set(party, (delegations.get(party) ?? 0) + mean / parties.length);
  }
  return {
    whole: shares.reduce((sum, { mean }) => sum + mean, 0),
    steps: shares,
    delegations: [...delegations].map(([party, mean]) => ({ party, mean })),
  };
}
