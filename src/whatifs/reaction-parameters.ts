import { z } from 'zod';
import {
  DEFAULT_REACTION_PARAMETERS as PRIOR,
  type ByKind,
  type ReactionParameters,
} from '../models/reaction/parameters.ts';

const rate = z.number().min(0).max(1000);
const spread = z.number().int().min(0).max(100);
const kinds = ({ conflict, cooperation }: ByKind) =>
  z.strictObject({ conflict: rate.default(conflict), cooperation: rate.default(cooperation) }).prefault({});

/**
 * The parameters of the simulation as files and requests give them; left out, each has its prior.
 */
export const reactionParametersSchema = z
  .strictObject({
    mu: z
      .union([rate, z.tuple([rate, rate, rate, rate])])
      .default(PRIOR.mu)
      .describe(
        'Acts a day that nothing else brings about: one figure for all four processes, or four, in the order conflict by A, conflict by B, cooperation by A, cooperation by B (A the first party by code)',
      ),
    inertia: kinds(PRIOR.inertia).describe(
      'Mean number of further acts of the same kind by the same party that one average act brings about',
    ),
    reciprocity: kinds(PRIOR.reciprocity).describe(
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
      .default(PRIOR.beta)
      .describe('Rate at which a reaction wears off, per day (1/14: two weeks on average)'),
    gamma: z
      .number()
      .min(0)
      .max(100)
      .default(PRIOR.gamma)
      .describe('Damping of conflict by cooperation received: one average act takes away 1 - exp(-gamma)'),
    spread: z
      .union([spread, z.strictObject({ conflict: spread, cooperation: spread, shared: spread.optional() })])
      .optional()
      .describe(
        'How well mu is known: each future has mu times a draw from Gamma(spread, 1/spread), or one for conflict and one for cooperation; left out, or 0, all have the same. Of reaction/3 (one number), reaction/4 and reaction/5 (with how many of the draws that make them up both share) alone',
      ),
  })
  .meta({
    id: 'ReactionParameters',
    description: 'Parameters of the simulation model',
  }) satisfies z.ZodType<ReactionParameters>;

/** What a what-if may override; the rest keeps its prior. */
export type ReactionOverrides = Readonly<z.input<typeof reactionParametersSchema>>;
