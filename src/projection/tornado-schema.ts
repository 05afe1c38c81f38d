import { z } from 'zod';
import { daySchema } from '../relations/events.ts';
import { projectionSchema } from './projection-schemas.ts';

const mean = z.object({ mean: z.number(), standardError: z.number() });
const figures = {
  whatIf: mean.describe('Mean tension on the last day with the what-if, in points'),
  difference: mean.describe('Likewise of its difference to the baseline'),
};
const end = z.object({
  value: z.number(),
  moves: z
    .object(figures)
    .optional()
    .describe('By how many points the means move where the parameter has this value, future by future'),
  refused: z.string().optional().describe('Why this end cannot be simulated'),
});

/** What is answered about what each assumption moves. */
export const tornadoSchema = z
  .object({
    of: projectionSchema.shape.of,
    fingerprint: z.string().describe('Equal fingerprints have equal figures'),
    models: projectionSchema.shape.models,
    seed: z.number().int(),
    paths: z.number().int(),
    horizonDays: z.number().int(),
    day: daySchema.describe('The last day, of which all figures are'),
    ...figures,
    parameters: z
      .array(
        z.object({
          parameter: z.string().describe('Its path in the assumptions, such as reaction.inertia.conflict'),
          value: z
            .number()
            .optional()
            .describe('As the what-if has it; absent for what is scaled as a whole, whose ends are factors'),
          low: end,
          high: end,
        }),
      )
      .describe("The one that moves the what-if's tension most comes first"),
  })
  .meta({ id: 'Tornado', description: 'What each assumption moves, low and high' });
