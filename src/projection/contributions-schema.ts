import { z } from 'zod';
import { daySchema } from '../relations/events.ts';
import { column, projectionSchema } from './projection-schemas.ts';

/** What is answered about the steps of a what-if. */
export const contributionsSchema = z
  .object({
    of: projectionSchema.shape.of,
    fingerprint: z.string().describe('Equal fingerprints have equal figures'),
    models: projectionSchema.shape.models,
    first: daySchema,
    horizonDays: z.number().int(),
    seed: z.number().int(),
    paths: z.number().int(),
    baseline: column.describe(
      'Mean tension before any step: without the what-if, and without what it assumes otherwise',
    ),
    steps: z.array(
      z.object({
        kind: z
          .enum(['commitment', 'past', 'assumptions'])
          .describe('A commitment, all that is changed of the past, or all that is assumed otherwise'),
        commitment: z.string().optional().describe("The commitment's id"),
        summary: z.string().optional(),
        day: daySchema.optional().describe('When it is due'),
        mean: column.describe(
          'Points by which it changes tension, by day; all steps add up to the difference',
        ),
        standardErrors: column,
      }),
    ),
  })
  .meta({ id: 'Contributions', description: 'What each step of a what-if does to tension' });
