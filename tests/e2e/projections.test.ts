import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { listening, type Answer, type Client } from '../support/server.ts';

const HISTORY = 'RUS-USA~geneva-2021';
const AT = `/api/histories/${HISTORY}`;

/** Until the figures are final, as a page without sockets does. */
async function settled(ask: () => Promise<Answer>): Promise<readonly Answer[]> {
  const answers = [await ask()];
  while (answers.at(-1)?.json.final === false) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    answers.push(await ask());
  }
  return answers;
}

const draft = {
  title: 'Ambassadors return',
  author: 'Ann',
  base: { at: '2021-06-15' },
  horizonDays: 90,
  commitments: [
    {
      commitmentId: 'return',
      day: 10,
      initiator: 'USA',
      target: 'RUS',
      reciprocal: true,
      code: { code: '050' },
      issue: 'diplomatic-representation',
      summary: 'Both ambassadors go back.',
      probability: { value: 0.8 },
    },
  ],
};

let client: Client;
beforeAll(async () => {
  client = await listening({ env: { DETENTE_WORKERS: '1' } });
  await client.post('/api/scenarios/geneva-2021/replay', {});
});
afterAll(() => client.close());

const propose = async (body: object = draft): Promise<string> => {
  const answer = await client.post(`${AT}/what-ifs`, body);
  expect(answer.status).toBe(201);
  return answer.json.whatIfId as string;
};

