import { z } from 'zod';
import { daySchema } from '../relations/events.ts';
import {
  commitmentFields,
  dueFields,
  insertedActSchema,
  modelsSchema,
  moveSchema,
  omitSchema,
  outcomeSchema,
  reasonSchema,
  type WhatIfEventType,
} from './events.ts';
import { COMMITMENTS_LIMIT, EDITS_LIMIT } from './limits.ts';

const score = z.strictObject({
  scale: z.string(),
  value: z.number().min(-10).max(10),
  via: z.string().optional().describe('The ancestor code whose value it is'),
});

export const baseSchema = z
  .strictObject({ revision: z.number().int().min(0), at: daySchema })
  .meta({ id: 'ForkBase', description: 'The revision that a what-if sees, and the last day that is past' });

/** A what-if's content as it is held: its base resolved, its commitments on days, its acts scored. */
export const outcomeContentSchema = outcomeSchema
  .extend({
    base: baseSchema,
    models: modelsSchema,
    commitments: z
      .array(z.strictObject({ ...commitmentFields, day: dueFields.day.unwrap(), score }))
      .max(COMMITMENTS_LIMIT),
    edits: z
      .array(
        z.discriminatedUnion('edit', [
          omitSchema,
          moveSchema,
          z.strictObject({
            edit: z.literal('insert'),
            act: insertedActSchema.extend({ score }),
            why: omitSchema.shape.why,
          }),
        ]),
      )
      .max(EDITS_LIMIT),
  })
  .meta({ id: 'OutcomeContent', description: 'A what-if as it is held: base resolved, acts scored' });

/** The data of each stored event, by wire name: for documentation and tests. They are not run on replay. */
export const WHAT_IF_EVENT_SCHEMAS: Readonly<Record<WhatIfEventType, z.ZodType>> = {
  'OutcomeProposed.v2': outcomeContentSchema.extend({ whatIfId: z.uuid(), history: z.string() }),
  'OutcomeRevised.v2': outcomeContentSchema.extend({ reason: reasonSchema }),
  'OutcomeRebased.v1': z.strictObject({ base: baseSchema }),
  'OutcomeWithdrawn.v1': z.strictObject({ reason: reasonSchema }),
};
