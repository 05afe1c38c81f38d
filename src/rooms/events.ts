import { z } from 'zod';
import { daySchema, partySchema, slugSchema } from '../relations/events.ts';
import {
  commitmentFields,
  DUE_ONCE,
  dueFields,
  editSchema,
  isDueOnce,
  modelsSchema,
  type Commitment,
  type HistoryEdit,
} from '../whatifs/events.ts';
import { baseSchema, outcomeContentSchema } from '../whatifs/event-schemas.ts';
import { HORIZON_LIMIT } from '../whatifs/limits.ts';
import { JOIN_CODE } from './join-code.ts';
import { NAME_LIMIT, REASON_LIMIT } from './limits.ts';
import { PHASES } from './phases.ts';

/**
 * The events of a room and what they carry. Names of people stand in this stream and in no other; all else refers to
 * a participant by a random id.
 */

export const participantSchema = z.uuid().describe('Random id of a participant');
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(NAME_LIMIT)
  .regex(/^[^\p{C}]+$/u, 'a name is of visible characters')
  .describe('What somebody wants to be called in this room');
export const reasonSchema = z.string().trim().min(1).max(REASON_LIMIT);
export const instantSchema = z.iso.datetime();
/** Minted by whoever drafts a step; it stays through tabling and amendments, so that the same futures are compared. */
export const stepIdSchema = slugSchema.describe('Id of the step: minted with its first draft, best a UUID');
const wording = z.number().int().min(1).describe('Which wording: 1 as tabled, one more with each amendment');

const { commitmentId: _, ...fieldsOfStep } = commitmentFields;

/** A step as somebody drafts it. */
export const draftStepSchema = z
  .union([
    z.strictObject({
      commitment: z.strictObject({ ...fieldsOfStep, ...dueFields }).refine(isDueOnce, DUE_ONCE),
    }),
    z.strictObject({ edit: editSchema }),
  ])
  .meta({ id: 'RoomStepDraft', description: 'A commitment, or an edit of the past, put before the room' });

/** A step as the room holds it: its day counted from the fork, its score taken from its scale. */
export const stepSchema = z.union([
  z.strictObject({ commitment: outcomeContentSchema.shape.commitments.element }),
  z.strictObject({ edit: outcomeContentSchema.shape.edits.element }),
]);

export type StepDraft = Readonly<z.output<typeof draftStepSchema>>;
export type StepContent = { readonly commitment: Commitment } | { readonly edit: HistoryEdit };

const tabled = {
  stepId: stepIdSchema,
  wording,
  by: participantSchema,
  party: partySchema.describe('Delegation that brings it'),
  step: stepSchema,
  binds: z.array(partySchema).min(1).describe('Parties without whose acceptance it is not agreed'),
};

const answered = { stepId: stepIdSchema, wording, by: participantSchema, party: partySchema };

/** What everybody can be brought to: the future of what is agreed, the table, predictions, the debrief, or a step. */
export const shownSchema = z.string().regex(/^(?:chart|table|predictions|debrief|step:.{1,80})$/);

/** The data of each stored event of a room, by wire name. */
export const ROOM_EVENT_SCHEMAS = {
  'RoomOpened.v1': z.strictObject({
    roomId: z.uuid(),
    title: z.string().trim().min(1).max(200),
    history: z.string(),
    base: baseSchema,
    horizonDays: z.number().int().min(1).max(HORIZON_LIMIT),
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    models: modelsSchema,
    delegations: z.array(partySchema).min(2).describe('The two parties, and third parties as mediators'),
    code: z.string().regex(JOIN_CODE),
    facilitator: participantSchema,
    name: nameSchema,
    expiresDays: z.number().int().min(1).max(365),
    openedAt: instantSchema,
  }),
  'ParticipantJoined.v1': z.strictObject({
    participant: participantSchema,
    name: nameSchema,
    party: partySchema.optional().describe('Delegation; absent for an observer with a name'),
  }),
  'ParticipantRenamed.v1': z.strictObject({ participant: participantSchema, name: nameSchema }),
  'ParticipantMoved.v1': z.strictObject({ participant: participantSchema, party: partySchema.optional() }),
  'ParticipantRemoved.v1': z.strictObject({
    participant: participantSchema,
    reason: reasonSchema.optional(),
  }),
  'ParticipantLetBackIn.v1': z.strictObject({
    participant: participantSchema,
    n: z.number().int().min(1).describe('Passes of a lower number open nothing any more'),
  }),
  'FacilitatorNamed.v1': z.strictObject({ participant: participantSchema }),
  'SuccessorNamed.v1': z.strictObject({ participant: participantSchema }),
  'JoiningChanged.v1': z.strictObject({ open: z.boolean() }),
  'ViewShown.v1': z.strictObject({
    to: shownSchema.describe('What the facilitator brings everybody to'),
  }),
  'PhaseBegun.v1': z.strictObject({ phase: z.enum(PHASES), endsAt: instantSchema.optional() }),
  'PhaseExtended.v1': z.strictObject({ endsAt: instantSchema }),
  'StepTabled.v1': z.strictObject(tabled),
  'StepAmended.v1': z.strictObject(tabled),
  'StepAccepted.v1': z.strictObject(answered),
  'StepRefused.v1': z.strictObject({ ...answered, reason: reasonSchema }),
  'StepTakenBack.v1': z.strictObject({ stepId: stepIdSchema, by: participantSchema }),
  'StepHidden.v1': z.strictObject({ stepId: stepIdSchema, by: participantSchema, reason: reasonSchema }),
  'QuestionOpened.v1': z.strictObject({
    question: z.uuid(),
    day: daySchema.describe('The day whose tension is predicted'),
    keyHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of the key that opens the predictions'),
  }),
  'QuestionRevealed.v1': z.strictObject({
    question: z.uuid(),
    key: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    ballots: z
      .number()
      .int()
      .min(0)
      .describe('Predictions that were sealed by then: later ones do not count'),
  }),
  'RoomRebased.v1': z.strictObject({
    base: baseSchema,
    cleared: z.array(stepIdSchema).describe('Steps whose acceptances went: their rules changed'),
  }),
  'RoomClosed.v1': z.strictObject({
    because: z.enum(['facilitator', 'age']),
    package: z.array(stepIdSchema),
    whatIfId: z.uuid().optional().describe('The what-if that the package became; absent for an empty one'),
    communique: z.string().trim().min(1).max(2000).optional(),
    closedAt: instantSchema,
  }),
} as const;

type Form<T extends z.ZodType> = Readonly<z.output<T>>;
type RoomEventType = keyof typeof ROOM_EVENT_SCHEMAS;
type DataOf<T extends RoomEventType> = Form<(typeof ROOM_EVENT_SCHEMAS)[T]>;

/** Events of a room's stream, by wire name. */
export type RoomEvent = {
  [T in RoomEventType]: T extends 'StepTabled.v1' | 'StepAmended.v1'
    ? { readonly type: T; readonly data: Omit<DataOf<T>, 'step'> & { readonly step: StepContent } }
    : { readonly type: T; readonly data: DataOf<T> };
}[RoomEventType];

export type RoomEventOf<T extends RoomEventType> = Extract<RoomEvent, { type: T }>;
