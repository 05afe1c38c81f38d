import { z } from 'zod';
import { DEFAULT_TENSION_PARAMETERS as PRIOR, type TensionParameters } from '../models/tension/parameters.ts';

const positive = z.number().gt(0).max(1e6);
const share = z.number().min(0).max(1);

/** The parameters of `tension/1` as files and requests give them; left out, each has its default. */
export const tensionParametersSchema = z
  .strictObject({
    h_verbal: positive
      .default(PRIOR.h_verbal)
      .describe('Half-life of the fading part of verbal acts, in days'),
    h_material: positive
      .default(PRIOR.h_material)
      .describe('Half-life of the fading part of material acts, in days'),
    r_verbal: share.default(PRIOR.r_verbal).describe('Lasting share of verbal acts, 0 to 1'),
    r_material: share.default(PRIOR.r_material).describe('Lasting share of material acts, 0 to 1'),
    H: positive.default(PRIOR.H).describe('Half-life of the lasting part, in days'),
    s: z
      .number()
      .gt(0)
      .max(100)
      .default(PRIOR.s)
      .describe('Pressure added by an act of scale score -10 and magnitude 1'),
  })
  .meta({
    id: 'TensionParameters',
    description: 'Parameters of the tension model',
  }) satisfies z.ZodType<TensionParameters>;
