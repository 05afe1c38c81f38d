import { ANONYMOUS_NAME } from '../http/principal.ts';
import { streamsOf } from '../eventstore/erasing/streams-of.ts';
import { ERASURES_STREAM } from '../eventstore/erasing/ledger-events.ts';
import type { TopicSource } from '../eventstore/following/topic-source.ts';
import type { Position } from '../eventstore/port.ts';
import { isUuid } from '../kernel/ids.ts';
import { ok } from '../kernel/result.ts';
import { noRoom } from './refusals.ts';
import {
  ROOM_STREAM_PREFIX,
  ROOM_TOPIC,
  roomOfStream,
  roomOfTopic,
  roomStreamOf,
  roomTopic,
} from './room-id.ts';
import type { RoomPasses } from './room-passes.service.ts';
import type { RoomAnswer, RoomQuery } from './rooms.query.ts';

/** `room:UUID`: what everybody in a room sees. Of ballots nothing is ever in it. */
export function roomTopicOf(parts: {
  readonly query: Pick<RoomQuery, 'get' | 'room' | 'stampOf'>;
  readonly passes: Pick<RoomPasses, 'mayHear'>;
  /** Where the read models stand. */
  readonly position: () => Position;
}): TopicSource<RoomAnswer> {
  const idIn = (topic: string): string => roomOfTopic(topic) ?? '';
  return {
    prefix: ROOM_TOPIC,
    form: 'room: and its UUID',
    parse: (topic) => (isUuid(idIn(topic)) ? [roomStreamOf(idIn(topic)), ERASURES_STREAM] : undefined),
    exists: (topic) => (parts.query.room(idIn(topic)).ok ? ok(undefined) : noRoom()),
    mayListen: ({ name }, { topic }) => name !== ANONYMOUS_NAME && parts.passes.mayHear(name, idIn(topic)),
    snapshot: async (topic) => {
      const position = parts.position();
      const room = await parts.query.get(idIn(topic));
      return room.ok ? ok({ position, state: room.value }) : room;
    },
    topicsOf: (event) =>
      streamsOf(event)
        .filter((stream) => stream.startsWith(ROOM_STREAM_PREFIX))
        .map((stream) => roomTopic(roomOfStream(stream))),
    restricted: () => false,
    stamp: (topic) => parts.query.stampOf(idIn(topic)),
  };
}
