import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectionFromLean } from '../../src/models/reaction/projection-answer.ts';
import type { ProjectionFrame } from '../../src/live/protocol.ts';
import { commitment, openedIn, school, TEACHER, type Phone } from '../support/lesson.ts';
import { LiveClient } from '../support/live-client.ts';
import { HISTORY } from '../support/relations.ts';
import type { Client } from '../support/server.ts';

/** What is pushed of a room beside its events: figures, previews, drafts and counts. */

let client: Client;
beforeAll(async () => {
  client = await school();
});
afterAll(() => client.close());

const screens: LiveClient[] = [];
afterAll(() => screens.forEach(({ socket }) => socket.terminate()));

async function screenOf({ headers }: Pick<Phone, 'headers'>, topic: string): Promise<LiveClient> {
  const screen = await LiveClient.open(client.url, { headers });
  screens.push(screen);
  screen.send({ type: 'subscribe', topic });
  await screen.next('caught-up', (frame) => frame.topic === topic);
  return screen;
}

async function negotiating(opening: object = { horizonDays: 60 }) {
  const room = await openedIn(client, 'Geneva, again', opening);
  const [ann, boris] = [await room.join('Ann', 'USA'), await room.join('Boris', 'RUS')];
  await room.done(room.facilitator, { type: 'BeginPhase', phase: 'negotiate' });
  return { ...room, ann, boris, topic: `room:${room.roomId}` };
}

const treaty = { type: 'TableStep', stepId: 'treaty', step: commitment() };
const sanctions = {
  type: 'TableStep',
  stepId: 'sanctions',
  step: commitment({ reciprocal: false, code: { code: '163' }, summary: 'They are sanctioned.' }),
};
const last = ({ figures }: ProjectionFrame, curve: 'whatIf' | 'baseline'): number =>
  projectionFromLean(figures)[curve].mean.at(-1) ?? Number.NaN;

