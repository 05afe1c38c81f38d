import type { Participant, RoomState } from '../rooms/state.ts';
import { CliError, EXIT } from './exit.ts';

/** Somebody in a room by their name or id. Throws a `CliError` where there is nobody of that name. */
export function personNamed(room: Pick<RoomState, 'participants'>, name: string): Participant {
  const people = [...room.participants.values()];
  const one =
    room.participants.get(name) ?? people.findLast((each) => each.name.toLowerCase() === name.toLowerCase());
  if (one !== undefined) return one;
  throw new CliError(
    EXIT.notFound,
    `nobody in the room is called ${name}`,
    `In it are ${people.map((each) => each.name).join(', ')}.`,
  );
}

export const playerNamed = (room: RoomState, name: string): string => personNamed(room, name).participant;
