import type { Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import { OPEN_ROOMS_LIMIT, ROOMS_LIMIT } from './limits.ts';
import { expiresAt, type RoomState } from './state.ts';

/** Why a store takes no further room: each is held in memory whole. `undefined` where it takes one; `now` in milliseconds. */
export function noRoomForMore(rooms: readonly RoomState[], now: number): Result<never> | undefined {
  const open = rooms.filter((room) => room.closed === undefined && now < expiresAt(room)).length;
  if (open >= OPEN_ROOMS_LIMIT) {
    return refuse(
      'rule',
      'too-many-rooms-open',
      `${open} rooms are open, as many as there may be at a time`,
      'Close rooms that are over, or wait until they go by themselves.',
    );
  }
  if (rooms.length < ROOMS_LIMIT) return undefined;
  return refuse(
    'rule',
    'too-many-rooms',
    `There are ${rooms.length} rooms, closed ones too, as many as are kept`,
    'Have rooms erased that nobody looks back upon any more.',
  );
}
