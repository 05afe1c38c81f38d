import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitment, openedIn, phoneOf, school, TEACHER, TOKEN } from '../support/lesson.ts';
import { LiveClient } from '../support/live-client.ts';
import { HISTORY } from '../support/relations.ts';
import type { Client } from '../support/server.ts';

/** A lesson over HTTP and the socket, where the server wants tokens and the phones have none. */

let client: Client;
beforeAll(async () => {
  client = await school();
});
afterAll(() => client.close());

const opened = (title?: string) => openedIn(client, title);

describe('a lesson', () => {
  test('given phones without a token, when a class plays, then each sees every move once and in order, and nothing of what is sealed before it is revealed', async () => {
    const room = await opened();
    const [ann, boris] = [await room.join('Ann', 'USA'), await room.join('Boris', 'RUS')];
    expect((await room.show(ann)).names).toEqual({
      RUS: 'Russia',
      UKR: 'Ukraine',
      USA: 'United States',
    });
    const watching = phoneOf(await client.post('/api/rooms/joining', { code: room.code }));
    const screens = await Promise.all(
      [ann, boris, watching].map(({ headers }) => LiveClient.open(client.url, { headers })),
    );
    for (const screen of screens) {
      screen.send({ type: 'subscribe', topic: `room:${room.roomId}` });
      await screen.next('caught-up');
    }
    const { done } = room;
    await done(room.facilitator, { type: 'BeginPhase', phase: 'predict' });
    const prediction = { low: 31.25, median: 52.75, high: 63.5 };
    expect((await client.post(`${room.at}/predictions`, prediction, ann.headers)).status).toBe(201);
    expect((await client.post(`${room.at}/predictions`, prediction, ann.headers)).status).toBe(200);
    expect((await client.get(`${room.at}/predictions/own`, ann.headers)).json).toEqual({ prediction });
    expect((await client.get(`${room.at}/predictions/own`, boris.headers)).json).toEqual({});
    await done(room.facilitator, { type: 'BeginPhase', phase: 'negotiate', minutes: 10 });
    const long = { type: 'TableStep', stepId: 'long', step: commitment({ summary: 'x'.repeat(10_000) }) };
    expect((await room.move(ann, long)).status).toBe(400);
    await done(ann, { type: 'TableStep', stepId: 'treaty', step: commitment() });
    await done(boris, { type: 'AmendStep', stepId: 'treaty', wording: 1, step: commitment({ day: 20 }) });
    const stale = await room.move(ann, { type: 'AcceptStep', stepId: 'treaty', wording: 1 });
    expect([stale.status, stale.json.code]).toEqual([409, 'wording-superseded']);
    await done(ann, { type: 'AcceptStep', stepId: 'treaty', wording: 2 });
    expect(await room.show(ann)).toMatchObject({
      package: ['treaty'],
      predicted: 1,
      phase: { name: 'negotiate' },
    });

    const exported = await client.get(`${room.at}/export.json`, boris.headers);
    await Promise.all(
      screens.map((screen) =>
        screen.until(
          () =>
            screen
              .of('events')
              .some(({ items }) =>
                items.some(
                  ({ type, data }) =>
                    type === 'StepAccepted.v1' && data?.['wording'] === 2 && data['party'] === 'USA',
                ),
              ),
          'the acceptance',
        ),
      ),
    );
    const seen = JSON.stringify([exported.json, screens.map(({ frames }) => frames)]);
    expect(seen).not.toMatch(/31\.25|52\.75|63\.5/);
    expect(JSON.stringify(screens.map(({ frames }) => frames))).not.toContain('PredictionSealed');
    for (const screen of screens) {
      const [first, ...items] = screen
        .of('events')
        .flatMap(({ items: all }) => all.map(({ revision }) => revision));
      expect(items).toEqual(items.map((_, k) => (first ?? 0) + 1 + k));
    }

    await done(room.facilitator, { type: 'Reveal' });
    const late = await client.post(`${room.at}/predictions`, prediction, boris.headers);
    expect([late.status, late.json.code]).toEqual([409, 'already-revealed']);
    await done(room.facilitator, { type: 'CloseRoom' });
    const { revealed, closed } = await room.show(boris);
    expect(revealed.predictions).toMatchObject([{ participant: ann.participant, prediction }]);
    const whatIf = await client.get(`/api/what-ifs/${closed.whatIfId}`, TEACHER);
    expect(whatIf.json.content.commitments).toMatchObject([{ commitmentId: 'treaty', day: 20 }]);
    expect(whatIf.text).not.toMatch(/Ann|Boris|Weber/);
    for (const screen of screens) screen.socket.terminate();

    const gone = await client.post(
      `${room.at}/erasure`,
      { why: 'The lesson is over.' },
      { authorization: `Bearer ${TOKEN}-2` },
    );
    expect(gone.json.erased.map(({ stream }: { stream: string }) => stream.split('-')[0])).toEqual([
      'ballot',
      'whatif',
      'room',
    ]);
    expect((await client.get(room.at, TEACHER)).status).toBe(404);
    expect((await client.get(room.at, ann.headers)).status).toBe(403);
  });

  test('given a pass of one room, then it opens neither another room nor anything else of the server, and a watcher moves nothing', async () => {
    const [room, other] = [await opened('One'), await opened('Two')];
    const ann = await room.join('Ann', 'USA');
    expect((await client.get(other.at, ann.headers)).status).toBe(403);
    expect((await other.move(ann, { type: 'TakeOver' })).status).toBe(403);
    expect((await client.get(room.at)).status).toBe(403);
    expect((await client.get(`/api/histories/${HISTORY}`, ann.headers)).status).toBe(401);
    const watching = phoneOf(await client.post('/api/rooms/joining', { code: room.code }));
    expect((await client.get(room.at, watching.headers)).status).toBe(200);
    expect((await room.move(watching, { type: 'TakeOver' })).status).toBe(403);
    const live = await LiveClient.open(client.url, { headers: ann.headers });
    for (const topic of [`relation:${HISTORY}`, `room:${other.roomId}`]) {
      live.send({ type: 'subscribe', topic });
      const { problem } = await live.next('error', (frame) => frame.topic === topic);
      expect(problem.status).toBe(403);
    }
    live.send({ type: 'command', id: 'x', name: 'RecordNote', body: {} });
    expect((await live.next('error', ({ id }) => id === 'x')).problem.status).toBe(403);
    live.socket.terminate();
  });

  test('given somebody with the cookies of two rooms, then they hear both, each under who they are there', async () => {
    const rooms = [await opened('One'), await opened('Two')];
    const cookies: string[] = [];
    for (const room of rooms) {
      const ann = await room.join('Ann', 'USA');
      cookies.push(`detente-room-${room.roomId}=${ann.headers.authorization.slice('Bearer '.length)}`);
    }
    const live = await LiveClient.open(client.url, { headers: { cookie: cookies.join('; ') } });
    for (const { roomId } of rooms) {
      for (const topic of [`room:${roomId}`, `delegation:${roomId}:USA`]) {
        live.send({ type: 'subscribe', topic });
        await live.next('caught-up', (frame) => frame.topic === topic);
      }
    }
    expect(live.of('error')).toEqual([]);
    live.socket.terminate();
  });

  test('given somebody who is sent out, then their pass opens nothing, their screen hears no more, and the code that the facilitator shows lets them in again', async () => {
    const room = await opened();
    const ann = await room.join('Ann', 'USA');
    const live = await LiveClient.open(client.url, { headers: ann.headers });
    live.send({ type: 'subscribe', topic: `room:${room.roomId}` });
    await live.next('caught-up');
    await room.move(room.facilitator, { type: 'RemoveParticipant', participant: ann.participant });
    await live.next('error', ({ topic }) => topic === `room:${room.roomId}`);
    await room.move(room.facilitator, { type: 'ChangeJoining', open: false });
    expect(live.of('events')).toEqual([]);
    expect((await client.get(room.at, ann.headers)).status).toBe(403);
    await room.move(room.facilitator, { type: 'LetParticipantBackIn', participant: ann.participant });
    expect((await client.get(room.at, ann.headers)).status).toBe(403);
    const asked = await client.post(`${room.at}/passes`, { participant: ann.participant }, ann.headers);
    expect(asked.status).toBe(403);
    const { json } = await client.post(
      `${room.at}/passes`,
      { participant: ann.participant },
      room.facilitator.headers,
    );
    const entered = await client.post(`${room.at}/session`, { pass: json.pass });
    expect(entered.headers.get('set-cookie')).toContain(`detente-room-${room.roomId}=rp_`);
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await client.get(room.at, { cookie })).json.roomId).toBe(room.roomId);
    const rename = { type: 'RenameParticipant', participant: ann.participant, name: 'Anna' };
    expect((await client.post(`${room.at}/moves`, rename, { cookie })).status).toBe(403);
    expect((await client.post(`${room.at}/moves`, rename, { cookie, origin: client.url })).status).toBe(201);
    live.socket.terminate();
  });

  test('given codes of no room, then they open nothing, and whoever guesses on is held up', async () => {
    const room = await opened();
    for (let k = 0; k < 20; k += 1) {
      const { status } = await client.post('/api/rooms/joining', { code: `AAAA2${k}`, name: 'Eve' });
      expect(status).toBe(404);
    }
    const held = await client.post('/api/rooms/joining', { code: room.code, name: 'Eve' });
    expect([held.status, held.json.code]).toEqual([429, 'too-many-codes']);
  });

  test.each([
    ['not a number', { low: 1, median: 'NaN', high: 3 }],
    ['a median outside its bounds', { low: 50, median: 1, high: 60 }],
  ])('given a prediction of %s, then it is refused', async (_, prediction) => {
    const room = await opened();
    const answer = await client.post(`${room.at}/predictions`, prediction, room.facilitator.headers);
    expect(answer.status).toBe(400);
  });
});
