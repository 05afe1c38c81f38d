import { z } from 'zod';
import { problemSchema } from '../http/problem.ts';
import type { LeanProjection } from '../models/reaction/projection-answer.ts';
import { leanProjectionSchema } from '../projection/projection-schemas.ts';
import { daySchema } from '../relations/events.ts';
import { draftsStateSchema } from '../drafts/draft-answers.ts';
import { laidStepSchema, roomFiguresFields } from '../rooms/figures-schemas.ts';
import { TABLED_LIMIT } from '../rooms/limits.ts';
import { roomViewSchema } from '../rooms/request-bodies.ts';
import { HISTORIES_LISTED } from '../timeline/timeline-page.ts';
import { historySummarySchema } from '../timeline/timeline-schemas.ts';
import { whatIfDetailSchema, whatIfSummarySchema } from '../whatifs/request-bodies.ts';
import { WHAT_IFS_LISTED } from '../whatifs/what-if-answers.ts';

/**
 * Every frame of the live protocol, in one place: TypeScript types, the checks of what clients send, and the AsyncAPI
 * document are derived from these schemas. The README of this slice says how they are used.
 */

export const PROTOCOL_VERSION = 1;

/** Most bytes of a frame that a client sends. */
export const FRAME_LIMIT = 256 * 1024;
/** Topics that one socket may listen to at a time. */
export const SUBSCRIPTIONS_LIMIT = 100;
/** Drafts that one socket may have previewed at a time. */
export const PREVIEWS_LIMIT = 8;

/** Codes with which the server ends a socket (RFC 6455, section 7.4). */
export const CLOSE = {
  goingAway: 1001,
  notAllowed: 1008,
  tooLarge: 1009,
  tryAgainLater: 1013,
} as const;

const v = z.literal(PROTOCOL_VERSION).describe('Version of the protocol');
const position = z
  .string()
  .regex(/^(?:-1|\d{1,19})$/)
  .meta({ description: 'Place in the log as a decimal string; "-1" is before everything', format: 'int64' });
const revision = z.number().int().min(0);
const frameId = z
  .string()
  .min(1)
  .max(200)
  .describe('Chosen by the client; a UUID, or unique for its principal');

export const topicSchema = z
  .string()
  .max(160)
  .describe('relations, relation:RUS-USA~geneva-2021, whatif:UUID, room:UUID or delegation:UUID:PARTY');

// What clients send.

export const subscribeSchema = z
  .strictObject({
    v,
    type: z.literal('subscribe'),
    topic: topicSchema,
    from: position
      .optional()
      .describe(
        'Position that the client has seen of this topic: events after it follow. Without: a snapshot',
      ),
    log: z.string().max(100).optional().describe('Id of the log that `from` belongs to, as in `hello`'),
  })
  .meta({ id: 'Subscribe', description: 'Listen to a topic. Again for the same topic: begins anew' });

export const unsubscribeSchema = z
  .strictObject({ v, type: z.literal('unsubscribe'), topic: topicSchema })
  .meta({ id: 'Unsubscribe', description: 'Listen no more' });

export const commandSchema = z
  .strictObject({
    v,
    type: z.literal('command'),
    id: frameId.describe('Also the idempotency key: a repeat gets the first answer'),
    name: z.string().max(60).describe('Such as RecordAct'),
    body: z.record(z.string(), z.unknown()).describe('As the command of that name takes it'),
    expectedRevision: revision
      .optional()
      .describe('What If-Match says over HTTP: required to change what the record already says'),
  })
  .meta({ id: 'Command', description: 'Answered by `ack`, or by `error` with the same id' });

export const previewSchema = z
  .strictObject({
    v,
    type: z.literal('preview'),
    slot: z.string().min(1).max(80).describe('A newer draft in the same slot takes the place of the older'),
    draft: z
      .strictObject({
        history: z.string().max(120),
        outcome: z.record(z.string(), z.unknown()).describe('As ProposeOutcome takes it'),
      })
      .nullable()
      .optional()
      .describe('null: no draft any more. This or `room`'),
    room: z
      .uuid()
      .optional()
      .describe('A room, over whose package of the moment the steps are laid; figures go on as it moves'),
    add: z.array(laidStepSchema).max(TABLED_LIMIT).optional().describe('Drafts that are put to the package'),
    take: z
      .array(z.string().max(80))
      .max(TABLED_LIMIT)
      .optional()
      .describe('Ids of steps that are taken from it'),
    shared: z
      .boolean()
      .optional()
      .describe(
        'Whether the own delegation sees the drafts while this socket is open; nobody else ever does',
      ),
  })
  .meta({ id: 'Preview', description: 'Project a draft that is not saved; figures come as `projection`' });

/** What a client may send, by type. */
export const CLIENT_FRAMES = {
  subscribe: subscribeSchema,
  unsubscribe: unsubscribeSchema,
  command: commandSchema,
  preview: previewSchema,
} as const;

