import { upcastAll } from '../eventstore/following/upcasting.ts';
import { START, type EventStore } from '../eventstore/port.ts';
import { BALLOT_STREAM_PREFIX, ROOM_STREAM_PREFIX } from './room-id.ts';
import { RoomModels } from './rooms.projector.ts';

/** Read models of rooms that take the events that they are given. */
export const foldOfRooms = (): RoomModels => new RoomModels();

/** Read models for a process that does not follow the log: folded once, up to the end of the log at that time. */
export async function loadRooms(store: EventStore): Promise<RoomModels> {
  const models = new RoomModels();
  const subscription = store.subscribe([ROOM_STREAM_PREFIX, BALLOT_STREAM_PREFIX], START);
  for await (const message of subscription) {
    if (message.kind === 'events') {
      const events = upcastAll(message.events);
      models.rooms.apply(events.filter(({ stream }) => stream.startsWith(ROOM_STREAM_PREFIX)));
      models.ballots.apply(events.filter(({ stream }) => stream.startsWith(BALLOT_STREAM_PREFIX)));
    }
    if (message.kind === 'caught-up') break;
  }
  await subscription.close();
  return models;
}
