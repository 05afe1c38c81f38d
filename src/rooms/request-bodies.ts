import { z } from 'zod';
import { partySchema } from '../relations/events.ts';
import { askedBaseSchema } from '../whatifs/events.ts';
import { DEFAULT_HORIZON, DEFAULT_SEED, HORIZON_LIMIT } from '../whatifs/limits.ts';
import { predictionSchema } from './ballot-events.ts';
import {
  draftStepSchema,
  nameSchema,
  participantSchema,
  reasonSchema,
  ROOM_EVENT_SCHEMAS,
  shownSchema,
  stepIdSchema,
  stepSchema,
} from './events.ts';
import { EXPIRES_DAYS } from './limits.ts';
import { recordedSchema } from './figures-schemas.ts';
import { PHASES } from './phases.ts';

/** What commands on rooms bring with them, and what reads of them answer. */

const minutes = z.number().min(0.1).max(10_000);
const wording = z.number().int().min(1).max(100_000);

export const openingSchema = z
  .strictObject({
    history: z.string().max(120),
    title: z.string().trim().min(1).max(200),
    name: nameSchema.describe('What the facilitator is called'),
    base: askedBaseSchema.default({}),
    horizonDays: z.number().int().min(1).max(HORIZON_LIMIT).default(DEFAULT_HORIZON),
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(DEFAULT_SEED),
    expiresDays: z.number().int().min(1).max(365).default(EXPIRES_DAYS),
  })
  .meta({ id: 'OpenRoom' });

export const joiningSchema = z
  .strictObject({
    code: z.string().max(40).describe('The join code, in any letters'),
    name: nameSchema.optional().describe('Absent: to watch without a name, which writes nothing'),
    party: z
      .union([partySchema, z.literal('any')])
      .optional()
      .describe('Delegation, or any to be dealt one; absent: to watch'),
  })
  .meta({ id: 'JoinRoom' });

const move = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });

/** What is sent to a room, by those who are in it. */
export const moveSchema = z
  .discriminatedUnion('type', [
    move('RenameParticipant', { participant: participantSchema, name: nameSchema }),
    move('MoveParticipant', { participant: participantSchema, party: partySchema.optional() }),
    move('RemoveParticipant', { participant: participantSchema, reason: reasonSchema.optional() }),
    move('LetParticipantBackIn', { participant: participantSchema }),
    move('NameSuccessor', { participant: participantSchema }),
    move('TakeOver', {}),
    move('ChangeJoining', { open: z.boolean() }),
    move('ShowView', { to: shownSchema }),
    move('BeginPhase', { phase: z.enum(PHASES), minutes: minutes.optional() }),
    move('ExtendPhase', { minutes }),
    move('TableStep', { stepId: stepIdSchema, step: draftStepSchema }),
    move('AmendStep', { stepId: stepIdSchema, wording, step: draftStepSchema }),
    move('AcceptStep', { stepId: stepIdSchema, wording }),
    move('RefuseStep', { stepId: stepIdSchema, wording, reason: reasonSchema }),
    move('TakeStepBack', { stepId: stepIdSchema }),
    move('HideStep', { stepId: stepIdSchema, reason: reasonSchema }),
    move('Reveal', {}),
    move('RebaseRoom', { base: askedBaseSchema }),
    move('CloseRoom', { communique: z.string().trim().min(1).max(2000).optional() }),
  ])
  .meta({ id: 'RoomMove' });

export const passRequestSchema = z
  .strictObject({ participant: participantSchema.optional().describe('Whose; absent: one to watch with') })
  .meta({ id: 'RoomPassRequest' });

export const passShownSchema = z.strictObject({ pass: z.string().max(300) }).meta({ id: 'RoomPassShown' });

export const passSchema = z
  .strictObject({
    roomId: z.string(),
    participant: z.string().optional().describe('Absent: it is one to watch with'),
    pass: z
      .string()
      .describe('Opens the room as Authorization: Bearer; a browser has it as a cookie besides'),
  })
  .meta({ id: 'RoomPass' });

export const openedSchema = passSchema.extend({ code: z.string() }).meta({ id: 'RoomOpened' });

const revision = z.number().int().min(0);

export const roomWrittenSchema = z
  .strictObject({
    roomId: z.string(),
    revision: revision.describe('Revision of the room after the move'),
    events: z.number().int().describe('Events written; 0 where the room said so already'),
  })
  .meta({ id: 'RoomWritten' });

const phase = z.object({
  name: z.enum(PHASES),
  endsAt: z.string().optional(),
  over: z.boolean().describe('Whether its time is over, so that moves are refused'),
});

