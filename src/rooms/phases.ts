/** Phases of a room, in the order of a lesson; each may be left out. */
export const PHASES = ['explore', 'predict', 'negotiate', 'freeze', 'reveal', 'debrief'] as const;

export type PhaseName = (typeof PHASES)[number];

/** Where a room stands, and until when moves are taken. */
export interface Phase {
  readonly name: PhaseName;
  /** Instant; absent: until the facilitator goes on. */
  readonly endsAt?: string;
}
