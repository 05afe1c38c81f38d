import { z } from 'zod';
import { reactionParametersSchema } from './reaction-parameters.ts';
import { tensionParametersSchema } from '../relations/tension-parameters.ts';

/**
 * What a what-if assumes otherwise than the history and the priors do. Only what is overridden is kept, so that a what-if
 * goes on with the history's own parameters in everything else.
 */

/** The field without its default: left out, it stays left out. */
const override = <T extends z.ZodType>(field: z.ZodDefault<T>) =>
  field
    .unwrap()
    .optional()
    .describe(field.description ?? '');

const tension = tensionParametersSchema.shape;
const reaction = reactionParametersSchema.shape;

const kinds = (field: typeof reaction.inertia) => {
  const { conflict, cooperation } = field.unwrap().shape;
  return z
    .strictObject({ conflict: conflict.unwrap().optional(), cooperation: cooperation.unwrap().optional() })
    .optional()
    .describe(field.description ?? '');
};

export const assumptionsSchema = z
  .strictObject({
    tension: z
      .strictObject({
        h_verbal: override(tension.h_verbal),
        h_material: override(tension.h_material),
        r_verbal: override(tension.r_verbal),
        r_material: override(tension.r_material),
        H: override(tension.H),
        s: override(tension.s),
      })
      .optional()
      .describe("In place of the history's parameters of the tension model"),
    reaction: z
      .strictObject({
        mu: override(reaction.mu),
        inertia: kinds(reaction.inertia),
        reciprocity: kinds(reaction.reciprocity),
        a: reaction.a,
        beta: override(reaction.beta),
        gamma: override(reaction.gamma),
        spread: reaction.spread,
      })
      .optional()
      .describe('In place of the priors of the simulation model'),
  })
  .meta({ id: 'Assumptions', description: 'Overrides of parameters; shown with every figure' });

export type Assumptions = Readonly<z.output<typeof assumptionsSchema>>;
