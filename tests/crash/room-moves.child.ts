import { writeSync } from 'node:fs';
import { Secret } from '../../src/access/secret.reader.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { ok } from '../../src/kernel/result.ts';
import type { RoomOrder } from '../../src/rooms/commands.ts';
import { roomKeysOf } from '../../src/rooms/room-keys.ts';
import { RoomWriter } from '../../src/rooms/room.writer.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import { HistoryFactsQuery } from '../../src/whatifs/history-facts.query.ts';
import { WhatIfWriter } from '../../src/whatifs/what-if.writer.ts';
import { DETENTE_NAMESPACE, uuidV5 } from '../../src/kernel/ids.ts';
import { draftStepSchema } from '../../src/rooms/events.ts';
import { participantIdOf, roomIdOf } from '../../src/rooms/room-id.ts';
import { HISTORY } from '../support/relations.ts';

/**
 * A process that plays a room on a store file, move by move, and writes the number of each move once it was acknowledged. It is killed on the
 * way; the next one goes on with the move after the last that its parent heard of, or sends that one again.
 * Arguments: store file, number of the first move.
 */
const [path = '', first = '0'] = process.argv.slice(2);
const store = await SqliteStore.open(path);
const clock = { now: Date.now };
const facts = new HistoryFactsQuery({ histories: await loadHistories(store), store, clock });
const keys = ok(roomKeysOf(new Secret(new Uint8Array(32).fill(1))));
const whatIfs = new WhatIfWriter({ store, clock, facts });
const writer = new RoomWriter({ store, clock, facts, whatIfs, keys: () => Promise.resolve(keys) });

const idOf = (key: string): string => uuidV5(DETENTE_NAMESPACE, key);
const ROOM = roomIdOf(idOf('open'));
const OPEN: RoomOrder = {
  type: 'OpenRoom',
  title: 'Geneva, again',
  history: HISTORY,
  base: { at: '2021-06-15' },
  horizonDays: 90,
  seed: 7,
  name: 'Ms Weber',
  expiresDays: 365,
  code: 'ABC234',
};
const STEP = draftStepSchema.parse({
  commitment: {
    day: 10,
    initiator: 'USA',
    target: 'RUS',
    code: { code: '050' },
    issue: 'summitry',
    summary: 'Back.',
  },
});

const OPENING: readonly (readonly [by: string | undefined, order: RoomOrder, key: string])[] = [
  [undefined, OPEN, 'open'],
  [undefined, { type: 'JoinRoom', name: 'Ann', party: 'USA' }, 'ann'],
  ['open', { type: 'BeginPhase', phase: 'negotiate' }, 'negotiate'],
];

function moveOf(k: number): (typeof OPENING)[number] {
  const opening = OPENING[k];
  if (opening !== undefined) return opening;
  const stepId = `step-${Math.floor((k - OPENING.length) / 2)}`;
  return (k - OPENING.length) % 2 === 0
    ? ['ann', { type: 'TableStep', stepId, step: STEP }, `move ${k}`]
    : ['ann', { type: 'TakeStepBack', stepId }, `move ${k}`];
}

for (let k = Number(first); ; k += 1) {
  const [by, order, key] = moveOf(k);
  const actor = { id: by ?? 'door', via: 'test' };
  const place = by === undefined ? {} : { place: { participant: participantIdOf(idOf(by)), n: 1 } };
  const result = await writer.execute({ roomId: ROOM, commandId: idOf(key), actor, order, ...place });
  if (!result.ok) throw new Error(`move ${k}: ${result.error.message}`);
  writeSync(1, `${k}\n`);
}