const summary = {
  roomId: z.string(),
  title: z.string(),
  history: z.string(),
  base: ROOM_EVENT_SCHEMAS['RoomOpened.v1'].shape.base,
  state: z.enum(['open', 'closed', 'expired']),
  phase,
  expires: z.string().describe('When it goes by itself'),
};

export const roomListSchema = z
  .object({ rooms: z.array(z.object({ ...summary, people: z.number().int() })) })
  .meta({ id: 'RoomList', description: 'The last opened first' });

const party = z.string();
const scored = {
  prediction: predictionSchema,
  interval: z.number().optional().describe('Interval score, in points of tension; less is better'),
  crps: z
    .number()
    .optional()
    .describe('Continuous ranked probability score, in points of tension; less is better'),
  along: z
    .object({ interval: z.number(), crps: z.number(), days: z.number().int() })
    .optional()
    .describe('Means of both over the days that a drawn line names, as far as the record covers'),
};

export const roomViewSchema = z
  .object({
    ...summary,
    models: ROOM_EVENT_SCHEMAS['RoomOpened.v1'].shape.models,
    seed: z.number().int(),
    horizonDays: z.number().int(),
    until: z.string(),
    revision,
    joining: z.boolean(),
    code: z.string().optional().describe('Join code, while joining is open'),
    shown: z
      .object({ to: z.string(), revision })
      .optional()
      .describe('What the facilitator brought everybody to last, and the revision of the room at which'),
    corrected: z
      .object({ revision })
      .optional()
      .describe('The last revision of the history, where its record up to the fork is another one by now'),
    facilitator: z.string(),
    successor: z.string().optional(),
    delegations: z.array(z.object({ party, mediates: z.boolean(), people: z.number().int() })),
    participants: z.array(
      z.object({ participant: z.string(), name: z.string(), party: party.optional(), removed: z.boolean() }),
    ),
    steps: z.array(
      z.object({
        stepId: z.string(),
        wording: z.number().int(),
        party,
        by: z.string(),
        step: stepSchema.optional().describe('Absent for one that was hidden'),
        binds: z.array(party),
        accepted: z.array(party),
        refused: z.array(z.object({ party, reason: z.string() })),
        waitsFor: z.array(party),
        lies: z.enum(['on the table', 'taken back', 'hidden']),
        reason: z.string().optional(),
        agreed: z.boolean(),
      }),
    ),
    package: z
      .array(z.string())
      .describe('Steps that every party they bind accepted in their present wording'),
    question: z.object({ question: z.string(), day: z.string(), revealed: z.boolean() }).optional(),
    closed: ROOM_EVENT_SCHEMAS['RoomClosed.v1'].optional(),
    now: z.string().describe("The server's clock, by which phases end"),
    issues: z.array(z.object({ id: z.string(), title: z.string() })).describe('What steps may be about'),
    names: z.record(z.string(), z.string()).describe('Names of delegations, where the history declares them'),
    predicted: z.number().int().describe('People whose prediction is sealed'),
    revealed: z
      .object({
        question: z.string(),
        day: z.string(),
        came: z.number().optional().describe('Tension on that day as the record has it'),
        predictions: z.array(z.object({ participant: z.string(), ...scored })),
        together: z.object(scored).optional(),
        broken: z.number().int().describe('Boxes that do not open with the key'),
      })
      .optional(),
    recorded: recordedSchema,
  })
  .meta({ id: 'Room', description: 'A room as whoever is in it sees it' });

export const ownPredictionSchema = z
  .object({ prediction: predictionSchema.optional() })
  .meta({ id: 'OwnPrediction' });

export const roomReachSchema = z
  .strictObject({
    addresses: z
      .array(z.string())
      .describe('Where others open this server, the best first; none where it listens on loopback alone'),
  })
  .meta({ id: 'RoomReach' });

export const roomExportSchema = z
  .object({
    events: z.array(
      z.object({
        stream: z.string(),
        revision,
        type: z.string(),
        recordedAt: z.string(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    recorded: recordedSchema,
  })
  .meta({ id: 'RoomExport', description: 'All of a room, event by event; sealed boxes as they are' });

export const roomErasureSchema = z
  .strictObject({
    why: z.string().trim().min(1).max(200),
    keepWhatIf: z.boolean().default(false).describe('Leave the what-if, which names nobody'),
  })
  .meta({ id: 'RoomErasure' });

export const roomErasedSchema = z
  .object({ erased: z.array(z.object({ stream: z.string(), events: z.number().int(), tip: z.string() })) })
  .meta({ id: 'RoomErased' });
