import { STREAM_KINDS } from '../eventstore/stream-kinds.ts';
import { isUuid, uuidV5 } from '../kernel/ids.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { whatIfIdOf } from '../whatifs/what-if-id.ts';

/** Names one room: a UUID. */
export type RoomId = string;

export const ROOM_STREAM_PREFIX: string = STREAM_KINDS.room.prefix;
export const BALLOT_STREAM_PREFIX: string = STREAM_KINDS.ballot.prefix;

/** The room that an opening makes; a repeat of the opening makes no other. */
export const roomIdOf = (commandId: string): RoomId => uuidV5(commandId, 'room');

/** The participant that a command brings in: random where the command's id is, and no part of their name. */
export const participantIdOf = (commandId: string): string => uuidV5(commandId, 'participant');

/** The question that a phase of predictions opens. */
export const questionIdOf = (commandId: string): string => uuidV5(commandId, 'question');

/** The command that makes a what-if of the package as the room closes: one, however often it is sent. */
export const packageCommandOf = (room: RoomId): string => uuidV5(room, 'package');

/** That what-if. */
export const packageIdOf = (room: RoomId): string => whatIfIdOf(packageCommandOf(room));

export const roomStreamOf = (room: RoomId): string => `${ROOM_STREAM_PREFIX}${room}`;
export const roomOfStream = (stream: string): RoomId => stream.slice(ROOM_STREAM_PREFIX.length);
export const ballotStreamOf = (room: RoomId): string => `${BALLOT_STREAM_PREFIX}${room}`;
export const roomOfBallots = (stream: string): RoomId => stream.slice(BALLOT_STREAM_PREFIX.length);

/** The id in its one spelling. */
export const parseRoomId = (text: string): Result<RoomId> =>
  isUuid(text)
    ? ok(text.toLowerCase())
    : err(
        rejection(
          'malformed',
          'room-id',
          `"${text.slice(0, 80)}" is not the id of a room`,
          'Write its UUID, as the answer to its opening and the list of rooms have it.',
        ),
      );

export const ROOM_TOPIC = 'room:';

export const roomTopic = (room: RoomId): string => `${ROOM_TOPIC}${room}`;

export const DELEGATION_TOPIC = 'delegation:';

export const delegationTopic = (room: RoomId, party: string): string => `${DELEGATION_TOPIC}${room}:${party}`;

/** The room that a topic is about; `undefined` for a topic of another kind. */
export const roomOfTopic = (topic: string): RoomId | undefined =>
  topic.startsWith(ROOM_TOPIC) ? topic.slice(ROOM_TOPIC.length) : undefined;
