/** Name and version of the tension model; a change of formula is a new version. */
export const TENSION_MODEL = 'tension/1';

/** The models that a history can be read by, and simulated. */
export const TENSION_MODELS = [TENSION_MODEL, 'tension/2'] as const;

export type TensionModel = (typeof TENSION_MODELS)[number];

/** The parameters of `tension/1`; they belong to a history, so that a figure names all it depends on. */
export interface TensionParameters {
  /** Half-life of the fading part of verbal acts, in days. */
  readonly h_verbal: number;
  /** Half-life of the fading part of material acts, in days. */
  readonly h_material: number;
  /** Lasting share of verbal acts, 0 to 1. */
  readonly r_verbal: number;
  /** Lasting share of material acts, 0 to 1. */
  readonly r_material: number;
  /** Half-life of the lasting part, in days. */
  readonly H: number;
  /** Pressure added by an act of scale score -10 and magnitude 1. */
  readonly s: number;
}

export const DEFAULT_TENSION_PARAMETERS: TensionParameters = {
  h_verbal: 7,
  h_material: 30,
  r_verbal: 0.05,
  r_material: 0.25,
  H: 1095,
  s: 0.5,
};
