import { z } from 'zod';
import { CODE_BOOK_IDS } from '../ontology/code-books.ts';
import { daySchema } from '../relations/events.ts';
import { tensionParametersSchema } from '../relations/tension-parameters.ts';
import { reactionParametersSchema } from '../whatifs/reaction-parameters.ts';
import { COMPARED_LIMIT, COMPARED_PATHS } from './comparison.ts';
import { FIRST_REACTION_MODEL, REACTION_MODELS } from '../models/reaction/parameters.ts';
import { HORIZON_LIMIT } from '../models/reaction/horizon.ts';
import { DEFAULT_PATHS, PATHS_LIMIT } from '../models/reaction/request.ts';

/** Forms of what is asked about projections and answered. */

const wait = z
  .enum(['first', 'final'])
  .default('first')
  .describe(
    'first: answer at once with the best figures so far, and ask again for better ones; final: wait for the last',
  );

const question = {
  paths: z.coerce
    .number()
    .int()
    .min(2)
    .max(PATHS_LIMIT)
    .optional()
    .describe(`Futures to simulate; default ${DEFAULT_PATHS}. Times days at most 10 million`),
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(HORIZON_LIMIT)
    .optional()
    .describe("Days to look ahead; default: the outcome's horizon"),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe("Default: the outcome's own seed"),
};

const model = z
  .enum(REACTION_MODELS)
  .optional()
  .describe(
    `What simulates presets; a link that names none means ${FIRST_REACTION_MODEL}. A what-if has its own`,
  );

export const presetQuestionSchema = z.strictObject({ ...question, wait, model });
/** Where nothing is answered before it is final. */
export const plainQuestionSchema = z.strictObject(question);
export const plainPresetQuestionSchema = z.strictObject({ ...question, model });

const revision = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .describe('The what-if as it was at this revision of its own; default: the last');

export const whatIfQuestionSchema = z.strictObject({ ...question, revision, wait });
export const csvQuestionSchema = z.strictObject({ ...question, revision });

export const draftQuestionSchema = z.strictObject({
  ...question,
  wait,
  slot: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .describe('A name of your choice: a newer draft in the same slot stops the simulation of the older'),
});

export const compareQuestionSchema = z.strictObject({
  ids: z
    .string()
    .max(600)
    .describe(
      `One to ${COMPARED_LIMIT} what-ifs by id, or presets as SCENARIO/PRESET or HISTORY/PRESET, separated by commas; the others are held against the first`,
    ),
  ...question,
  paths: question.paths.describe(
    `Futures of each; default ${COMPARED_PATHS}. Times days times runs at most 10 million`,
  ),
  wait,
  model,
});

export const column = z.array(z.number()).describe('By day, the first simulated day first');
const figures = {
  mean: column,
  q5: column.describe('5 % quantile: 5 of 100 futures lie below'),
  q25: column,
  q50: column,
  q75: column,
  q95: column,
};
const curve = z
  .object({
    ...figures,
    standardErrors: z
      .object(figures)
      .optional()
      .describe('How far figures would scatter under other seeds; with the final figures'),
  })
  .meta({ id: 'Curve', description: 'Daily figures of tension, or of a difference in points' });

const share = z.object({ count: z.number().int(), share: z.number(), standardError: z.number() });
const byBand = z.object({ calm: share, strained: share, tense: share, acute: share });
const bands = z
  .object({
    last: byBand.describe('Futures in each band on the last day'),
    ever: byBand.describe('Futures in each band on at least one day'),
  })
  .meta({ id: 'BandShares' });

const futureAct = z.object({
  day: daySchema,
  initiator: z.string(),
  target: z.string(),
  reciprocal: z.boolean(),
  code: z.string(),
  ontology: z
    .enum(CODE_BOOK_IDS)
    .optional()
    .describe("The book that says what the code means, where it is another than GDELT's list"),
  scale: z.string(),
  score: z.number(),
  magnitude: z.number(),
  class: z.enum(['verbal', 'material']),
  issue: z.string().optional(),
  commitment: z.string().optional().describe('The commitment that it carries out'),
  summary: z.string().optional(),
  in: z.enum(['both', 'what-if', 'baseline']).describe('Whether it also happens without the what-if'),
});

const verdict = z.object({
  inside: z.number().int(),
  below: z.number().int(),
  above: z.number().int(),
  ofOwnFutures: z
    .number()
    .optional()
    .describe("In how many of 100 of the model's own futures no more days lie inside"),
});
const verdicts = z.object({ band50: verdict, band90: verdict });

const acts = z.array(z.number()).describe('By process: conflict by A, by B, cooperation by A, by B');
/** `Rates` of the model. */
export const ratesSchema = z
  .discriminatedUnion('used', [
    z.object({
      used: z.literal('own'),
      from: daySchema,
      to: daySchema,
      acts,
      expected: z
        .array(z.number())
        .optional()
        .describe('Acts a day that they let expect, by process; from reaction/4 on'),
      spells: z
        .number()
        .int()
        .optional()
        .describe('Spells of 45 days by which it is told how far such rates are off; from reaction/4 on'),
    }),
    z.object({
      used: z.literal('prior'),
      because: z
        .enum(['short', 'few'])
        .describe('short: the record covers less than a year; few: it holds too few acts'),
      days: z.number().int().describe('Days that the record covers'),
      acts: z.number().int().describe('Acts that it holds'),
    }),
    z.object({ used: z.literal('stated') }),
  ])
  .meta({ id: 'Rates' });

