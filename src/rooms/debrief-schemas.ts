import { z } from 'zod';
import { projectionSchema } from '../projection/projection-schemas.ts';
import { ROOM_EVENT_SCHEMAS } from './events.ts';
import { laidStepSchema, movesSchema, recordedSchema, roomFiguresFields } from './figures-schemas.ts';
import { TABLED_LIMIT } from './limits.ts';

/** Form of figures and of the debrief of a room, as they are answered. */

const revision = z.number().int().min(0).describe('Of the room');

export const roomFiguresSchema = z
  .object({
    revision,
    ...roomFiguresFields,
    projection: projectionSchema.describe('What-if: the package; baseline: no step'),
  })
  .meta({ id: 'RoomFigures', description: 'All of them branches of one run over one field' });

export const roomFiguresQuestionSchema = z.strictObject({
  wait: z
    .enum(['final'])
    .optional()
    .describe('final: until the figures stand on 10 000 futures, some seconds after the last move'),
});

export const laidSchema = z
  .strictObject({
    add: z.array(laidStepSchema).max(TABLED_LIMIT).default([]).describe('Drafts that are put to the package'),
    take: z
      .array(z.string().max(80))
      .max(TABLED_LIMIT)
      .default([])
      .describe('Ids of steps that are taken from it'),
  })
  .meta({ id: 'LaidSteps', description: 'Steps laid over the package of a room as it stands' });

const standing = {
  mean: z.number().describe('Tension on the last day'),
  low: z.number(),
  high: z.number().describe('Nine futures in ten lie between the two'),
};

export const debriefSchema = z
  .object({
    roomId: z.string(),
    title: z.string(),
    history: z.string(),
    base: ROOM_EVENT_SCHEMAS['RoomOpened.v1'].shape.base,
    revision,
    until: z.string().describe('The last day'),
    paths: z.number().int().describe('Futures that standings stand on'),
    baseline: z.object(standing).describe('With no step'),
    package: z.object({ ...standing, steps: z.array(z.string()) }),
    moves: z.array(
      z.object({
        revision,
        recordedAt: z.string(),
        move: z.enum(['tabled', 'amended', 'accepted', 'refused', 'taken back', 'hidden']),
        stepId: z.string(),
        wording: z.number().int(),
        participant: z.string(),
        party: z.string().optional(),
        reason: z.string().optional(),
        package: z.array(z.string()).describe('What was agreed after it'),
        leaves: z.object(standing),
      }),
    ),
    shares: z
      .object({
        whole: z
          .number()
          .describe('The package less no step: what the steps, and the delegations, add up to'),
        steps: z.array(
          z.object({
            stepId: z.string().optional().describe('Absent for all changes of the past together'),
            parties: z.array(z.string()).describe('Who carries it out; what both do counts half for each'),
            ...movesSchema.shape,
          }),
        ),
        delegations: z.array(z.object({ party: z.string(), mean: z.number() })),
      })
      .describe('Points of tension on the last day, by Shapley over random orders of 4 000 futures'),
    refused: z
      .array(z.object({ stepId: z.string(), wording: z.number().int(), wouldMove: movesSchema }))
      .describe('Refused and not agreed: what would have changed most comes first'),
    recorded: recordedSchema,
  })
  .meta({ id: 'Debrief', description: 'What a room came to, looked back upon' });