describe('projections over HTTP', () => {
  test('given a what-if, when its projection is polled, then figures get better until they are final, with everything needed to compute them again', async () => {
    const id = await propose();
    const answers = await settled(() => client.get(`/api/what-ifs/${id}/projection?paths=4000`));
    const paths = answers.map(({ json }) => json.paths as number);
    expect(paths).toEqual([...paths].sort((a, b) => a - b));
    expect(paths.at(-1)).toBe(4000);
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('retry-after')).toBe(answer.json.final === true ? null : '1');
    }
    const { json } = answers.at(-1) as Answer;
    expect(json).toMatchObject({
      of: {
        history: HISTORY,
        title: 'Ambassadors return',
        base: { at: '2021-06-15' },
        whatIfId: id,
        revision: 0,
        stale: false,
      },
      models: { tension: 'tension/1', reaction: 'reaction/2' },
      parties: ['RUS', 'USA'],
      at: '2021-06-15',
      first: '2021-06-16',
      horizonDays: 90,
      seed: 20_210_616,
      requested: 4000,
      final: true,
    });
    expect(json.of.base.revision).toBeGreaterThan(10);
    expect(json.takeaway).toMatch(/^On day 90 tension is [\d.]+ points lower than without it, /);
    for (const curve of ['whatIf', 'baseline', 'difference']) {
      expect(json[curve].q50).toHaveLength(90);
      expect(json[curve].standardErrors.q50).toHaveLength(90);
    }
    // A purely cooperative outcome is nowhere above its baseline.
    expect(Math.max(...json.difference.q95)).toBeLessThanOrEqual(0);
    expect(json.futures).toHaveLength(20);
    expect(
      json.futures.flatMap(({ acts }: any) => acts).some(({ commitment }: any) => commitment === 'return'),
    ).toBe(true);
    const again = await client.get(`/api/what-ifs/${id}/projection?paths=4000`, {
      'if-none-match': (answers.at(-1) as Answer).headers.get('etag') ?? '',
    });
    expect(again.status).toBe(304);
  });

  test('given a draft, when it is projected before and after it is proposed, then the figures are the same to the last digit and nothing is recorded by it', async () => {
    const before = (await client.get(AT)).json.revision;
    const [drafted] = (await settled(() => client.post(`${AT}/projections?paths=1000`, draft))).slice(-1);
    expect((await client.get(AT)).json.revision).toBe(before);
    const id = await propose();
    const saved = await client.get(`/api/what-ifs/${id}/projection?paths=1000&wait=final`);
    expect(saved.json.fingerprint).toBe(drafted?.json.fingerprint);
    expect(saved.json.whatIf).toEqual(drafted?.json.whatIf);
    expect(saved.json.futures).toEqual(drafted?.json.futures);
  });

  test('given another server with other threads and the record replayed anew, when the same is asked, then the answer is the same', async () => {
    const other = await listening({ store: new MemoryStore(), env: { DETENTE_WORKERS: '3' } });
    try {
      await other.post('/api/scenarios/geneva-2021/replay', {});
      const path = '/api/scenarios/geneva-2021/presets/reset/projection?paths=1000&days=60&wait=final';
      const [one, two] = [await client.get(path), await other.get(path)];
      expect(one.status).toBe(200);
      expect(two.json).toEqual(one.json);
    } finally {
      await other.close();
    }
  });

  test('given a revised what-if, when an earlier revision is asked for, then its projection is what it was', async () => {
    const id = await propose();
    const path = `/api/what-ifs/${id}/projection?paths=500&wait=final`;
    const first = await client.get(path);
    const content = { ...draft, commitments: [], base: {} };
    await client.put(`/api/what-ifs/${id}`, { content }, { 'if-match': '"r0"' });
    const second = await client.get(path);
    expect(second.json.of.revision).toBe(1);
    expect(new Set(second.json.difference.q50)).toEqual(new Set([0]));
    const linked = await client.get(`${path}&revision=0`);
    expect(linked.json.fingerprint).toBe(first.json.fingerprint);
    expect(linked.json.difference).toEqual(first.json.difference);
  });

  test('given final figures, when they are asked for as CSV, then there is a line a day with them and what they rest on', async () => {
    const id = await propose();
    const answer = await client.get(`/api/what-ifs/${id}/projection.csv?paths=300&days=5`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const [head = '', ...lines] = answer.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    const row = Object.fromEntries(head.split(',').map((name, at) => [name, lines[4]?.split(',')[at]]));
    expect(row).toMatchObject({
      day: '5',
      date: '2021-06-20',
      history: HISTORY,
      fork: '2021-06-15',
      what_if_id: id,
      what_if_revision: '0',
      paths: '300',
      seed: '20210616',
      reaction_model: 'reaction/2',
    });
    expect(Number(row['what_if_q5'])).toBeLessThan(Number(row['what_if_q95']));
    expect(row['fingerprint']).toMatch(/^[0-9a-f]{64}$/);
  });

  test('given presets, when they are compared, then each has its baseline, the others are held against the first, and what they say differently is listed', async () => {
    const ids = 'geneva-2021/reset,RUS-USA~geneva-2021/walk-out,geneva-2021/no-killer-remark';
    const answer = await client.get(`/api/compare?ids=${ids}&paths=500&days=60&wait=final`);
    expect(answer.status).toBe(200);
    const { compared, paired, differing, final } = answer.json;
    expect(final).toBe(true);
    expect(compared.map(({ of }: any) => of.title)).toEqual([
      'A reset',
      'The meeting breaks up',
      'Without the word "killer"',
    ]);
    expect(compared[0].attribution.both).toEqual(compared[0].whatIf);
    expect(compared[0].attribution.assumptions).toEqual(compared[0].baseline);
    expect(paired).toMatchObject([
      { of: 1, against: 0, paths: 500 },
      { of: 2, against: 0, unpaired: 'they fork off on different days' },
    ]);
    // A failed meeting is tenser than a reset, future by future.
    expect(paired[0].difference.q5.at(-1)).toBeGreaterThan(0);
    expect(paired[0].difference.mean.at(-1)).toBeCloseTo(
      compared[1].whatIf.mean.at(-1) - compared[0].whatIf.mean.at(-1),
      3,
    );
    expect(
      differing.some(({ text, has }: any) => text.startsWith('omit killer-interview') && has[2] && !has[0]),
    ).toBe(true);
  });

  test('given assumptions, when one what-if is compared with none, then the four lines tell what they and the acts do', async () => {
    const id = await propose({ ...draft, assumptions: { reaction: { mu: 0.02 } } });
    const { json } = await client.get(`/api/compare?ids=${id}&paths=500&days=60&wait=final`);
    const { baseline, assumptions, acts, both } = json.compared[0].attribution;
    const end = (curve: any): number => curve.mean.at(-1);
    expect(new Set([baseline, assumptions, acts, both].map(end)).size).toBe(4);
    expect(end(acts)).toBeLessThan(end(baseline));
    expect(end(both)).toBeLessThan(end(assumptions));
    expect(json.compared[0].baseline).toEqual(assumptions);
  });

  test.each([
    ['paths=1000000000', 400, 'invalid-request'],
    ['paths=1', 400, 'invalid-request'],
    ['paths=NaN', 400, 'invalid-request'],
    ['days=0', 400, 'invalid-request'],
    ['days=10000', 400, 'invalid-request'],
    ['seed=Infinity', 400, 'invalid-request'],
    ['paths=100000&days=730', 422, 'projection-size'],
    ['pths=10', 400, 'unknown-parameter'],
  ])('given %s, when a projection is asked for, then it is %s %s', async (query, status, code) => {
    const id = await propose();
    const answer = await client.get(`/api/what-ifs/${id}/projection?${query}`);
    expect(answer).toMatchObject({ status, json: { code } });
    expect(answer.json.remedy.length).toBeGreaterThan(10);
  });

  const impossible = (changes: object) => ({
    ...draft,
    commitments: [{ ...draft.commitments[0], ...changes }],
  });
  test.each([
    ['a probability of 1.2', impossible({ probability: { value: 1.2 } }), 400, 'invalid-request'],
    [
      'a negative magnitude',
      impossible({ magnitude: { value: -1, rationale: 'x' } }),
      400,
      'invalid-request',
    ],
    [
      'a day before the fork',
      impossible({ day: undefined, date: '2021-06-01' }),
      422,
      'commitment-before-fork',
    ],
    ['a horizon of 0', { ...draft, horizonDays: 0 }, 400, 'invalid-request'],
    ['a horizon of 10 000', { ...draft, horizonDays: 10_000 }, 400, 'invalid-request'],
    [
      '100 000 commitments',
      { ...draft, commitments: Array.from({ length: 100_000 }, () => 0) },
      400,
      'invalid-request',
    ],
    ['an edit of no act', { ...draft, edits: [{ edit: 'omit', actId: 'nowhere' }] }, 422, 'edit-unknown-act'],
    ['a fork before the first act', { ...draft, base: { at: '2019-01-01' } }, 422, 'fork-before-first-act'],
    [
      'reactions without end',
      { ...draft, assumptions: { reaction: { reciprocity: { conflict: 0.9 } } } },
      422,
      'reaction-explodes',
    ],
    ['a preset that there is not', { preset: 'nothing' }, 422, 'unknown-preset'],
  ])(
    'given a draft with %s, when it is projected, then it is refused and the server serves on',
    async (_, body, status, code) => {
      const answer = await client.post(`${AT}/projections`, body);
      expect(answer).toMatchObject({ status, json: { code } });
      expect((await client.get(AT)).status).toBe(200);
    },
  );

  test('given a draft that was projected, when its fingerprint is asked for, then the whole final answer comes, under the title asked for last', async () => {
    const first = await client.post(`${AT}/projections?paths=4000`, { ...draft, horizonDays: 77 });
    const { fingerprint } = first.json;
    const whole = await client.get(`/api/projections/${fingerprint}`);
    expect(whole).toMatchObject({
      status: 200,
      json: { fingerprint, paths: 4000, final: true, horizonDays: 77, of: { title: draft.title } },
    });
    expect(whole.json.futures).toHaveLength(20);
    expect(whole.json.difference.standardErrors.q50).toHaveLength(77);

    const renamed = { ...draft, horizonDays: 77, title: 'Another title' };
    const again = await client.post(`${AT}/projections?paths=4000&wait=final`, renamed);
    const last = await client.get(`/api/projections/${fingerprint}`);
    expect(last.json).toEqual({ ...whole.json, of: { ...whole.json.of, title: 'Another title' } });
    expect(last.json).toEqual(again.json);
  });

  test.each([
    ['what-ifs/00000000-0000-4000-8000-000000000000/projection', 404, 'unknown-what-if'],
    ['what-ifs/nothing/projection', 400, 'what-if-id'],
    ['projections/0000000000000000', 404, 'unknown-fingerprint'],
    ['scenarios/geneva-2021/presets/nothing/projection', 404, 'unknown-preset'],
    // By this server's clock most of that scenario lies in the future.
    ['scenarios/us-russia-2021/presets/walk-out/projection', 422, 'invalid-scenario'],
    ['compare?ids=geneva-2021/reset,a,b,c,d', 400, 'limit'],
    ['compare?ids=', 400, 'what-if-id'],
    ['compare?ids=geneva-2021/reset,geneva-2021/walk-out&paths=100000&days=90', 422, 'projection-size'],
  ])('given /api/%s, when it is asked for, then it is %s %s', async (path, status, code) => {
    expect(await client.get(`/api/${path}`)).toMatchObject({ status, json: { code } });
  });
});
