import { z } from 'zod';
import { draftStepSchema } from './events.ts';

/** Form of what is told of figures of rooms, over HTTP and in frames. */

export const movesSchema = z
  .object({ mean: z.number(), standardError: z.number().describe('Monte-Carlo error of the mean') })
  .meta({ id: 'Moves', description: 'What something changes of tension on the last day, in points' });

export const stepFiguresSchema = z
  .object({
    stepId: z.string(),
    wording: z.number().int().optional().describe('Absent for a draft'),
    agreed: z.boolean(),
    alone: movesSchema.optional().describe('With this step and no other, less with none'),
    beside: movesSchema
      .optional()
      .describe(
        'The package with it, less the package without it; absent where it cannot stand beside the package',
      ),
  })
  .meta({ id: 'StepFigures', description: 'What a step of a room moves' });

/** How the record goes on past the fork. Absent before the reveal, and where it does not go on. */
export const recordedSchema = z
  .array(z.object({ date: z.string(), tension: z.number() }))
  .optional()
  .describe(
    'From the reveal on: tension by day as the record goes on past the fork, as far as it covers; absent where it does not',
  );

/** Fields that frames of rooms have beside those of every projection. */
export const roomFiguresFields = {
  package: z
    .array(z.string())
    .describe('Ids of the steps that the figures hold as agreed; the baseline holds none'),
  steps: z
    .array(stepFiguresSchema)
    .describe('In a room all steps on the table, of a preview those that were put to it or taken from it'),
};

/** A step as somebody drafts it. */
export const laidStepSchema = z.strictObject({ stepId: z.string().min(1).max(80), step: draftStepSchema });
