import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { act } from '../support/relations.ts';
import { AT, key, listening, withActs, type Answer, type Client } from '../support/server.ts';

let client: Client;
beforeEach(async () => {
  client = await listening();
  await withActs(client, 'a', 'b');
});
afterEach(() => client.close());

const etag = (answer: Answer): string => answer.headers.get('etag') ?? '';
const ifMatch = (tag: string) => ({ 'if-match': tag });
const commitment = {
  commitmentId: 'return',
  date: '2021-06-26',
  initiator: 'USA',
  target: 'RUS',
  reciprocal: true,
  code: { code: '050' },
  issue: 'summitry',
  summary: 'Both ambassadors go back.',
  probability: { value: 0.8 },
};
const outcome = {
  title: 'A quiet summit',
  author: 'Ann',
  base: { at: '2021-06-15' },
  commitments: [commitment],
};
const propose = (body: object = outcome, headers = {}) => client.post(`${AT}/what-ifs`, body, headers);

/** Where the what-if of an answer is read. */
const placeOf = (answer: Answer): string => answer.headers.get('location') ?? '';

describe('what-ifs over HTTP', () => {
  test('given a history, when an outcome is proposed, then it is created, read at its Location under its tag, and listed', async () => {
    const answer = await propose();
    expect(answer).toMatchObject({ status: 201, json: { revision: 0, events: 1 } });
    expect(placeOf(answer)).toBe(`/api/what-ifs/${answer.json.whatIfId}`);
    const read = await client.get(placeOf(answer), {
      'detente-after': answer.headers.get('detente-position') ?? '',
    });
    expect(read).toMatchObject({
      status: 200,
      json: {
        whatIfId: answer.json.whatIfId,
        history: 'RUS-USA~test',
        state: 'open',
        stale: false,
        revision: 0,
        base: { revision: 2, at: '2021-06-15' },
        until: '2021-12-12',
        content: { commitments: [{ day: 11, score: { value: 3.5 } }], seed: 20_210_616 },
      },
    });
    expect(etag(read)).toBe(etag(answer));
    expect((await client.get(`${AT}/what-ifs`)).json).toMatchObject({
      total: 1,
      whatIfs: [{ title: 'A quiet summit', commitments: 1, edits: 0 }],
    });
    // The record itself is what it was.
    expect((await client.get(AT)).json).toMatchObject({ revision: 2, acts: 2 });
  });

  test('given a key, when a proposal is sent twice, at once or later, then it is one what-if and one answer; another body is 422', async () => {
    const headers = key();
    const [one, two] = await Promise.all([propose(outcome, headers), propose(outcome, headers)]);
    await client.post(`${AT}/acts`, act('c'));
    const three = await propose(outcome, headers);
    expect([one.status, two.status, three.status]).toEqual([201, 201, 201]);
    expect([two.json, three.json]).toEqual([one.json, one.json]);
    expect(await propose({ ...outcome, title: 'Else' }, headers)).toMatchObject({
      status: 422,
      json: { code: 'command-id-reused' },
    });
    expect((await client.get(`${AT}/what-ifs`)).json.total).toBe(1);
  });

  test('given a what-if, when it is revised, rebased and withdrawn with its tag, then each is seen, and its earlier states stay', async () => {
    const created = await propose();
    const at = placeOf(created);
    const revised = await client.put(
      at,
      { content: { ...outcome, title: 'Louder', base: {} }, reason: 'It was not quiet.' },
      ifMatch(etag(created)),
    );
    expect(revised).toMatchObject({ status: 200, json: { revision: 1, events: 1 } });
    await client.post(`${AT}/acts`, act('c'));
    expect((await client.get(at)).json.stale).toBe(true);
    const rebased = await client.send('POST', `${at}/rebase`, { headers: ifMatch(etag(revised)) });
    expect(rebased).toMatchObject({ status: 200, json: { revision: 2 } });
    expect((await client.get(at)).json).toMatchObject({
      stale: false,
      base: { revision: 3, at: '2021-06-15' },
    });
    const withdrawn = await client.send('DELETE', at, { headers: ifMatch(etag(rebased)) });
    expect(withdrawn).toMatchObject({ status: 200, json: { revision: 3 } });

    expect((await client.get(at)).json).toMatchObject({ state: 'withdrawn', title: 'Louder' });
    expect((await client.get(`${at}?revision=0`)).json).toMatchObject({
      state: 'open',
      title: 'A quiet summit',
      asOf: 0,
      stale: true,
    });
    expect((await client.get(`${AT}/what-ifs?state=open`)).json.total).toBe(0);
    expect((await client.get(`${AT}/what-ifs?state=withdrawn`)).json.total).toBe(1);
    // Nothing more is taken, but the same again.
    const more = await client.put(at, { content: outcome }, ifMatch(etag(withdrawn)));
    expect(more).toMatchObject({ status: 409, json: { code: 'what-if-withdrawn' } });
    expect(await client.send('DELETE', at, { headers: ifMatch(etag(withdrawn)) })).toMatchObject({
      status: 200,
      json: { revision: 3, events: 0 },
    });
  });

  test('given two revise one revision, when both are answered, then one wins and the other gets 412 with the current revision', async () => {
    const created = await propose();
    const answers = await Promise.all(
      ["Ann's", "Bob's"].map((title) =>
        client.put(placeOf(created), { content: { ...outcome, title } }, ifMatch(etag(created))),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(answers.find(({ status }) => status === 412)?.json).toMatchObject({
      code: 'revision-conflict',
      details: { current: 1, expected: 0 },
    });
  });

  test('given no If-Match, when a what-if is revised, rebased or withdrawn, then it is asked for', async () => {
    const at = placeOf(await propose());
    for (const answer of [
      await client.put(at, { content: outcome }),
      await client.post(`${at}/rebase`, {}),
      await client.send('DELETE', at),
    ]) {
      expect(answer).toMatchObject({ status: 428, json: { code: 'if-match-required' } });
    }
    expect((await client.get(at)).json.revision).toBe(0);
  });

  test('given what may be a slip, when it is proposed and revised, then it is taken, with cautions that name the place in the body', async () => {
    const doubtful = {
      ...outcome,
      commitments: [commitment, { ...commitment, commitmentId: 'again' }],
      edits: [{ edit: 'insert', act: act('invented', { code: { code: '10' } }) }],
    };
    const proposed = await propose(doubtful);
    expect(proposed).toMatchObject({
      status: 201,
      json: {
        cautions: [
          { code: 'told-twice', path: 'commitments[1].commitmentId' },
          { code: 'lost-zero', path: 'edits[0].act.code.code', remedy: expect.stringContaining('"010"') },
        ],
      },
    });
    const revised = await client.put(
      placeOf(proposed),
      { content: { ...doubtful, edits: [] } },
      ifMatch(etag(proposed)),
    );
    expect(revised).toMatchObject({
      status: 200,
      json: { cautions: [{ code: 'told-twice', path: 'content.commitments[1].commitmentId' }] },
    });
  });

  test('given the history moved on, when a proposal insists on its revision, then 412', async () => {
    expect(await propose(outcome, ifMatch('"r1"'))).toMatchObject({
      status: 412,
      json: { details: { current: 2 } },
    });
    expect(await propose(outcome, ifMatch('"r2"'))).toMatchObject({ status: 201 });
  });

  test('given bad proposals, when they are sent, then each names its fault and its place, and nothing is written', async () => {
    const committed = (changes: object) => ({ ...outcome, commitments: [{ ...commitment, ...changes }] });
    const tried: readonly (readonly [object, number, string, string])[] = [
      [
        committed({ probability: { value: 1.2 } }),
        400,
        'invalid-request',
        'commitments[0].probability.value',
      ],
      [committed({ magnitude: { value: -1 } }), 400, 'invalid-request', 'commitments[0].magnitude.value'],
      [committed({ date: '2021-06-15' }), 422, 'commitment-before-fork', 'commitments[0].date'],
      [committed({ issue: 'weather' }), 422, 'undeclared-issue', 'commitments[0].issue'],
      [{ ...outcome, horizonDays: 0 }, 400, 'invalid-request', 'horizonDays'],
      [{ ...outcome, horizonDays: 10_000 }, 400, 'invalid-request', 'horizonDays'],
      [{ ...outcome, edits: [{ edit: 'omit', actId: 'nothing' }] }, 422, 'edit-unknown-act', 'edits[0]'],
      [{ ...outcome, base: { at: '2021-04-01' } }, 422, 'fork-before-first-act', 'base.at'],
      [{ ...outcome, base: { at: '2021-06-30' } }, 422, 'future-fork', 'base.at'],
      [{ title: 'Nobody' }, 400, 'invalid-request', 'author'],
      [{ preset: 'reset', edits: [] }, 400, 'invalid-request', 'edits'],
    ];
    for (const [body, status, code, path] of tried) {
      const answer = await propose(body);
      expect([answer.status, answer.json.code, answer.json.errors?.[0]?.path]).toEqual([status, code, path]);
      expect(answer.json.remedy).not.toBe('');
    }
    const infinite = await client.post(`${AT}/what-ifs`, JSON.stringify(outcome).replace('0.8', '1e999'), {
      'content-type': 'application/json',
    });
    expect(infinite).toMatchObject({
      status: 400,
      json: { errors: [{ path: 'commitments[0].probability.value' }] },
    });
    const many = await propose({
      ...outcome,
      commitments: Array.from({ length: 100_000 }, () => commitment),
    });
    expect(many).toMatchObject({ status: 413 });
    expect(await propose({ ...outcome, base: { revision: 99 } })).toMatchObject({
      status: 404,
      json: { code: 'revision-not-reached' },
    });
    expect((await client.get(`${AT}/what-ifs`)).json.total).toBe(0);
  });

  test('given a retracted act, when a what-if edits it, then it is refused', async () => {
    const retracted = await client.remove(`${AT}/acts/b`, { reason: 'It was not.' }, ifMatch('"r2"'));
    expect(retracted.status).toBe(200);
    const answer = await propose({ ...outcome, edits: [{ edit: 'omit', actId: 'b' }] });
    expect(answer).toMatchObject({ status: 422, json: { code: 'edit-unknown-act' } });
  });

  test('given no such what-if or history, when it is read or changed, then 404; an id that is none is 400', async () => {
    const nowhere = '/api/what-ifs/5d9a0a2c-6c0e-5c7e-9f55-3f1d7e8b2a10';
    expect((await client.get(nowhere)).json.code).toBe('unknown-what-if');
    expect((await client.put(nowhere, { content: outcome }, ifMatch('"r0"'))).status).toBe(404);
    expect((await client.get('/api/what-ifs/nothing')).status).toBe(400);
    expect((await client.get('/api/histories/RUS-USA~none/what-ifs')).status).toBe(404);
    expect((await client.post('/api/histories/RUS-USA~none/what-ifs', outcome)).status).toBe(404);
    expect((await client.get(`${AT}/what-ifs?status=open`)).json.code).toBe('unknown-parameter');
  });

  test('given a replayed scenario, when its presets are proposed by name, then each is a what-if that says where it is from', async () => {
    await client.post('/api/scenarios/geneva-2021/replay', {});
    const at = '/api/histories/RUS-USA~geneva-2021/what-ifs';
    const { presets, outcomes } = (await client.get('/api/scenarios/geneva-2021')).json;
    expect(presets.map(({ preset }: { preset: string }) => preset)).toEqual(Object.keys(outcomes));
    for (const { preset } of presets) {
      const answer = await client.post(at, { preset, author: 'Ann' });
      expect([preset, answer.status]).toEqual([preset, 201]);
      expect((await client.get(placeOf(answer))).json).toMatchObject({
        author: 'Ann',
        title: outcomes[preset].title,
        preset: { scenario: 'geneva-2021', preset },
      });
    }
    // What the scenario shows of a preset is a draft that can be proposed as it is.
    expect((await client.post(at, outcomes.reset)).status).toBe(201);
    expect(await client.post(at, { preset: 'restart' })).toMatchObject({
      status: 422,
      json: { code: 'unknown-preset' },
    });
    expect(await client.post(`${AT}/what-ifs`, { preset: 'reset' })).toMatchObject({
      status: 404,
      json: { code: 'unknown-scenario' },
    });
  });

  test('given a server that starts anew on the same store, when its what-ifs are read, then they are as they were', async () => {
    const store = new MemoryStore();
    const first = await listening({ store: keptOpen(store) });
    await withActs(first, 'a');
    const created = await first.post(`${AT}/what-ifs`, outcome);
    const before = (await first.get(placeOf(created))).json;
    await first.close();
    const second = await listening({ store });
    expect(
      (await second.get(placeOf(created), { 'detente-after': created.headers.get('detente-position') ?? '' }))
        .json,
    ).toEqual(before);
    await second.close();
  });
});

/** A server closes its store when it ends; this one lives on. */
function keptOpen(store: MemoryStore): MemoryStore {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'close') return () => Promise.resolve();
      const member = Reflect.get(target, name) as unknown;
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}
