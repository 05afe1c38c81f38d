import { z } from 'zod';

/** Name and version of the simulation model; a change of formula, of a prior or of the generator is a new version. */
export const REACTION_MODEL = 'reaction/1';

const rate = z.number().min(0).max(1000);
const kinds = (conflict: number, cooperation: number) =>
  z.strictObject({ conflict: rate.default(conflict), cooperation: rate.default(cooperation) }).prefault({});

/**
 * Parameters of `reaction/1` with their priors as defaults. They are assumptions, shown with every figure and open to
 * change in every what-if; `README.md` says where each comes from.
 */
export const reactionParametersSchema = z
  .strictObject({
    mu: z
      .union([rate, z.tuple([rate, rate, rate, rate])])
      .default(0.05)
      .describe(
        'Acts a day that nothing else brings about: one figure for all four processes, or four, in the order conflict by A, conflict by B, cooperation by A, cooperation by B (A the first party by code)',
      ),
    inertia: kinds(0.15, 0.1).describe(
      'Mean number of further acts of the same kind by the same party that one average act brings about',
    ),
    reciprocity: kinds(0.35, 0.3).describe(
      'Mean number of acts of the same kind by the other party that one average act brings about',
    ),
    a: z
      .tuple([
        z.tuple([rate, rate, rate, rate]),
        z.tuple([rate, rate, rate, rate]),
        z.tuple([rate, rate, rate, rate]),
        z.tuple([rate, rate, rate, rate]),
      ])
      .optional()
      .describe(
        'The whole matrix in place of inertia and reciprocity: row d, column e is the mean number of acts in process d that one average act of process e brings about',
      ),
    beta: z
      .number()
      .gt(0)
      .max(100)
      .default(1 / 14)
      .describe('Rate at which a reaction wears off, per day (1/14: two weeks on average)'),
    gamma: z
      .number()
      .min(0)
      .max(100)
      .default(0.4)
      .describe('Damping of conflict by cooperation received: one average act takes away 1 - exp(-gamma)'),
  })
  .meta({ id: 'ReactionParameters', description: 'Parameters of the simulation model' });

export type ReactionParameters = Readonly<z.output<typeof reactionParametersSchema>>;
/** What a what-if may override; the rest keeps its prior. */
export type ReactionOverrides = Readonly<z.input<typeof reactionParametersSchema>>;

export const DEFAULT_REACTION_PARAMETERS: ReactionParameters = reactionParametersSchema.parse({});