// What the server sends.

export const helloSchema = z
  .object({
    v,
    type: z.literal('hello'),
    log: z.string().describe('Id of the log; positions of another one do not compare'),
    head: position.describe('Position of the last event in the log'),
    position: position.describe('Up to where this instance has read it'),
  })
  .meta({ id: 'Hello', description: 'The first frame on every socket' });

export const readingSchema = z
  .object({
    at: daySchema,
    covered: z.boolean().describe('Whether the history claims to cover the day'),
    tension: z.number(),
    underlying: z.number(),
    band: z.enum(['calm', 'strained', 'tense', 'acute']),
    z: z.number(),
  })
  .meta({ id: 'Reading', description: 'Tension on a day' });

export const relationsStateSchema = z
  .object({
    total: z.number().int().describe('Histories in all'),
    histories: z
      .array(historySummarySchema)
      .describe(`The first ${HISTORIES_LISTED} by id; the rest by HTTP`),
  })
  .meta({ id: 'RelationsState' });

export const relationStateSchema = z
  .object({
    history: historySummarySchema,
    reading: readingSchema,
    whatIfs: z.object({
      total: z.number().int(),
      list: z.array(whatIfSummarySchema).describe('The last proposed first; the rest by HTTP'),
    }),
  })
  .meta({ id: 'RelationState' });

const delegationDrafts = z
  .array(z.object({ participant: z.string(), steps: z.array(laidStepSchema) }))
  .describe('Of each who shows theirs');

export const delegationStateSchema = z
  .object({ party: z.string(), drafts: delegationDrafts })
  .meta({ id: 'DelegationState', description: 'What a delegation drafts on this server at the moment' });

export const snapshotSchema = z
  .object({
    v,
    type: z.literal('snapshot'),
    topic: topicSchema,
    log: z.string(),
    position: position.describe('Takes the place of all events of the topic up to here'),
    state: z
      .union([
        relationStateSchema,
        relationsStateSchema,
        whatIfDetailSchema,
        roomViewSchema,
        draftsStateSchema,
        delegationStateSchema,
      ])
      .describe(
        'By the kind of topic; for a what-if as GET /api/what-ifs/ID answers, for a room as GET /api/rooms/ID',
      ),
  })
  .meta({ id: 'Snapshot', description: 'A bounded summary; pages by HTTP' });

export const eventItemSchema = z
  .object({
    position,
    stream: z.string(),
    revision: revision.describe('Place in its stream: dense, from 0'),
    id: z.string(),
    type: z.string().describe('Versioned name, such as ActRecorded.v1'),
    recordedAt: z.string().describe('ISO 8601 instant'),
    actor: z.object({ id: z.string(), via: z.string() }),
    origin: z
      .object({ scenario: z.string(), entry: z.string() })
      .optional()
      .describe('What of a scenario it was taken from, such as act:killer-interview or preset:reset'),
    data: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Left out on the topic `relations`, save for what a history declares of itself'),
  })
  .meta({ id: 'EventItem' });

export const eventsSchema = z
  .object({
    v,
    type: z.literal('events'),
    topic: topicSchema,
    from: position.describe('The range begins after this position'),
    to: position.describe('and ends with this one; ranges of a topic increase and never overlap'),
    items: z.array(eventItemSchema).min(1).describe('Every event of the topic in the range, in order'),
  })
  .meta({ id: 'Events' });

export const tensionFrameSchema = z
  .object({
    v,
    type: z.literal('tension'),
    topic: topicSchema,
    position: position.describe('Events that the figures include'),
    history: z.string(),
    revision,
    reading: readingSchema.describe('On the earlier of today and the end of the coverage'),
    onDay: readingSchema
      .optional()
      .describe('On the first day of the newest act, where the frame follows one'),
    actId: z.string().optional().describe('That newest act'),
  })
  .meta({ id: 'TensionMoved', description: 'Follows events that move tension' });

export const stalenessSchema = z
  .object({
    v,
    type: z.literal('staleness'),
    topic: topicSchema,
    position: position.describe('Events that the verdicts include'),
    history: z.string(),
    revision: revision.describe('Of the history, by which it was told'),
    whatIfs: z
      .array(
        z.object({
          whatIfId: z.string(),
          stale: z
            .boolean()
            .describe('Whether the history says something else of the days up to its fork by now'),
        }),
      )
      .describe(`The ${WHAT_IFS_LISTED} last proposed`),
  })
  .meta({ id: 'Staleness', description: 'Follows events that change what the base of a what-if says' });

export const projectionFrameSchema = z
  .object({
    v,
    type: z.literal('projection'),
    topic: topicSchema
      .optional()
      .describe('whatif:ID, for a proposed what-if; room:ID, for the package of a room'),
    slot: z.string().optional().describe('For a preview'),
    whatIfId: z.string().optional(),
    revision: revision.optional().describe('Of the what-if, or of the room'),
    package: roomFiguresFields.package.optional(),
    steps: roomFiguresFields.steps.optional(),
    fingerprint: z.string().describe('Equal fingerprints have equal figures'),
    paths: z.number().int().describe('Futures that the figures stand on'),
    final: z.boolean().describe('Whether no better figures follow'),
    figures: leanProjectionSchema,
  })
  .meta({ id: 'Projection', description: 'Figures that get better until `final`' });

