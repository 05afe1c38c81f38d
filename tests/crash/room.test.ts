import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { verifyLog } from '../../src/eventstore/log/log-verification.runner.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { roomStreamOf } from '../../src/rooms/room-id.ts';
import { command, open, record, relation } from '../support/relations.ts';
import { idOf, ROOM } from '../support/rooms.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { RECORD } from '../support/what-ifs.ts';

/** The promise of a room's moves: whoever is killed, what was acknowledged is there, once. */

const KILLS = 50;
const folder = temporaryFolder();
const path = join(folder.path, 'detente.db');
afterAll(() => folder.remove());

/** Plays on from a move until it is killed, some moves on; the last that was acknowledged. */
async function killed(first: number, moves: number): Promise<number> {
  const script = join(import.meta.dirname, 'room-moves.child.ts');
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    script,
    path,
    String(first),
  ]);
  let [told, failed] = ['', ''];
  child.stderr.on('data', (data: Buffer) => (failed += data.toString()));
  child.stdout.on('data', (data: Buffer) => {
    told += data.toString();
    if (told.split('\n').length > moves) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(failed).toBe('');
  return Number(told.split('\n').at(-2) ?? first - 1);
}

test(
  'given a room that is played, when its process is killed 50 times, then no acknowledged move is lost or doubled',
  { timeout: 120_000 },
  async () => {
    const store = await SqliteStore.open(path);
    const orders = [open(relation()), ...RECORD.map(([actId, changes]) => record(actId, changes))];
    const relations = new RelationWriter({ store, clock: { now: Date.now } });
    for (const [k, order] of orders.entries()) await relations.execute(command(order, `r ${k}`));
    let last = -1;
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Every other process sends again what was acknowledged.
      last = Math.max(last, await killed(Math.max(0, kill % 2 === 0 ? last + 1 : last), 1 + (kill % 3)));
    }
    const events: StoredEvent[] = [];
    for await (const page of store.readStream(roomStreamOf(ROOM))) events.push(...page);
    expect(last).toBeGreaterThan(KILLS);
    for (let move = 3; move <= last; move += 1) {
      const of = events.filter(({ metadata }) => metadata.commandId === idOf(`move ${move}`));
      const wanted = move % 2 === 1 ? ['StepTabled.v1', 'StepAccepted.v1'] : ['StepTakenBack.v1'];
      expect([move, of.map(({ type }) => type)]).toEqual([move, wanted]);
    }
    expect((await verifyLog(store, ['room-'])).breaks).toEqual([]);
    await store.close();
  },
);
