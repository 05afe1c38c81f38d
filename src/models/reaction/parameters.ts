/** Name and version of the simulation model; a change of formula, of a prior or of the generator is a new version. */
export const REACTION_MODEL = 'reaction/1';

/** One figure for acts of conflict, one for acts of cooperation. */
export interface ByKind {
  readonly conflict: number;
  readonly cooperation: number;
}

type Four<T> = readonly [T, T, T, T];

/**
 * Parameters of `reaction/1`. Processes stand in the order conflict by A, conflict by B, cooperation by A, cooperation by B
 * (A the first party by code).
 */
export interface ReactionParameters {
  /** Acts a day that nothing else brings about: one figure for all four processes, or four. */
  readonly mu: number | Four<number>;
  /** Mean number of further acts of the same kind by the same party that one average act brings about. */
  readonly inertia: ByKind;
  /** Mean number of acts of the same kind by the other party that one average act brings about. */
  readonly reciprocity: ByKind;
  /**
   * The whole matrix in place of inertia and reciprocity: row d, column e is the mean number of acts in process d that one
   * average act of process e brings about.
   */
  readonly a?: Four<Four<number>> | undefined;
  /** Rate at which a reaction wears off, per day. */
  readonly beta: number;
  /** Damping of conflict by cooperation received: one average act takes away 1 - exp(-gamma). */
  readonly gamma: number;
}

/**
 * The priors. They are assumptions, shown with every figure and open to change in every what-if; `README.md` says where each
 * comes from.
 */
export const DEFAULT_REACTION_PARAMETERS = {
  mu: 0.05,
  inertia: { conflict: 0.15, cooperation: 0.1 },
  reciprocity: { conflict: 0.35, cooperation: 0.3 },
  beta: 1 / 14,
  gamma: 0.4,
} satisfies ReactionParameters;