const projection = {
  of: z.object({
    history: z.string(),
    title: z.string(),
    base: z.object({ revision: z.number().int(), at: daySchema }),
    whatIfId: z.string().optional(),
    revision: z.number().int().optional().describe('Of the what-if'),
    stale: z.boolean().optional(),
  }),
  takeaway: z.string().describe('The figures of the last day in a sentence'),
  fingerprint: z.string().describe('Equal fingerprints have equal figures, on any machine'),
  models: z.object({ tension: z.string(), reaction: z.string() }),
  parameters: z.object({
    baseline: z.number(),
    tension: tensionParametersSchema,
    reaction: reactionParametersSchema,
  }),
  rates: ratesSchema
    .optional()
    .describe("Which base rates the parameters hold, and why; of a model that can go by a relation's own"),
  parties: z.array(z.string()).min(2).max(2),
  at: daySchema.describe('Day of the fork'),
  first: daySchema.describe('First simulated day'),
  horizonDays: z.number().int(),
  seed: z.number().int(),
  paths: z.number().int().describe('Futures that the figures stand on'),
  requested: z.number().int().describe('Futures that were asked for'),
  final: z.boolean().describe('Whether no better figures follow'),
  whatIf: curve,
  baseline: curve.describe('The same futures without commitments and edits'),
  difference: curve.describe('What-if less baseline, future by future'),
  bands: z.object({ whatIf: bands, baseline: bands }),
  truth: z
    .object({
      days: z.number().int(),
      documented: column,
      baseline: verdicts,
      whatIf: verdicts,
    })
    .optional()
    .describe('How the record goes on past the fork, held against the bands; with the final figures'),
};

export const projectionSchema = z
  .object({
    ...projection,
    futures: z
      .array(
        z.object({
          path: z.number().int(),
          whatIf: column,
          baseline: column,
          acts: z.array(futureAct),
        }),
      )
      .describe('The first 20 futures, act by act; with the final figures'),
  })
  .meta({ id: 'Projection', description: 'Simulated tension after a fork, with and without a what-if' });

const packedColumn = z
  .string()
  .describe(
    "By day, in hundredths: the first day's figure, then each day's change from the day before, as Base64 VLQ (ECMA-426, as in source maps)",
  );
const leanCurve = z
  .object({
    mean: packedColumn,
    q5: packedColumn,
    q25: packedColumn,
    q50: packedColumn,
    q75: packedColumn,
    q95: packedColumn,
  })
  .meta({ id: 'LeanCurve', description: 'Daily figures, each column a text' });
const leanShare = z.object({ count: z.number().int(), share: z.number().describe('To a hundredth') });
const leanByBand = z.object({ calm: leanShare, strained: leanShare, tense: leanShare, acute: leanShare });
const leanBands = z.object({ last: leanByBand, ever: leanByBand }).meta({ id: 'LeanBandShares' });

export const leanProjectionSchema = z
  .object({
    ...projection,
    whatIf: leanCurve,
    baseline: leanCurve.describe('The same futures without commitments and edits'),
    difference: leanCurve.describe('What-if less baseline, future by future'),
    bands: z.object({ whatIf: leanBands, baseline: leanBands }),
    truth: z
      .object({ days: z.number().int(), documented: packedColumn, baseline: verdicts, whatIf: verdicts })
      .optional()
      .describe('How the record goes on past the fork; with the final figures'),
    futures: z.tuple([]).describe('Empty: GET /api/projections/FINGERPRINT has them'),
  })
  .meta({
    id: 'LeanProjection',
    description: 'A projection to a hundredth, without standard errors and sample futures',
  });

export const comparisonSchema = z
  .object({
    compared: z.array(
      z.object({
        ...projection,
        attribution: z
          .object({ baseline: curve, assumptions: curve, acts: curve, both: curve })
          .describe('Tension without anything, with the assumptions, with the acts, with both'),
      }),
    ),
    paired: z
      .array(
        z.object({
          of: z.number().int(),
          against: z.number().int(),
          difference: curve.optional(),
          fingerprint: z.string().optional(),
          paths: z.number().int().optional(),
          unpaired: z.string().optional().describe('Why their futures cannot be paired'),
        }),
      )
      .describe('Each less the first, future by future'),
    differing: z
      .array(
        z.object({
          kind: z.enum(['fork', 'edit', 'commitment', 'assumption']),
          text: z.string(),
          has: z.array(z.boolean()),
        }),
      )
      .describe('What some of them say and others do not'),
    final: z.boolean(),
  })
  .meta({ id: 'Comparison' });
