import { TENSION_MODELS } from '../models/tension/parameters.ts';
import { observedFromSchema } from '../observations/events.ts';
import { z } from 'zod';
import {
  actSchema,
  daySchema,
  noteSchema,
  relationSchema,
  summitCancellationSchema,
  summitConclusionSchema,
  summitSchema,
} from '../relations/events.ts';
import { PAGE_DEFAULT, PAGE_LIMIT } from './timeline-page.ts';
import { viewFields } from './view-text.ts';

/** Forms of the timeline's questions and answers over HTTP. */

const revision = z.number().int().min(0);
const instant = z.string().describe('ISO 8601 instant');

export const viewQuerySchema = z.strictObject(viewFields);

export const timelineQuerySchema = z.strictObject({
  ...viewFields,
  from: daySchema.optional().describe('Entries of which a day lies at or after this one'),
  to: daySchema.optional().describe('Entries of which a day lies at or before this one'),
  kind: z.enum(['act', 'note', 'summit']).optional().describe('Entries of this kind alone'),
  issue: z.string().optional().describe('Entries about this issue'),
  initiator: z.string().optional().describe('Acts that this party performed'),
  target: z.string().optional().describe('Acts toward this party'),
  code: z.string().optional().describe('Acts whose CAMEO code begins with this'),
  class: z.enum(['verbal', 'material']).optional().describe('Acts that count as this class'),
  order: z.enum(['asc', 'desc']).default('asc').describe('By the day an entry began: oldest or newest first'),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(PAGE_DEFAULT).describe('Entries on a page'),
  cursor: z.string().max(500).optional().describe('next of the page before'),
});

export const parkedSchema = z
  .object({ revision, type: z.string(), cause: z.string(), remedy: z.string() })
  .optional()
  .describe(
    'The event with which the history goes on in the store and which cannot be taken in; what came before it is shown',
  );

const summary = {
  history: z.string(),
  title: z.string(),
  parties: z.tuple([z.string(), z.string()]),
  coverage: z.object({ from: z.string(), to: z.string().optional() }),
  revision,
  acts: z.number().int(),
  notes: z.number().int(),
  openedAt: instant.describe('When the record was begun'),
  lastRecordedAt: instant,
  relation: z.string(),
  parked: parkedSchema,
};

export const historySummarySchema = z
  .object({ ...summary, summits: z.number().int() })
  .meta({ id: 'HistorySummary' });

export const historiesSchema = z
  .object({ histories: z.array(historySummarySchema) })
  .meta({ id: 'Histories' });

/** What a history declares, or what is declared of one that was counted. */
const declaredSchema = relationSchema
  .extend({
    model: z.enum(TENSION_MODELS).describe('What its tension is read by'),
    observed: observedFromSchema.optional().describe('Of a history that a data set was counted into'),
  })
  .meta({ id: 'DeclaredRelation', description: 'What a history declares of itself, or is declared of it' });

export const historySchema = z
  .object({
    ...summary,
    asOf: revision,
    at: z.string(),
    covered: z.boolean(),
    declaration: declaredSchema,
    chain: z
      .string()
      .describe(
        'SHA-256 of the chain of events up to asOf: records that have it in common are one up to there',
      ),
    span: z
      .object({ from: z.string(), to: z.string() })
      .optional()
      .describe('First and last day of its acts'),
    summits: z.array(
      z.object({
        summitId: z.string(),
        phase: z.enum(['scheduled', 'concluded', 'cancelled']),
        revision,
        content: summitSchema,
      }),
    ),
  })
  .meta({ id: 'History' });

/** An act as the record holds it: with its score's value. */
export const recordedActSchema = actSchema
  .extend({
    score: z.object({
      scale: z.string(),
      value: z.number(),
      via: z.string().optional().describe('The ancestor code whose score was taken'),
    }),
  })
  .meta({ id: 'RecordedAct' });

const authorship = {
  actor: z.object({ id: z.string(), via: z.string() }).describe('Who had it recorded, and by what'),
  scenario: z.string().optional().describe('The scenario it was replayed from'),
  reason: z.string().optional().describe('Why it was corrected or retracted'),
};

const entry = {
  id: z.string(),
  revision: revision.describe('Revision of the event that holds the content'),
  from: z.string(),
  to: z.string(),
  reported: z.string(),
  recordedAt: instant,
  ...authorship,
};

export const timelineSchema = z
  .object({
    history: z.string(),
    title: z.string(),
    asOf: revision,
    knownBy: z.string().optional(),
    total: z.number().int().describe('Entries on all pages'),
    parked: parkedSchema,
    entries: z.array(
      z.discriminatedUnion('kind', [
        z.object({
          ...entry,
          kind: z.literal('act'),
          class: z.enum(['verbal', 'material']),
          content: recordedActSchema,
        }),
        z.object({ ...entry, kind: z.literal('note'), content: noteSchema }),
        z.object({ ...entry, kind: z.literal('summit-scheduled'), content: summitSchema }),
        z.object({ ...entry, kind: z.literal('summit-concluded'), content: summitConclusionSchema }),
        z.object({ ...entry, kind: z.literal('summit-cancelled'), content: summitCancellationSchema }),
      ]),
    ),
    next: z.string().optional().describe('Cursor of the next page; absent on the last'),
  })
  .meta({ id: 'Timeline' });

export const actDetailSchema = z
  .object({
    history: z.string(),
    actId: z.string(),
    asOf: revision,
    state: z.enum(['stands', 'retracted']),
    revision: revision.describe('Revision of the last event about the act'),
    class: z.enum(['verbal', 'material']),
    content: recordedActSchema,
    versions: z.array(
      z.object({
        kind: z.enum(['recorded', 'corrected', 'retracted']),
        revision,
        recordedAt: instant,
        ...authorship,
        content: recordedActSchema.optional(),
      }),
    ),
  })
  .meta({ id: 'ActDetail', description: 'An act with all its versions' });
