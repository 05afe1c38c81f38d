import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/access/secret.reader.ts';
import { ok } from '../../src/kernel/result.ts';
import { OPEN_ROOMS_LIMIT, ROOMS_LIMIT } from '../../src/rooms/limits.ts';
import { Often } from '../../src/rooms/often.ts';
import { noRoomForMore } from '../../src/rooms/room-for-more.ts';
import { roomKeysOf } from '../../src/rooms/room-keys.ts';
import { RoomPasses } from '../../src/rooms/room-passes.service.ts';
import type { RoomModels } from '../../src/rooms/rooms.projector.ts';
import { negotiating, person, ROOM } from '../support/rooms.ts';

/** Who and what a room, and a store of rooms, lets in. */

describe('how many rooms there are', () => {
  test('given as many open rooms as there may be, then no further one is opened until one is closed or goes by itself', () => {
    const played = negotiating();
    const open = Array.from({ length: OPEN_ROOMS_LIMIT - 1 }, () => played.room);
    const { now, room } = played;
    expect(noRoomForMore(open, now)).toBeUndefined();
    expect(noRoomForMore([...open, room], now)).toMatchObject({ error: { code: 'too-many-rooms-open' } });
    expect(noRoomForMore([...open, room], now + 31 * 86_400_000)).toBeUndefined();
    const { room: closed } = played.does('open', { type: 'CloseRoom' });
    expect(noRoomForMore([...open, closed], now)).toBeUndefined();
    const all = Array.from({ length: ROOMS_LIMIT }, () => closed);
    expect(noRoomForMore(all.slice(1), now)).toBeUndefined();
    expect(noRoomForMore(all, now)).toMatchObject({ error: { code: 'too-many-rooms' } });
  });

  test('given more names than are kept, then the oldest is forgotten and memory stays as it is', () => {
    const often = new Often(1, 60_000);
    often.note('first', 0);
    expect([often.isTooOften('first', 59_999), often.isTooOften('first', 60_000)]).toEqual([true, false]);
    for (let k = 0; k < 10_000; k += 1) often.note(`name ${k}`, 1);
    expect([often.isTooOften('first', 1), often.isTooOften('name 0', 1)]).toEqual([false, true]);
  });
});

describe('passes', () => {
  const passesOf = (byte: number, room = negotiating().room) => {
    const secret = new Secret(new Uint8Array(32).fill(byte));
    const rooms = { rooms: { get: (id: string) => (id === ROOM ? room : undefined) } };
    return new RoomPasses({
      rooms: rooms as unknown as RoomModels,
      keys: () => Promise.resolve(ok(roomKeysOf(secret))),
      held: () => secret,
    });
  };
  const headersOf = async (by: RoomPasses, name: string, n = 1) => {
    const text = await by.issue({ room: ROOM, participant: person(name), n });
    if (!text.ok) throw new Error(text.error.message);
    return { authorization: `Bearer ${text.value}` };
  };

  test('given a pass of a server with another secret, then it opens nothing and says of nobody that they were sent out', async () => {
    const headers = await headersOf(passesOf(1), 'ann');
    expect(passesOf(1).principalOf(headers)).toMatchObject({ confined: true });
    const other = passesOf(2);
    expect([other.principalOf(headers), other.guestsOf(headers), other.isSentOut(headers, ROOM)]).toEqual([
      undefined,
      [],
      false,
    ]);
  });

  test('given passes of somebody in, of somebody sent out, and of somebody let in again, then only a pass that opens the room no more is one of somebody sent out', async () => {
    const played = negotiating();
    const participant = person('ann');
    const isSentOut = async (n: number) => {
      const passes = passesOf(1, played.room);
      return passes.isSentOut(await headersOf(passes, 'ann', n), ROOM);
    };
    expect(await isSentOut(1)).toBe(false);
    played.does('open', { type: 'RemoveParticipant', participant });
    expect(await isSentOut(1)).toBe(true);
    played.does('open', { type: 'LetParticipantBackIn', participant });
    expect([await isSentOut(1), await isSentOut(2)]).toEqual([true, false]);
  });
});
