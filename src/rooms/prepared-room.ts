import { z } from 'zod';
import { daySchema } from '../relations/events.ts';
import { HORIZON_LIMIT } from '../whatifs/limits.ts';
import { draftStepSchema } from './events.ts';

/** A room that is prepared for a scenario of the library: where it forks, how far it looks, and steps to begin with. */

const text = (most: number) => z.string().trim().min(1).max(most);

/** The file of a prepared room: it belongs to the library, and no record holds it. */
export const preparedFileSchema = z.strictObject({
  title: text(200),
  at: daySchema.describe('The last day that is past in the room'),
  horizonDays: z.number().int().min(1).max(HORIZON_LIMIT),
  brief: text(1200).describe('Where things stand on that day, for whoever comes in'),
  steps: z.array(draftStepSchema).max(20).describe('Steps that a delegation may begin with'),
});

export const preparedRoomSchema = preparedFileSchema
  .omit({ steps: true })
  .extend({
    scenario: z.string().describe('The scenario that it is prepared for'),
    history: z.string().describe('The history that the scenario is replayed into'),
  })
  .meta({ id: 'PreparedRoom' });

export const preparedRoomsSchema = z
  .object({ rooms: z.array(preparedRoomSchema) })
  .meta({ id: 'PreparedRooms' });

export const ideasSchema = z
  .object({
    brief: z.string().optional(),
    steps: z.array(draftStepSchema).describe('Steps to begin a draft with; nobody has tabled them'),
  })
  .meta({
    id: 'RoomIdeas',
    description: 'What is prepared for a room: nothing where it was opened on another day',
  });

export type PreparedRoom = Readonly<z.output<typeof preparedRoomSchema>> & {
  readonly steps: z.output<typeof preparedFileSchema>['steps'];
};
