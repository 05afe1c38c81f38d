import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventsFrame } from '../../src/live/protocol.ts';
import { LiveClient } from '../support/live-client.ts';
import { act, HISTORY, note } from '../support/relations.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';

const TOPIC = `relation:${HISTORY}`;
/** Batches written while a client does not read, each of about 200 kB: far more than the server keeps for one client. */
const BATCHES = 80;

describe('a client that stops reading', () => {
  let server: Client;
  beforeAll(async () => {
    server = await listening();
    await withActs(server, 'first');
  });
  afterAll(() => server.close());

  /** Records 60 acts of some 3.5 kB. */
  const batch = (n: number) =>
    server.post(`${AT}/acts/batch`, {
      acts: Array.from({ length: 60 }, (_, k) =>
        act(`b${n}-${k}`, {
          summary: `${n}-${k} `.padEnd(1900, 'x'),
          code: { code: '111', rationale: 'y'.repeat(900) },
        }),
      ),
    });

  test('given others that read, when it stops and much happens, then the server keeps little, the others miss nothing, and it gets the newest snapshot', async () => {
    const slow = await LiveClient.open(server.url);
    const quick = await LiveClient.open(server.url);
    for (const client of [slow, quick]) {
      client.send({ type: 'subscribe', topic: TOPIC });
      await client.next('caught-up');
    }
    slow.socket.pause();
    const before = process.memoryUsage();
    let most = 0;
    let sentTo = 0;
    for (let n = 0; n < BATCHES; n += 1) {
      expect((await batch(n)).status).toBe(201);
      // The other one has it at once, however far behind the slow one is.
      const revision = 1 + (n + 1) * 60;
      await quick.until(() => lastRevision(quick) === revision, `revision ${revision}`);
      sentTo = quick.of('events').reduce((sum, { items }) => sum + JSON.stringify(items).length, 0);
      quick.frames.splice(0, quick.frames.length - 1, ...quick.frames.filter(({ type }) => type === 'hello'));
      const { arrayBuffers, external } = process.memoryUsage();
      most = Math.max(most, arrayBuffers + external - before.arrayBuffers - before.external);
    }
    expect(sentTo).toBeGreaterThan(0);
    expect(most).toBeLessThan(64 * 1024 * 1024);

    const told = slow.of('events').length;
    slow.socket.resume();
    await slow.until(() => slow.of('snapshot').length === 2, 'the newest snapshot');
    const snapshot = slow.of('snapshot')[1];
    expect(snapshot?.state).toMatchObject({
      history: { revision: 1 + BATCHES * 60, acts: 1 + BATCHES * 60 },
    });
    // Of 16 MB it was sent what the kernel's and its own buffers took, and nothing after that.
    expect(slow.of('events').length - told).toBeLessThan(BATCHES / 2);

    await slow.until(() => slow.of('caught-up').length === 2);
    await server.post(`${AT}/notes`, note('after'));
    await slow.next('events', ({ items }) => items.some(({ type }) => type === 'NoteRecorded.v1'));
    const positions = slow.of('events').map(({ from, to }) => [BigInt(from), BigInt(to)] as const);
    for (const [index, [from, to]] of positions.entries()) {
      expect(to > from).toBe(true);
      expect(from >= (positions[index - 1]?.[1] ?? -1n)).toBe(true);
    }
    await slow.close();
    await quick.close();
  });

  test('given answers that it does not read, when it goes on asking, then the server waits with the rest and serves others', async () => {
    const rude = await LiveClient.open(server.url);
    rude.socket.pause();
    for (let n = 0; n < 20_000; n += 1) rude.socket.send(`{"v":1,"type":"shout","id":"${n}"}`);
    const other = await LiveClient.open(server.url);
    other.send({ type: 'subscribe', topic: 'relations' });
    await other.next('caught-up');
    await other.close();
    rude.socket.resume();
    await rude.until(() => rude.of('error').length === 20_000, 'all answers');
    expect(rude.of('error').map(({ id }) => id)).toEqual(Array.from({ length: 20_000 }, (_, n) => String(n)));
    await rude.close();
  });
});

const lastRevision = (client: LiveClient): number | undefined =>
  (client.frames.findLast((frame): frame is EventsFrame => frame.type === 'events')?.items.at(-1) ?? {})
    .revision;
