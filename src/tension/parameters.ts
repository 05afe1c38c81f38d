import { z } from 'zod';

/** Name and version of the tension model; a change of formula is a new version. */
export const TENSION_MODEL = 'tension/1';

const positive = z.number().gt(0).max(1e6);
const share = z.number().min(0).max(1);

/** The parameters of `tension/1`; they belong to a history, so that a figure names all it depends on. */
export const tensionParametersSchema = z
  .strictObject({
    h_verbal: positive.default(7).describe('Half-life of the fading part of verbal acts, in days'),
    h_material: positive.default(30).describe('Half-life of the fading part of material acts, in days'),
    r_verbal: share.default(0.05).describe('Lasting share of verbal acts, 0 to 1'),
    r_material: share.default(0.25).describe('Lasting share of material acts, 0 to 1'),
    H: positive.default(1095).describe('Half-life of the lasting part, in days'),
    s: z
      .number()
      .gt(0)
      .max(100)
      .default(0.5)
      .describe('Pressure added by an act of scale score -10 and magnitude 1'),
  })
  .meta({ id: 'TensionParameters', description: 'Parameters of the tension model' });

export type TensionParameters = Readonly<z.infer<typeof tensionParametersSchema>>;

export const DEFAULT_TENSION_PARAMETERS: TensionParameters = tensionParametersSchema.parse({});
