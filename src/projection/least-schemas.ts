import { z } from 'zod';
import { CHECK_PATHS, CANDIDATES_LIMIT } from '../models/reaction/least.ts';
import { daySchema } from '../relations/events.ts';
import { candidateOf } from './candidates-text.ts';
import { csvQuestionSchema, plainPresetQuestionSchema, projectionSchema } from './projection-schemas.ts';

/** Forms of what is asked about the least that would do, and answered. */

const plain = plainPresetQuestionSchema.shape;
const question = {
  below: z.coerce
    .number()
    .gt(0)
    .max(100)
    .describe('Tension that is to be undercut on the last day, in points'),
  chance: z.coerce.number().int().min(1).max(100).describe('In at least how many of 100 futures'),
  candidates: z
    .string()
    .min(1)
    .max(2000)
    .transform((text) => text.split(',').map(candidateOf))
    .optional()
    .describe(
      `Steps to choose from, at most ${CANDIDATES_LIMIT}: ids of commitments, separated by commas, each with its cost behind a colon (default 1), such as sanctions:3,talks. The others are carried out in every set. Default: all, at the cost of 1`,
    ),
  days: plain.days.describe("The last day, counted from the fork; default: the outcome's horizon"),
  paths: plain.paths.describe(
    `Futures on which the best sets are checked; default ${CHECK_PATHS}. Times days at most 10 million`,
  ),
};

export const draftLeastSchema = z.strictObject({ ...question, seed: plain.seed });
export const presetLeastSchema = z.strictObject({ ...question, seed: plain.seed, model: plain.model });
export const whatIfLeastSchema = z.strictObject({
  ...question,
  seed: plain.seed,
  revision: csvQuestionSchema.shape.revision,
});
export const fingerprintLeastSchema = z.strictObject(question);

const end = {
  share: z.number().describe('Share of the futures in which tension ends below the threshold, 0 to 1'),
  standardError: z.number().describe('Of the share'),
  mean: z.number().describe('Mean tension on the last day'),
};

export const leastSchema = z
  .object({
    of: projectionSchema.shape.of,
    fingerprint: z.string().describe('Equal fingerprints have equal figures'),
    models: projectionSchema.shape.models,
    seed: z.number().int(),
    paths: z.number().int().describe('Futures on which the sets were checked'),
    horizonDays: z.number().int(),
    day: daySchema.describe('The last day, on which tension is to be below the threshold'),
    below: z.number(),
    chance: z.number().int(),
    candidates: z.array(
      z.object({
        commitment: z.string(),
        cost: z.number(),
        summary: z.string().optional(),
        day: daySchema.describe('When it is due'),
      }),
    ),
    none: z.object(end).describe('Without any candidate'),
    all: z.object(end).describe('With all candidates'),
    found: z.boolean().describe('Whether there is a set that does'),
    sets: z
      .array(
        z.object({
          commitments: z.array(z.string()).describe('Empty: none is needed'),
          cost: z.number(),
          does: z.boolean(),
          ...end,
        }),
      )
      .describe(
        'Sets that were checked: those that do first, the cheapest of them first; then the others, the nearest first',
      ),
    tried: z.number().int().describe('Sets that were tried on 250 futures'),
    spared: z.number().int().describe('Sets that were not, as they hold a cheaper one that does'),
  })
  .meta({ id: 'Least', description: 'The fewest, or cheapest, steps with which tension ends low enough' });