describe('figures of a room', () => {
  test('given a package and an open step, then all screens get figures that improve, of each step alone and beside the package, and final ones when the room is frozen', async () => {
    const { ann, boris, facilitator, done, topic } = await negotiating();
    await done(ann, treaty);
    await done(ann, sanctions);
    await done(boris, { type: 'AcceptStep', stepId: 'treaty', wording: 1 });
    const [screen, other] = [await screenOf(boris, topic), await screenOf(ann, topic)];
    const agreed = (frame: ProjectionFrame): boolean => frame.topic === topic && frame.package?.length === 2;
    const frame = await screen.next('projection', (each) => agreed(each) && each.paths === 1000);
    expect(frame.package).toEqual(['treaty', 'sanctions']);
    expect(frame.steps?.map(({ stepId, agreed: is }) => [stepId, is])).toEqual([
      ['treaty', true],
      ['sanctions', true],
    ]);
    for (const step of frame.steps ?? []) {
      expect(Math.sign(step.alone?.mean ?? 0)).toBe(step.stepId === 'treaty' ? -1 : 1);
      expect(Math.sign(step.beside?.mean ?? 0)).toBe(Math.sign(step.alone?.mean ?? 0));
    }
    await done(facilitator, { type: 'BeginPhase', phase: 'freeze' });
    const final = await screen.next('projection', (each) => agreed(each) && each.final);
    expect(final.paths).toBe(10_000);
    expect(await other.next('projection', (each) => agreed(each) && each.final)).toEqual(final);
    const paths = screen
      .of('projection')
      .filter(agreed)
      .map((each) => each.paths);
    expect(paths).toEqual(paths.toSorted((a, b) => a - b));

    await done(facilitator, { type: 'CloseRoom' });
    const { closed } = (await client.get(`/api/rooms/${topic.slice(5)}`, TEACHER)).json;
    const { json } = await client.get(`/api/what-ifs/${closed.whatIfId}/projection?wait=final`, TEACHER);
    expect(json.fingerprint).toBe(final.fingerprint);
    expect(last(final, 'whatIf')).toBeCloseTo(json.whatIf.mean.at(-1), 1);
    expect(last(final, 'baseline')).toBeCloseTo(json.baseline.mean.at(-1), 1);

    const room = `/api/rooms/${topic.slice(5)}`;
    const debrief = (await client.get(`${room}/debrief`, boris.headers)).json;
    expect(debrief.moves.map(({ move, package: ids }: any) => [move, ids])).toEqual([
      ['tabled', []],
      ['tabled', ['sanctions']],
      ['accepted', ['treaty', 'sanctions']],
    ]);
    const { whole, steps, delegations } = debrief.shares;
    const added = (rows: readonly { readonly mean: number }[]) =>
      rows.reduce((sum, row) => sum + row.mean, 0);
    expect(added(steps)).toBeCloseTo(whole, 9);
    expect(added(delegations)).toBeCloseTo(whole, 9);
    expect(whole).toBeCloseTo(debrief.package.mean - debrief.baseline.mean, 3);
    expect((await client.get(`${room}/debrief.csv`, boris.headers)).text).toMatch(/^kind,revision,/);
    const figures = (await client.get(`${room}/figures`, boris.headers)).json;
    expect(figures.package).toEqual(['treaty', 'sanctions']);
    expect((await client.get(`${room}/debrief`)).status).toBe(403);
  });

  test('given a draft laid over the package, then its figures come to that socket alone, move on with the room, and only the own delegation sees what is shared', async () => {
    const room = await negotiating();
    const { ann, boris, done, roomId, topic } = room;
    const anna = await room.join('Anna', 'USA');
    const [phone, mate, against] = await Promise.all([ann, anna, boris].map((each) => screenOf(each, topic)));
    if (phone === undefined || mate === undefined || against === undefined) throw new Error('no screens');
    const delegation = `delegation:${roomId}:USA`;
    mate.send({ type: 'subscribe', topic: delegation });
    await mate.next('caught-up', (frame) => frame.topic === delegation);
    against.send({ type: 'subscribe', topic: delegation });
    expect((await against.next('error', (frame) => frame.topic === delegation)).problem.status).toBe(403);

    const draft = { stepId: 'secret-draft', step: commitment({ summary: 'Nobody knows of it yet.' }) };
    phone.send({ type: 'preview', slot: 'draft', room: roomId, add: [draft], take: [], shared: true });
    const first = await phone.next('projection', ({ slot }) => slot === 'draft');
    expect(first.package).toEqual(['secret-draft']);
    expect(first.steps?.map(({ stepId }) => stepId)).toEqual(['secret-draft']);
    const shown = await mate.next('drafts', ({ drafts }) => drafts.length === 1);
    expect(shown.drafts[0]).toMatchObject({
      participant: ann.participant,
      steps: [{ stepId: 'secret-draft' }],
    });

    await done(ann, treaty);
    await done(boris, { type: 'AcceptStep', stepId: 'treaty', wording: 1 });
    const moved = await phone.next(
      'projection',
      (each) => each.slot === 'draft' && each.package?.length === 2,
    );
    expect(moved.package).toEqual(['treaty', 'secret-draft']);

    await done(room.facilitator, { type: 'MoveParticipant', participant: anna.participant, party: 'RUS' });
    expect((await mate.next('error', (frame) => frame.topic === delegation)).problem.status).toBe(403);
    phone.send({
      type: 'preview',
      slot: 'draft',
      room: roomId,
      add: [{ ...draft, stepId: 'later' }],
      shared: true,
    });
    await phone.next('projection', ({ package: ids }) => ids?.includes('later') === true);
    await against.next('events', ({ items }) => items.some(({ type }) => type === 'ParticipantMoved.v1'));
    expect(JSON.stringify(against.frames)).not.toMatch(/secret-draft|Nobody knows|later/);
    expect(JSON.stringify(mate.frames)).not.toContain('later');
  });

  test('given a draft that is asked about over HTTP, then its figures are those of a socket, and nothing is recorded or shown', async () => {
    const { ann, boris, at, done, show } = await negotiating();
    await done(ann, treaty);
    await done(boris, { type: 'AcceptStep', stepId: 'treaty', wording: 1 });
    const before = await show(ann);
    const add = [{ stepId: 'draft', step: commitment({ code: { code: '163' }, reciprocal: false }) }];
    const { status, json } = await client.post(`${at}/figures`, { add }, ann.headers);
    expect([status, json.package, json.projection.paths]).toEqual([200, ['treaty', 'draft'], 1000]);
    expect(json.steps).toMatchObject([{ stepId: 'draft' }]);
    expect(Math.sign(json.steps[0].beside.mean)).toBe(1);
    const without = (await client.post(`${at}/figures`, { take: ['treaty'] }, ann.headers)).json;
    expect([without.package, Math.sign(without.steps[0].beside.mean)]).toEqual([[], -1]);
    expect(await show(ann)).toMatchObject({ revision: before.revision, steps: before.steps });
    const stranger = await client.post(`${at}/figures`, { add });
    expect([stranger.status, stranger.json.code]).toEqual([403, 'room-pass-over']);
    const late = { stepId: 'late', step: commitment({ day: 0 }) };
    expect((await client.post(`${at}/figures`, { add: [late] }, ann.headers)).status).toBe(400);
  });

  test('given a phone that cannot open a socket, then its pass opens event streams of its room and delegation and of nothing else, until it is sent out', async () => {
    const { ann, boris, facilitator, done, roomId, topic } = await negotiating();
    const other = await openedIn(client, 'Another room');
    const streamed = async (asked: string, headers: Readonly<Record<string, string>>) => {
      const answer = await fetch(`${client.url}/live/sse?topic=${asked}`, { headers });
      if (answer.status !== 200) return [answer.status, ((await answer.json()) as { code: string }).code];
      let text = '';
      for await (const piece of answer.body ?? []) {
        text += Buffer.from(piece).toString();
        if (text.includes('data:')) break;
      }
      return [200, /"(snapshot|may-not-listen|room-pass-over)"/.exec(text)?.[1]];
    };
    const own = `delegation:${roomId}:USA`;
    expect(await streamed(topic, ann.headers)).toEqual([200, 'snapshot']);
    expect(await streamed(own, ann.headers)).toEqual([200, 'snapshot']);
    expect(await streamed(own, boris.headers)).toEqual([200, 'may-not-listen']);
    for (const closed of ['relations', `relation:${HISTORY}`, `room:${other.roomId}`])
      expect([closed, ...(await streamed(closed, ann.headers))]).toEqual([closed, 403, 'may-not-listen']);
    expect(await streamed(topic, {})).toEqual([401, 'token-required']);
    // A page of another site is nobody, whatever its browser sends along.
    const foreign = { ...ann.headers, origin: 'https://elsewhere.example' };
    expect((await streamed(topic, foreign))[0]).toBe(403);
    await done(facilitator, { type: 'RemoveParticipant', participant: ann.participant });
    expect(await streamed(topic, ann.headers)).toEqual([401, 'token-required']);
  });

  test('given people who come and predict, then all screens are told how many, and never what', async () => {
    const room = await openedIn(client, 'Geneva, counted', { horizonDays: 20 });
    const ann = await room.join('Ann', 'USA');
    const topic = `room:${room.roomId}`;
    const screen = await screenOf(ann, topic);
    await room.done(room.facilitator, { type: 'BeginPhase', phase: 'predict' });
    await client.post(`${room.at}/predictions`, { low: 31.25, median: 52.75, high: 63.5 }, ann.headers);
    const counted = await screen.next('counts', ({ predicted }) => predicted === 1);
    expect(counted).toEqual({ v: 1, type: 'counts', topic, participants: 2, predicted: 1, listening: 1 });
    expect(JSON.stringify(screen.frames)).not.toMatch(/31\.25|52\.75|63\.5/);
  });

  test.each([
    ['of another room', (other: string) => ({ room: other, add: [], take: [] }), 'room-pass-over'],
    ['before the fork', () => ({ add: [{ stepId: 'x', step: commitment({ day: -3 }) }] }), 'invalid-frame'],
    [
      'with a stranger',
      () => ({ add: [{ stepId: 'x', step: commitment({ target: 'FRA', reciprocal: false }) }] }),
      'undeclared-party',
    ],
  ])('given a preview %s, then it is refused', async (_, frame, code) => {
    const [room, other] = [await negotiating(), await openedIn(client, 'Another')];
    const phone = await screenOf(room.ann, room.topic);
    phone.send({ type: 'preview', slot: 'draft', room: room.roomId, ...frame(other.roomId) });
    const { problem } = await phone.next('error', ({ slot }) => slot === 'draft');
    expect([problem.code, phone.of('projection').filter(({ slot }) => slot !== undefined)]).toEqual([
      code,
      [],
    ]);
  });
});

