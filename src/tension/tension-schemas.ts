import { z } from 'zod';
import { daySchema } from '../relations/events.ts';
import { DEDUPES } from '../models/tension/dedupe.ts';
import { TENSION_MODELS } from '../models/tension/parameters.ts';
import { SERIES_LIMIT } from '../models/tension/series.ts';
import { parkedSchema } from '../timeline/timeline-schemas.ts';
import { viewFields } from '../timeline/view-text.ts';
import { tensionParametersSchema } from '../relations/tension-parameters.ts';

/** Forms of the questions about tension and their answers over HTTP. */

const model = z
  .enum(TENSION_MODELS)
  .optional()
  .describe('The model to read the history by; default: its own');

export const readingQuerySchema = z.strictObject({ ...viewFields, model });

export const seriesQuerySchema = z.strictObject({
  ...viewFields,
  model,
  from: daySchema.optional().describe('First day; default: beginning of the coverage'),
  to: daySchema.optional().describe("Last day; default: the view's day"),
});

export const explanationQuerySchema = z.strictObject({
  ...viewFields,
  model,
  limit: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(1000)
    .describe('Contributions listed, strongest first; sums are always over all'),
});

const provenance = {
  history: z.string(),
  title: z.string(),
  asOf: z.number().int().describe('Revision of the record that was looked at'),
  knownBy: z.string().optional(),
  dedupe: z
    .enum(DEDUPES)
    .optional()
    .describe('How often rows count that tell the same, where it is not once'),
  model: z.string(),
  parameters: tensionParametersSchema,
  net: z
    .object({ kf: z.number(), ks: z.number(), nf: z.number(), ns: z.number() })
    .optional()
    .describe('The constants of `tension/2`, where it is that'),
  baseline: z.number(),
  parked: parkedSchema,
};
const band = z.enum(['calm', 'strained', 'tense', 'acute']);
const reading = {
  at: z.string(),
  covered: z.boolean().describe('Whether the history claims to cover the day; silence outside is not calm'),
  tension: z.number(),
  underlying: z.number().describe('Where tension stands once the fading parts are gone'),
  band,
  z: z.number().describe('Pressure'),
};

export const tensionSchema = z
  .object({
    ...provenance,
    ...reading,
    zUnderlying: z.number(),
    acts: z
      .number()
      .int()
      .optional()
      .describe('Absent where a licence lets counts of a day not be handed on'),
  })
  .meta({ id: 'Tension' });

export const seriesSchema = z
  .object({
    ...provenance,
    from: z.string(),
    to: z.string(),
    coverage: z.object({ from: z.string(), to: z.string().optional() }),
    shortened: z
      .literal(true)
      .optional()
      .describe(
        `No first day was asked for, and the coverage has more than ${SERIES_LIMIT} days: these are its last`,
      ),
    days: z.array(
      z.object({ day: z.string(), tension: z.number(), underlying: z.number(), band, covered: z.boolean() }),
    ),
  })
  .meta({ id: 'TensionSeries' });

const group = z.object({ key: z.string(), acts: z.number().int(), z: z.number(), points: z.number() });

export const explanationSchema = z
  .object({
    ...provenance,
    ...reading,
    z0: z.number().describe('Pressure of the baseline'),
    raising: z.number().describe('Sum of the points above 0'),
    lowering: z.number().describe('Sum of the points below 0'),
    contributions: z.array(
      z.object({
        actId: z.string(),
        revision: z.number().int(),
        occurred: z.object({
          from: z.string(),
          to: z.string().optional(),
          precision: z.enum(['day', 'month', 'year', 'approximate']),
        }),
        initiator: z.string(),
        target: z.string(),
        reciprocal: z.boolean(),
        issue: z.string(),
        code: z.string(),
        ontology: z
          .literal('cameo/manual')
          .optional()
          .describe("The code book of the code, where it is not GDELT's list"),
        scale: z.string(),
        score: z.number(),
        magnitude: z.number(),
        class: z.enum(['verbal', 'material']),
        followUpOf: z.string().optional(),
        z: z.number().describe('Pressure added, exact'),
        lasting: z.number().describe('The lasting part of z'),
        points: z.number().describe('In points of tension; all add up to tension - baseline'),
        beyondWithout: z
          .number()
          .optional()
          .describe(
            'Points by which tension is higher than without the act: of the ten strongest of `tension/2`, where the two differ',
          ),
      }),
    ),
    total: z.number().int().describe('Contributions in all'),
    byIssue: z.array(group),
    byDirection: z.array(group),
  })
  .meta({ id: 'Explanation', description: 'A statement about the model, not about the world' });
