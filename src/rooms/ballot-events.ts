import { z } from 'zod';
import { participantSchema } from './events.ts';
import { WAY_POINTS } from './limits.ts';

/**
 * What somebody expects of the tension on the question's day: a median, and bounds that it stays within four times in five; and, where they
 * drew it, the line that leads there.
 */
export const predictionSchema = z
  .strictObject({
    low: z.number().min(0).max(100).describe('One time in ten it is lower'),
    median: z.number().min(0).max(100),
    high: z.number().min(0).max(100).describe('One time in ten it is higher'),
    line: z
      .array(z.int().min(0).max(100))
      .length(WAY_POINTS)
      .optional()
      .describe(
        'The way there, where it is drawn: tension after each twelfth of the days ahead, in whole points; after the last twelfth it is the median',
      ),
  })
  .refine(({ low, median, high }) => low <= median && median <= high, {
    path: ['median'],
    error: 'the median lies between the bounds',
  })
  .meta({ id: 'Prediction', description: 'Tension on the day asked about, with an interval of 80 %' });

export type Prediction = Readonly<z.output<typeof predictionSchema>>;

/** The data of each stored event of a room's ballots, by wire name. */
export const BALLOT_EVENT_SCHEMAS = {
  'PredictionSealed.v1': z.strictObject({
    participant: participantSchema,
    question: z.uuid(),
    box: z.string().regex(/^[A-Za-z0-9_-]{40,400}$/),
  }),
} as const;

export interface BallotEvent {
  readonly type: 'PredictionSealed.v1';
  readonly data: Readonly<z.output<(typeof BALLOT_EVENT_SCHEMAS)['PredictionSealed.v1']>>;
}
