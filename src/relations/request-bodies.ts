import { z } from 'zod';
import { cautionSchema } from '../http/cautions.ts';
import {
  actSchema,
  noteSchema,
  reasonSchema,
  relationSchema,
  slugSchema,
  summitCancellationSchema,
  summitConclusionSchema,
  summitSchema,
} from './events.ts';

/** What commands bring with them over HTTP, and what they answer with. */

const withReason = <T extends z.ZodRawShape>(schema: z.ZodObject<T>) =>
  z.strictObject({ content: schema, reason: reasonSchema });

export const openSchema = z
  .strictObject({
    name: slugSchema.describe('Name of the history within its relation'),
    content: relationSchema,
  })
  .meta({ id: 'OpenRelation' });
export const reviseSchema = withReason(relationSchema).meta({ id: 'ReviseRelation' });
export const recordActsSchema = z
  .strictObject({ acts: z.array(actSchema).min(1).max(500) })
  .meta({ id: 'RecordActs', description: 'Up to 500 acts, all or nothing' });
export const correctActSchema = withReason(actSchema).meta({ id: 'CorrectAct' });
export const correctNoteSchema = withReason(noteSchema).meta({ id: 'CorrectNote' });
export const reviseSummitSchema = withReason(summitSchema).meta({ id: 'ReviseSummit' });
/** Why something is retracted, in the body or, as many clients send none with a DELETE, as a parameter. */
export const retractSchema = z
  .strictObject({ reason: reasonSchema.optional() })
  .meta({ id: 'Retraction' })
  .prefault({});
export const retractQuerySchema = z.strictObject({
  reason: reasonSchema
    .optional()
    .describe('Why it is retracted; needed where the request has no body that says it'),
});
export const concludeSchema = summitConclusionSchema.omit({ summitId: true }).meta({ id: 'ConcludeSummit' });
export const cancelSchema = summitCancellationSchema.omit({ summitId: true }).meta({ id: 'CancelSummit' });

/** What a repeat of a command answers as well (cautions by the record of then), so no position: that is in the header `Detente-Position`. */
export const writtenSchema = z
  .strictObject({
    history: z.string(),
    revision: z.number().int().describe('Revision of the history after the command'),
    events: z.number().int().describe('Events written; 0 where the record already said so'),
    cautions: z
      .array(cautionSchema)
      .optional()
      .describe('What may be a slip in what was sent, though nothing is refused for it'),
  })
  .meta({ id: 'CommandOutcome' });

export type WrittenAnswer = Readonly<z.infer<typeof writtenSchema>>;
