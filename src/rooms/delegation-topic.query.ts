import type { TopicSource } from '../eventstore/following/topic-source.ts';
import type { Position } from '../eventstore/port.ts';
import { isUuid } from '../kernel/ids.ts';
import { ok } from '../kernel/result.ts';
import { noRoom } from './refusals.ts';
import { DELEGATION_TOPIC, roomStreamOf } from './room-id.ts';
import type { RoomLive } from './room-live.query.ts';
import type { RoomPasses } from './room-passes.service.ts';
import type { RoomModels } from './rooms.projector.ts';
import type { SharedDraft } from './shared-drafts.ts';

/** What a delegation has before it as somebody of it comes to listen. */
export interface DelegationState {
  readonly party: string;
  readonly drafts: readonly SharedDraft[];
}

/**
 * `delegation:UUID:PARTY`: what a delegation drafts, seen by those alone who are of it at the moment. It holds no events; whoever is moved is
 * asked to leave before the move is told.
 */
export function delegationTopicOf(parts: {
  readonly rooms: RoomModels['rooms'];
  readonly live: Pick<RoomLive, 'draftsOf'>;
  readonly passes: Pick<RoomPasses, 'listenerOf' | 'mayHear'>;
  readonly position: () => Position;
}): TopicSource<DelegationState> {
  const partsOf = (topic: string): readonly [string, string] => {
    const [room = '', party = ''] = topic.slice(DELEGATION_TOPIC.length).split(':');
    return [room, party];
  };
  const known = (topic: string): boolean => {
    const [room, party] = partsOf(topic);
    return parts.rooms.get(room)?.opened.delegations.includes(party) === true;
  };
  return {
    prefix: DELEGATION_TOPIC,
    form: 'delegation: with the UUID of a room, a colon and its party',
    parse: (topic) => {
      const [room, party] = partsOf(topic);
      return isUuid(room) && /^[A-Z]{3}$/.test(party) ? [roomStreamOf(room)] : undefined;
    },
    exists: (topic) => (known(topic) ? ok(undefined) : noRoom()),
    mayListen: ({ name }, { topic }) => {
      const [room, party] = partsOf(topic);
      const listener = parts.passes.listenerOf(name);
      if (listener?.room !== room || !parts.passes.mayHear(name, room)) return false;
      return parts.rooms.get(room)?.participants.get(listener.participant)?.party === party;
    },
    snapshot: (topic) =>
      Promise.resolve(
        known(topic)
          ? ok({
              position: parts.position(),
              state: { party: partsOf(topic)[1], drafts: parts.live.draftsOf(topic) },
            })
          : noRoom(),
      ),
    topicsOf: () => [],
    restricted: () => false,
  };
}
