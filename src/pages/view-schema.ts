import { z } from 'zod';
import { tensionParametersSchema } from '../relations/tension-parameters.ts';

/** Form of what a view's files say about themselves. */
export const aboutSchema = z
  .object({
    history: z.string(),
    title: z.string(),
    parties: z.array(z.object({ code: z.string(), name: z.string() })),
    from: z.string(),
    to: z.string(),
    asOf: z.number().int().describe('Revision of the record'),
    knownBy: z.string().optional(),
    dedupe: z
      .enum(['story', 'none'])
      .optional()
      .describe('How often rows of a data set count that tell the same, where it is not once'),
    model: z.string(),
    parameters: tensionParametersSchema,
    baseline: z.number(),
    past: z
      .enum(['recorded', 'edited'])
      .describe('edited where a what-if that is shown changes what happened'),
    statements: z.array(z.string()).describe('What the figures are not'),
    against: z
      .array(
        z.object({
          history: z.string(),
          title: z.string(),
          counted: z.string().optional().describe('The data set that it was counted out of'),
          model: z.string(),
          baseline: z.number(),
          asOf: z.number().int().describe('Revision of its own record'),
          column: z.string().describe('Which column of the table holds it'),
          from: z.string(),
          to: z.string().describe('Last day that its record covers; days outside are empty'),
        }),
      )
      .optional()
      .describe('What is drawn beside it'),
    whatIfs: z.array(
      z.object({
        title: z.string(),
        whatIfId: z.string().optional().describe('Absent for a draft'),
        revision: z.number().int().optional(),
        base: z.object({ revision: z.number().int(), at: z.string() }),
        horizonDays: z.number().int(),
        seed: z.number().int(),
        changesPast: z.boolean(),
        edits: z.array(z.looseObject({ edit: z.enum(['omit', 'move', 'insert']) })),
        assumptions: z.looseObject({}),
        paths: z.number().int().optional(),
        models: z.looseObject({}).optional(),
        takeaway: z.string().optional(),
      }),
    ),
    address: z.string().describe('The page that shows the same, pinned to the revision'),
  })
  .meta({ id: 'ViewAbout', description: 'Where the figures of a view are from' });
