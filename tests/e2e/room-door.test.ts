import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DELEGATES_LIMIT, ROOMS_AN_HOUR } from '../../src/rooms/limits.ts';
import { commitment, openedIn, type Phone } from '../support/lesson.ts';
import { LiveClient } from '../support/live-client.ts';
import { HISTORY, NOW } from '../support/relations.ts';
import { key, listening, withActs, type Client } from '../support/server.ts';

/** Who gets into a room, and who does not, on a server that wants no tokens. */

const DAY = 86_400_000;
/** Commands a minute and name: few, so that a flood is soon held up. */
const COMMANDS = 150;

let client: Client;
let now = NOW;
beforeAll(async () => {
  const env = { DETENTE_COMMANDS_PER_MINUTE: String(COMMANDS) };
  client = await listening({ env, clock: { now: () => now } });
  await withActs(client, 'sanctions', 'told-wrongly');
});
afterAll(() => client.close());
// Rooms that one address opened are counted for an hour.
beforeEach(() => void (now += 3_600_000));

const opened = () => openedIn(client);
const joining = (code: string, more: object = {}) => client.post('/api/rooms/joining', { code, ...more });
const told = ({ status, json }: { readonly status: number; readonly json: any }) => [status, json.code];

/** What a stream of server-sent events says first. */
async function streamed(topic: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const { body } = await fetch(`${client.url}/live/sse?topic=${topic}`, { headers });
  let text = '';
  for await (const piece of body ?? []) {
    text += Buffer.from(piece).toString();
    if (text.includes('data:')) break;
  }
  return text;
}

describe('somebody who was sent out', () => {
  test('given a server without tokens, when they connect again by what they hold, then they neither read nor hear the room, and whom the facilitator lets in again does', async () => {
    const room = await opened();
    const [ann, boris] = [await room.join('Ann', 'USA'), await room.join('Boris', 'RUS')];
    const topic = `room:${room.roomId}`;
    const { participant } = ann;
    await room.done(room.facilitator, { type: 'RemoveParticipant', participant });
    const cookie = {
      cookie: `detente-room-${room.roomId}=${ann.headers.authorization.slice('Bearer '.length)}`,
    };
    for (const headers of [ann.headers, cookie]) {
      for (const path of ['', '/export.json', '/figures', '/debrief', '/ideas'])
        expect([path, ...told(await client.get(room.at + path, headers))]).toEqual([
          path,
          403,
          'room-pass-over',
        ]);
      const live = await LiveClient.open(client.url, { headers });
      live.send({ type: 'subscribe', topic });
      expect((await live.next('error', (frame) => frame.topic === topic)).problem.status).toBe(403);
      live.send({ type: 'preview', slot: 'draft', room: room.roomId, add: [], take: [] });
      expect((await live.next('error', ({ slot }) => slot === 'draft')).problem.code).toBe('room-pass-over');
      expect(live.of('snapshot')).toEqual([]);
      live.socket.terminate();
      expect(await streamed(topic, headers)).toContain('"status":403');
    }
    // Whoever else is there still hears, and so does she by the pass that the facilitator shows her.
    await room.done(room.facilitator, { type: 'LetParticipantBackIn', participant });
    const { json } = await client.post(`${room.at}/passes`, { participant }, room.facilitator.headers);
    for (const headers of [boris.headers, { authorization: `Bearer ${json.pass}` }]) {
      const live = await LiveClient.open(client.url, { headers });
      live.send({ type: 'subscribe', topic });
      await live.next('snapshot', (frame) => frame.topic === topic);
      live.socket.terminate();
    }
    expect((await client.get(room.at, ann.headers)).status).toBe(403);
  });
});

describe('join codes', () => {
  test('given a code of no room, of one where joining is closed, of a closed, an expired and an erased one, then each is told by itself, with a name and without, and only the first counts as a guess', async () => {
    const rooms = {
      shut: await opened(),
      closed: await opened(),
      over: await opened(),
      gone: await opened(),
    };
    await rooms.shut.done(rooms.shut.facilitator, { type: 'ChangeJoining', open: false });
    await rooms.closed.done(rooms.closed.facilitator, { type: 'CloseRoom' });
    await client.post(`${rooms.gone.at}/erasure`, { why: 'A test.' });
    const answers = async (code: string) => {
      const both = [await joining(code), await joining(code, { name: 'Eve' })];
      for (const { json } of both) expect(json.detail.length + json.remedy.length).toBeGreaterThan(40);
      const [one, other] = both.map(told);
      expect(one).toEqual(other);
      return one;
    };
    for (let k = 0; k < 8; k += 1) {
      expect(await answers(rooms.shut.code)).toEqual([409, 'joining-closed']);
      expect(await answers(rooms.closed.code)).toEqual([409, 'room-closed']);
      expect(await answers(rooms.gone.code)).toEqual([404, 'room-erased']);
    }
    expect(await answers('ZZZZZZ')).toEqual([404, 'unknown-join-code']);
    now += 31 * DAY;
    expect(await answers(rooms.over.code)).toEqual([409, 'room-expired']);
    expect((await rooms.over.show(rooms.over.facilitator)).state).toBe('expired');
  });

  test('given a room with as many delegates as it takes, then the next is told so, and may watch', async () => {
    const room = await opened();
    const names = Array.from({ length: DELEGATES_LIMIT }, (_, k) => `Person ${k}`);
    await Promise.all(names.map((name) => room.join(name, 'any')));
    expect(told(await joining(room.code, { name: 'Late', party: 'USA' }))).toEqual([422, 'room-full']);
    expect((await joining(room.code, { name: 'Late' })).status).toBe(201);
  });
});