describe('a lesson, read frame by frame', () => {
  test('given every frame of every socket and every answer of a played lesson, then nothing reaches who may not see it', async () => {
    // The record goes on for longer than the room looks ahead.
    const base = { at: '2021-05-20' };
    const [room, other] = [
      await negotiating({ base, horizonDays: 20 }),
      await openedIn(client, 'Another room'),
    ];
    const { ann, boris, facilitator, done, roomId, topic } = room;
    const [anna, olga, eve] = [
      await room.join('Anna Archer', 'USA'),
      await room.join('Olga Orlova', 'UKR'),
      await other.join('Eve Else', 'RUS'),
    ];
    const history = { headers: TEACHER };
    const seats = { ann, anna, boris, olga, facilitator };
    const open = Object.entries(seats).map(
      async ([name, phone]) => [name, await screenOf(phone, topic)] as const,
    );
    const inside = Object.fromEntries(await Promise.all(open));
    const outside = {
      eve: await screenOf(eve, `room:${other.roomId}`),
      record: await screenOf(history, `relation:${HISTORY}`),
      list: await screenOf(history, 'relations'),
    };
    const all: Record<string, LiveClient> = { ...inside, ...outside };
    // Everybody tries every topic of both rooms.
    for (const screen of Object.values(all))
      for (const [at, party] of [
        [roomId, 'USA'],
        [roomId, 'RUS'],
        [other.roomId, 'RUS'],
      ])
        screen.send({ type: 'subscribe', topic: `delegation:${at}:${party}` });
    const answers: Record<string, string> = {};
    const read = async (): Promise<void> => {
      for (const [name, { headers }] of Object.entries({ ...seats, eve, teacher: history })) {
        const paths = [
          room.at,
          `${room.at}/export.json`,
          `${room.at}/figures`,
          `/api/histories/${HISTORY}/export.json`,
        ];
        for (const path of [...paths, `/api/histories/${HISTORY}/timeline?asOf=2021-06-15`, '/api/rooms'])
          answers[name] = (answers[name] ?? '') + (await client.get(path, headers)).text;
      }
    };
    const seenBy = (text: string | RegExp): string[] =>
      Object.entries(all)
        .filter(([, { frames }]) => JSON.stringify(frames).match(text) !== null)
        .map(([name]) => name)
        .sort();
    const readBy = (text: RegExp): string[] =>
      Object.entries(answers)
        .filter(([, told]) => text.test(told))
        .map(([name]) => name);

    const own = `delegation:${roomId}:USA`;
    await inside['anna']?.next('caught-up', (frame) => frame.topic === own);
    const secret = { stepId: 'draft-of-usa', step: commitment({ summary: 'Only their own know.' }) };
    inside['ann']?.send({ type: 'preview', slot: 'draft', room: roomId, add: [secret], shared: true });
    await inside['anna']?.next('drafts', ({ drafts }) => drafts.length === 1);
    await done(facilitator, { type: 'BeginPhase', phase: 'predict' });
    await client.post(`${room.at}/predictions`, { low: 31.25, median: 52.75, high: 63.5 }, ann.headers);
    await read();
    const sealed = /"low":31\.25|"median":52\.75|"high":63\.5/;
    expect([seenBy(sealed), readBy(sealed)]).toEqual([[], []]);
    expect([seenBy('Only their own know'), readBy(/Only their own know/)]).toEqual([['ann', 'anna'], []]);

    await done(facilitator, { type: 'BeginPhase', phase: 'negotiate' });
    await done(facilitator, { type: 'RemoveParticipant', participant: olga.participant, reason: 'enough' });
    await done(ann, { ...treaty, step: commitment({ summary: 'After she was sent out.' }) });
    await done(boris, { type: 'AcceptStep', stepId: 'treaty', wording: 1 });
    // A preview that any pass allows, of an outcome on the history of the room, up to its final figures.
    const outcome = { title: 'Known?', author: 'Ann', horizonDays: 20, base, commitments: [] };
    inside['ann']?.send({ type: 'preview', slot: 'whole', draft: { history: HISTORY, outcome } });
    await inside['ann']?.next('projection', ({ slot, final }) => slot === 'whole' && final);
    await done(facilitator, { type: 'BeginPhase', phase: 'freeze' });
    await read();
    const whatCame = /"recorded":\[|"truth":|"documented":/;
    expect([seenBy(whatCame), readBy(whatCame)]).toEqual([[], []]);
    await done(facilitator, { type: 'Reveal' });
    const { recorded, revealed } = await room.show(boris);
    expect(recorded).toHaveLength(20);
    expect([recorded[0].date, recorded.at(-1).date]).toEqual(['2021-05-21', revealed.day]);
    expect(recorded.at(-1).tension).toBeCloseTo(revealed.came, 4);
    const day = JSON.stringify(recorded.at(-1));
    expect(day).toMatch(/\d\.\d{4}/);
    expect([seenBy(day), readBy(new RegExp(day))]).toEqual([[], []]);
    const late = await screenOf(boris, topic);
    expect(JSON.stringify(late.frames)).toContain(day);
    for (const path of ['export.json', 'debrief'])
      expect((await client.get(`${room.at}/${path}`, boris.headers)).json.recorded).toEqual(recorded);
    const csv = (await client.get(`${room.at}/debrief.csv`, boris.headers)).text.split('\r\n');
    expect(csv.filter((line) => line.startsWith('recorded,'))).toHaveLength(20);
    expect(csv.at(-2)?.split(',').length).toBe(csv[0]?.split(',').length);
    await done(facilitator, { type: 'CloseRoom' });
    for (const name of ['ann', 'anna', 'boris', 'facilitator'])
      await inside[name]?.next('events', ({ items }) => items.some(({ type }) => type === 'RoomClosed.v1'));
    await outside.record.next('events', ({ items }) =>
      items.some(({ type }) => type.startsWith('OutcomeProposed')),
    );
    await read();
    expect(seenBy('After she was sent out')).toEqual(['ann', 'anna', 'boris', 'facilitator', 'record']);
    expect(seenBy(/Anna Archer|Olga Orlova|Ms Weber/)).toEqual([...Object.keys(seats), 'eve'].sort());
    // Eve's own facilitator bears the same name; of the other room she hears nothing.
    expect(JSON.stringify(outside.eve.frames)).not.toMatch(/Anna Archer|Olga Orlova/);
    expect(seenBy(`"key":`)).toEqual(['ann', 'anna', 'boris', 'facilitator']);
    expect(readBy(/Anna Archer/)).toEqual(['ann', 'anna', 'boris', 'olga', 'facilitator', 'teacher']);
    expect(answers['eve']).not.toMatch(sealed);
  });
});
