import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applicationOf, type Application } from '../../src/application.ts';
import { Secret } from '../../src/access/secret.reader.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import { ok, rejection, err } from '../../src/kernel/result.ts';
import type { RoomOrder } from '../../src/rooms/commands.ts';
import { ballotStreamOf, packageIdOf } from '../../src/rooms/room-id.ts';
import { roomKeysOf } from '../../src/rooms/room-keys.ts';
import { RoomWriter } from '../../src/rooms/room.writer.ts';
import { command, NOW, open, record, relation } from '../support/relations.ts';
import { idOf, OPEN, person, ROOM, step } from '../support/rooms.ts';
import { RECORD } from '../support/what-ifs.ts';

/** A room over a store, as two servers have it. */

const ringOf = (byte: number) => {
  const keys = roomKeysOf(new Secret(new Uint8Array(32).fill(byte)));
  return () => Promise.resolve(ok(keys));
};

let store: MemoryStore;
let application: Application;
let now = NOW;
const clock = { now: () => now };
let sent = 0;

const say = (
  by: string | undefined,
  order: RoomOrder,
  key = `${by} ${(sent += 1)}`,
  writer = application.roomWriter,
) =>
  writer.execute({
    roomId: ROOM,
    commandId: idOf(key),
    actor: { id: by ?? 'door', via: 'test' },
    order,
    ...(by !== undefined && { place: { participant: person(by), n: 1 } }),
  });
const predict = (by: string, low: number, writer = application.roomWriter) =>
  writer.predict({
    roomId: ROOM,
    commandId: idOf(`predict ${(sent += 1)}`),
    actor: { id: by, via: 'test' },
    place: { participant: person(by), n: 1 },
    prediction: { low, median: 50, high: 60 },
  });

async function streamed(stream: string): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const events of store.readStream(stream)) all.push(...events);
  return all;
}

beforeEach(async () => {
  now = NOW;
  store = new MemoryStore();
  application = applicationOf({ store, clock, roomKeys: ringOf(1) });
  const orders = [open(relation()), ...RECORD.map(([actId, changes]) => record(actId, changes))];
  for (const [k, order] of orders.entries())
    await application.relationWriter.execute(command(order, `r ${k}`));
  for (const { runner } of Object.values(application.followers)) runner.start();
  await application.follower.waitFor((await store.head()).position, 5_000);
  await say(undefined, OPEN, 'open');
  await say(undefined, { type: 'JoinRoom', name: 'Ann', party: 'USA' }, 'ann');
});
afterEach(() => application.close());

describe('a sealed prediction', () => {
  test('given three predictions, when they are repeated or a fourth comes, then a repeat writes nothing and the fourth is refused; nothing sealed is told by an envelope', async () => {
    await say('open', { type: 'BeginPhase', phase: 'predict' });
    for (const low of [41.25, 42.25, 43.25, 43.25]) expect((await predict('ann', low)).ok).toBe(true);
    expect(await predict('ann', 44.25)).toMatchObject({ ok: false, error: { code: 'predicted-enough' } });
    const events = await streamed(ballotStreamOf(ROOM));
    expect(events).toHaveLength(3);
    expect(JSON.stringify(events.map(({ data, metadata }) => [data, metadata]))).not.toMatch(/4[1-4]\.25/);
  });

  test('given a server with another secret, when somebody predicts or it is revealed there, then it is told to wait for the right one', async () => {
    await say('open', { type: 'BeginPhase', phase: 'predict' });
    const { facts, whatIfWriter: whatIfs } = application;
    const other = new RoomWriter({ store, clock, facts, whatIfs, keys: ringOf(2) });
    const refused = { ok: false, error: { code: 'another-secret', kind: 'later' } };
    expect(await predict('ann', 40, other)).toMatchObject(refused);
    expect(await say('open', { type: 'Reveal' }, 'reveal there', other)).toMatchObject(refused);
    expect((await say('open', { type: 'Reveal' })).ok).toBe(true);
  });
});

describe('two servers', () => {
  test('given moves that come to both at once, then the stream holds each once, in one order', async () => {
    await say('open', { type: 'BeginPhase', phase: 'negotiate' });
    const { facts, whatIfWriter: whatIfs } = application;
    const other = new RoomWriter({ store, clock, facts, whatIfs, keys: ringOf(1) });
    const moves = Array.from(
      { length: 20 },
      (_, k) => ({ type: 'TableStep', stepId: `s${k}`, step: step() }) as const,
    );
    const told = await Promise.all(
      moves.flatMap((order, k) => [say('ann', order, `move ${k}`), say('ann', order, `move ${k}`, other)]),
    );
    expect(told.filter(({ ok: isOk }) => !isOk)).toEqual([]);
    const [one, two] = [await application.roomWriter.load(ROOM), await other.load(ROOM)];
    expect(one?.steps.size).toBe(20);
    expect([...(two?.steps.keys() ?? [])]).toEqual([...(one?.steps.keys() ?? [])]);
  });
});

describe('a room that ends', () => {
  test('given a server that stops between closing a room and making its what-if, then whoever comes next makes it good', async () => {
    await say('open', { type: 'BeginPhase', phase: 'negotiate' });
    await say('ann', { type: 'TableStep', stepId: 'a', step: step() });
    const { facts } = application;
    const broken = {
      execute: () => Promise.resolve(err(rejection('later', 'stopped', 'It stopped here.', 'Again.'))),
    };
    const stopping = new RoomWriter({ store, clock, facts, whatIfs: broken, keys: ringOf(1) });
    expect(await say('open', { type: 'CloseRoom' }, 'close', stopping)).toMatchObject({
      error: { code: 'stopped' },
    });
    expect(await application.whatIfWriter.load(packageIdOf(ROOM))).toBeUndefined();
    expect(await say('open', { type: 'CloseRoom' }, 'close')).toMatchObject({
      ok: true,
      value: { events: 1 },
    });
    const whatIf = await application.whatIfWriter.load(packageIdOf(ROOM));
    expect(whatIf?.content.commitments).toMatchObject([{ commitmentId: 'a', initiator: 'USA' }]);
    expect(JSON.stringify(whatIf?.content)).not.toMatch(/Ann|Weber/);
  });

  test('given a room whose time is over, when a command comes, then the room is closed by age and the command refused', async () => {
    now += 31 * 86_400_000;
    expect(await say('open', { type: 'BeginPhase', phase: 'negotiate' })).toMatchObject({
      ok: false,
      error: { code: 'room-closed' },
    });
    expect((await application.roomWriter.load(ROOM))?.closed).toMatchObject({ because: 'age' });
  });
});
