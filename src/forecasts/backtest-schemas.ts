import { z } from 'zod';
import { REACTION_MODELS } from '../models/reaction/parameters.ts';
import { DEDUPES } from '../models/tension/dedupe.ts';
import { daySchema } from '../relations/events.ts';
import {
  BACKTEST_PATHS,
  DEFAULT_EVERY,
  DEFAULT_HORIZONS,
  EVERY_LIMIT,
  LEAST_PATHS,
  MOST_PATHS,
} from './plan.ts';
import { YARDSTICKS } from './yardsticks.ts';

/** Forms of what is asked of a back-test, and answered. */

const list = (text: string): readonly string[] => text.split(',').map((one) => one.trim());

export const backtestQuestionSchema = z.strictObject({
  every: z.coerce
    .number()
    .int()
    .min(1)
    .max(EVERY_LIMIT)
    .optional()
    .describe(`Days between forecasts; default ${DEFAULT_EVERY}`),
  horizon: z
    .string()
    .regex(/^\d{1,4}(,\d{1,4})*$/)
    .transform((text) => list(text).map(Number))
    .optional()
    .describe(`Days ahead that are judged, separated by commas; default ${DEFAULT_HORIZONS.join(',')}`),
  paths: z.coerce
    .number()
    .int()
    .min(LEAST_PATHS)
    .max(MOST_PATHS)
    .optional()
    .describe(`Futures of each forecast; default ${BACKTEST_PATHS}`),
  against: z
    .string()
    .max(200)
    .transform(list)
    .pipe(z.array(z.enum(YARDSTICKS)))
    .optional()
    .describe(`Rules to hold it against, separated by commas, among ${YARDSTICKS.join(', ')}; default: all`),
  model: z
    .enum(REACTION_MODELS)
    .optional()
    .describe('What simulates it; default reaction/5, which goes by own rates'),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Seed of the simulation'),
  from: daySchema
    .optional()
    .describe('First day that a forecast is made on; default: after a year of the record, or half of it'),
  dedupe: z
    .enum(DEDUPES)
    .optional()
    .describe(
      'Of what a data set counted, how often rows count that agree in day, direction and code; default one-a-day',
    ),
});

const share = z.number().describe('0 to 1');
const band = z.object({
  closed: share,
  randomised: z
    .number()
    .describe('With ties shared out: where many futures say that nothing happens, and nothing does'),
});
const accuracy = {
  crps: z
    .object({ z: z.number(), points: z.number() })
    .describe(
      'Continuous ranked probability score in units of pressure and in points of tension; 0 is perfect',
    ),
  interval: z.number().describe('Interval score of the 90 % band, in points'),
  band50: band,
  band90: band,
  below: z.number().describe('Share of the days below the 90 % band'),
  above: z.number().describe('Share of the days above it'),
  pit: z.array(z.number()).describe('Shares of the days by tenth of the futures that lay below what came'),
};
const held = z.object({
  ...accuracy,
  forks: z.number().int(),
  skill: z
    .object({ value: z.number(), low: z.number().optional(), high: z.number().optional() })
    .describe(
      "1 less the ratio of the forecasts' CRPS to the rule's, with the middle 95 % of its block bootstrap",
    ),
});
const line = z.array(z.number()).describe('By day, the first day after the fork first');

export const backtestSchema = z
  .object({
    history: z.string(),
    title: z.string(),
    revision: z.number().int(),
    dedupe: z
      .enum(DEDUPES)
      .optional()
      .describe('How often rows count that agree; of what a data set counted'),
    models: z.object({ tension: z.string(), reaction: z.string() }),
    seed: z.number().int(),
    paths: z.number().int(),
    every: z.number().int(),
    from: daySchema.describe('Day of the first forecast'),
    to: daySchema.describe('Day of the last one'),
    forks: z.number().int().describe('How many there were'),
    rates: z.object({ own: z.number().int(), prior: z.number().int(), stated: z.number().int() }),
    digest: z.string().describe('Equal ones have equal figures'),
    sentence: z.string().describe('How good the bands were, for everybody'),
    horizons: z.array(
      z.object({
        days: z.number().int(),
        forks: z.number().int(),
        ...accuracy,
        yardsticks: z.partialRecord(z.enum(YARDSTICKS), held),
      }),
    ),
    leads: z.array(
      z.object({
        day: z.number().int(),
        forks: z.number().int(),
        ...accuracy,
        overNoNews: z
          .number()
          .optional()
          .describe('1 less the ratio of the CRPS to that of no-news on that day'),
      }),
    ),
    worst: z.array(
      z.object({
        at: daySchema,
        fingerprint: z.string(),
        crps: z.number().describe('Mean over its days, in points'),
        q5: line,
        q50: line,
        q95: line,
        came: line,
      }),
    ),
  })
  .meta({
    id: 'Backtest',
    description: 'How forecasts of a history did, each made of what was known by its day',
  });

export const accuraciesSchema = z
  .object({
    days: z.number().int().describe('Days ahead that all are judged by'),
    sentence: z.string().describe('How good the bands were, for everybody'),
    judged: z.array(backtestSchema),
    left: z
      .array(z.object({ history: z.string(), why: z.string() }))
      .describe('Histories that are not judged, and why'),
  })
  .meta({ id: 'Accuracies', description: 'How good the bands of all histories were' });