export const countsSchema = z
  .object({
    v,
    type: z.literal('counts'),
    topic: topicSchema,
    participants: z.number().int().describe('People in the room, without those who were sent out'),
    predicted: z.number().int().describe('People whose prediction is sealed'),
    listening: z.number().int().describe('Sockets of this server that listen to the room'),
  })
  .meta({ id: 'Counts', description: 'How many are in a room; at most twice a second' });

export const draftsSchema = z
  .object({
    v,
    type: z.literal('drafts'),
    topic: topicSchema,
    drafts: delegationDrafts,
  })
  .meta({
    id: 'Drafts',
    description: 'All that a delegation drafts on this server at the moment, which is recorded nowhere',
  });

export const ackSchema = z
  .object({
    v,
    type: z.literal('ack'),
    id: frameId,
    outcome: z
      .record(z.string(), z.unknown())
      .describe('As the command answers over HTTP: revision, events, and what it is about'),
    position: position.describe('Reads and topics that have come to here include the command'),
  })
  .meta({ id: 'Ack', description: 'The command is durable' });

export const caughtUpSchema = z
  .object({ v, type: z.literal('caught-up'), topic: topicSchema, position })
  .meta({
    id: 'CaughtUp',
    description: 'All of the topic up to the position was sent; what follows is live',
  });

export const heartbeatSchema = z
  .object({ v, type: z.literal('heartbeat'), position: position.describe('Where this instance stands') })
  .meta({ id: 'Heartbeat', description: 'Comes while nothing else does; without it the connection is dead' });

export const errorSchema = z
  .object({
    v,
    type: z.literal('error'),
    id: z.string().optional().describe('Of the command that is refused'),
    topic: z.string().optional().describe('Where it concerns a subscription'),
    slot: z.string().optional().describe('Where it concerns a preview'),
    problem: problemSchema,
  })
  .meta({ id: 'LiveError' });

/** What the server may send, by type. */
export const SERVER_FRAMES = {
  hello: helloSchema,
  snapshot: snapshotSchema,
  events: eventsSchema,
  tension: tensionFrameSchema,
  staleness: stalenessSchema,
  projection: projectionFrameSchema,
  counts: countsSchema,
  drafts: draftsSchema,
  ack: ackSchema,
  'caught-up': caughtUpSchema,
  heartbeat: heartbeatSchema,
  error: errorSchema,
} as const;

/** Frames are read, never changed. */
type Deep<T> = T extends readonly (infer U)[]
  ? T extends readonly [unknown, ...unknown[]]
    ? { readonly [K in keyof T]: Deep<T[K]> }
    : readonly Deep<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Deep<T[K]> }
    : T;

type Form<T extends z.ZodType> = Deep<z.infer<T>>;

export type ClientFrameType = keyof typeof CLIENT_FRAMES;

export type SubscribeFrame = Form<typeof subscribeSchema>;
export type UnsubscribeFrame = Form<typeof unsubscribeSchema>;
export type CommandFrame = Form<typeof commandSchema>;
export type PreviewFrame = Form<typeof previewSchema>;
export type ClientFrame = SubscribeFrame | UnsubscribeFrame | CommandFrame | PreviewFrame;

export type Reading = Form<typeof readingSchema>;
export type EventItem = Form<typeof eventItemSchema>;
export type RelationState = Form<typeof relationStateSchema>;
export type HelloFrame = Form<typeof helloSchema>;
export type SnapshotFrame = Form<typeof snapshotSchema>;
export type EventsFrame = Form<typeof eventsSchema>;
export type TensionFrame = Form<typeof tensionFrameSchema>;
export type StalenessFrame = Form<typeof stalenessSchema>;
export type ProjectionFrame = Omit<Form<typeof projectionFrameSchema>, 'figures'> & {
  readonly figures: LeanProjection;
};
export type CountsFrame = Form<typeof countsSchema>;
export type DraftsFrame = Form<typeof draftsSchema>;
export type AckFrame = Form<typeof ackSchema>;
export type CaughtUpFrame = Form<typeof caughtUpSchema>;
export type HeartbeatFrame = Form<typeof heartbeatSchema>;
export type ErrorFrame = Form<typeof errorSchema>;
export type ServerFrame =
  | HelloFrame
  | SnapshotFrame
  | EventsFrame
  | TensionFrame
  | StalenessFrame
  | ProjectionFrame
  | CountsFrame
  | DraftsFrame
  | AckFrame
  | CaughtUpFrame
  | HeartbeatFrame
  | ErrorFrame;