describe('clocks', () => {
  test('given phones whose clocks are years ahead of the server, then phases end by its clock, which the room tells', async () => {
    const room = await opened();
    const ann: Phone = await room.join('Ann', 'USA');
    expect(Date.now() - now).toBeGreaterThan(365 * DAY);
    await room.done(room.facilitator, { type: 'BeginPhase', phase: 'negotiate', minutes: 5 });
    const table = (stepId: string) =>
      client.post(
        `${room.at}/moves`,
        { type: 'TableStep', stepId, step: commitment() },
        { ...ann.headers, date: new Date(Date.now() + 5 * 3_600_000).toUTCString() },
      );
    now += 5 * 60_000 + 1_000;
    expect((await table('on-its-way')).status).toBe(201);
    now += 1_001;
    expect(told(await table('late'))).toEqual([409, 'phase-over']);
    const view = await room.show(ann);
    expect([Date.parse(view.now), view.phase.over]).toEqual([now, true]);
  });
});

describe('what a room says as somebody comes', () => {
  test('given a room in which nothing happens, when others come later, then they are told the time as it is, and that the record was corrected', async () => {
    const room = await opened();
    const topic = `room:${room.roomId}`;
    const { json } = await joining(room.code);
    const told = async () => {
      const live = await LiveClient.open(client.url, { headers: { authorization: `Bearer ${json.pass}` } });
      live.send({ type: 'subscribe', topic });
      const { state } = await live.next('snapshot', (frame) => frame.topic === topic);
      return { live, state: state as unknown as { readonly now: string; readonly corrected?: object } };
    };
    const first = await told();
    expect([Date.parse(first.state.now), first.state.corrected]).toEqual([now, undefined]);
    now += 600_000;
    const second = await told();
    expect(Date.parse(second.state.now)).toBe(now);
    await client.send('DELETE', `/api/histories/${HISTORY}/acts/told-wrongly`, {
      body: { reason: 'It was another.' },
      headers: { 'if-match': '*' },
    });
    const third = await told();
    expect(third.state).toMatchObject({ corrected: { revision: expect.any(Number) } });
    for (const { live } of [first, second, third]) live.socket.terminate();
  });
});

// Last, as it spends what one address may do in a minute, by a clock that no test moves.
describe('many who come', () => {
  test('given a flood of people who watch, then each gets in and nothing is recorded; of people with names the first ones of an address get in, and the others are told when to come again', async () => {
    const room = await opened();
    const revision = async () => (await room.show(room.facilitator)).revision;
    const before = await revision();
    const statuses = async (bodies: readonly object[]) => {
      const answers = await Promise.all(bodies.map((body) => joining(room.code, body)));
      return Map.groupBy(answers, ({ status }) => status);
    };
    const watching = await statuses(Array.from({ length: 200 }, () => ({})));
    expect([...watching].map(([status, all]) => [status, all.length])).toEqual([[201, 200]]);
    expect(await revision()).toBe(before);
    const named = await statuses(Array.from({ length: 200 }, (_, k) => ({ name: `Flood ${k}` })));
    expect([...named.keys()].sort()).toEqual([201, 429]);
    // As many as in a minute at once, less those before, and what comes back meanwhile.
    expect(named.get(201)?.length).toBeLessThan(2 * COMMANDS);
    expect(await revision()).toBe(before + (named.get(201)?.length ?? 0));
    for (const { json, headers } of named.get(429) ?? [])
      expect([json.code, headers.get('retry-after')]).toEqual(['too-many-commands', expect.any(String)]);
  });

  test('given one address that opens room after room, then the one past the limit is refused, a repeated order is not, and an hour later it goes on', async () => {
    const body = { history: HISTORY, title: 'Many', name: 'Ms Weber', base: { at: '2021-06-15' } };
    const open = (headers = key()) => client.post('/api/rooms', body, headers);
    const first = key();
    const { roomId } = (await open(first)).json;
    for (let k = 1; k < ROOMS_AN_HOUR; k += 1) expect((await open()).status).toBe(201);
    const refused = await open();
    expect([...told(refused), refused.headers.get('retry-after')]).toEqual([
      429,
      'too-many-rooms-opened',
      '600',
    ]);
    const again = await open(first);
    expect([again.status, again.json.roomId]).toEqual([201, roomId]);
    now += 3_600_001;
    expect((await open()).status).toBe(201);
  });
});
