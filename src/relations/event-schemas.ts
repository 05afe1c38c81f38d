import { z } from 'zod';
import {
  actSchema,
  declaredPresetSchema,
  noteSchema,
  reasonSchema,
  relationSchema,
  slugSchema,
  storySchema,
  summitCancellationSchema,
  summitConclusionSchema,
  summitSchema,
  type RelationEventType,
} from './events.ts';

/** An act as recorded: its score's value is known, with the ancestor code it was taken from, if any. */
const recordedActSchema = actSchema.extend({
  score: z.strictObject({
    scale: z.string(),
    value: z.number().min(-10).max(10),
    via: z.string().optional().describe('The ancestor code whose value it is'),
  }),
});

const reason = reasonSchema;

/** The data of each stored event, by wire name: for documentation and tests. They are not run on replay. */
export const RELATION_EVENT_SCHEMAS: Readonly<Record<RelationEventType, z.ZodType>> = {
  'RelationOpened.v1': relationSchema,
  'RelationRevised.v1': relationSchema.extend({ reason }),
  'ActRecorded.v1': recordedActSchema,
  'ActCorrected.v1': recordedActSchema.extend({ reason }),
  'ActRetracted.v1': z.strictObject({ actId: slugSchema, reason }),
  'NoteRecorded.v1': noteSchema,
  'NoteCorrected.v1': noteSchema.extend({ reason }),
  'NoteRetracted.v1': z.strictObject({ noteId: slugSchema, reason }),
  'SummitScheduled.v1': summitSchema,
  'SummitRevised.v1': summitSchema.extend({ reason }),
  'SummitConcluded.v1': summitConclusionSchema,
  'SummitCancelled.v1': summitCancellationSchema,
  'SummitWithdrawn.v1': z.strictObject({ summitId: slugSchema, reason }),
  'PresetDeclared.v1': declaredPresetSchema,
  'PresetWithdrawn.v1': z.strictObject({ preset: slugSchema, reason }),
  'StoryDeclared.v1': storySchema,
};
