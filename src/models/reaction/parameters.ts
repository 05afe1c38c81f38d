import type { TensionModel } from '../tension/parameters.ts';

/**
 * Names and versions of the simulation model; a change of formula, of a prior or of the draws is a new version. The first two
 * have the same formulae and priors: `reaction/2` draws from a field that costs less, so that its figures differ from those of
 * `reaction/1` as those of another seed do. `reaction/3` is `reaction/2` with a relation's own rates where its record covers a
 * year (`own-rates.ts`), and to the bit the same where it does not. `reaction/4` counts these rates and says how sure they are by
 * more of the record (`recent-rates.ts`, `missed-rates.ts`). `reaction/5` is `reaction/4` whose rates of conflict and of cooperation are
 * off together, as far as they were.
 */
export const REACTION_MODELS = [
  'reaction/1',
  'reaction/2',
  'reaction/3',
  'reaction/4',
  'reaction/5',
] as const;
export type ReactionModel = (typeof REACTION_MODELS)[number];

/** What a link, a file or a stored what-if means that names no model: it is from before there was a choice. */
export const FIRST_REACTION_MODEL = 'reaction/1' satisfies ReactionModel;
/** What new what-ifs of histories that people wrote are simulated by. */
export const NEW_REACTION_MODEL = 'reaction/2' satisfies ReactionModel;
/** What goes by a relation's own rates, newest last. */
const OWN_RATES_MODELS: readonly ReactionModel[] = ['reaction/3', 'reaction/4', 'reaction/5'];
export const OWN_RATES_MODEL = 'reaction/5' satisfies ReactionModel;
/** What new what-ifs of a history are simulated by: what was counted has own rates, while people began to write where a story was. */
export const newReactionModel = (tension: TensionModel): ReactionModel =>
  tension === 'tension/2' ? OWN_RATES_MODEL : NEW_REACTION_MODEL;
export const goesByOwnRates = (model: ReactionModel): boolean => OWN_RATES_MODELS.includes(model);

/** One figure for acts of conflict, one for acts of cooperation. */
export interface ByKind {
  readonly conflict: number;
  readonly cooperation: number;
}

/** How well rates of each kind are known; of the draws that make up their factors, the first `shared` are the same for both. */
export interface SpreadByKind extends ByKind {
  readonly shared?: number | undefined;
}

type Four<T> = readonly [T, T, T, T];

/**
 * Parameters of the simulation. Processes stand in the order conflict by A, conflict by B, cooperation by A, cooperation by B
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
  /**
   * How well mu is known: in each future it is multiplied by one draw from Gamma(spread, 1 / spread), of mean 1, or by one for
   * conflict and one for cooperation. Whole numbers; absent, or 0: it is the same in all futures. `reaction/3` takes one number,
   * `reaction/4` two as well, `reaction/5` those and what they share, the others none.
   */
  readonly spread?: number | SpreadByKind | undefined;
}

/** Parameters that somebody states; the rest is left to the model. */
export type AssumedReaction = {
  readonly [Name in keyof ReactionParameters]?: Name extends 'inertia' | 'reciprocity'
    ? { readonly [Kind in keyof ByKind]?: number | undefined } | undefined
    : ReactionParameters[Name] | undefined;
};

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
