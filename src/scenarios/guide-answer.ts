import { z } from 'zod';
import { scenarioDetailSchema } from './scenario-answers.ts';

const { presets, outcomes, guide } = scenarioDetailSchema.shape;

export const guideSchema = z
  .object({
    scenario: z
      .string()
      .optional()
      .describe(
        'The scenario of the library that is replayed into this history, where there is one: its presets are projected by name',
      ),
    presets,
    outcomes,
    guide,
  })
  .meta({ id: 'Guide' });

export type GuideAnswer = Readonly<z.infer<typeof guideSchema>>;
