import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Contributions } from '../../src/projection/contributions-answer.ts';
import { listening, type Client } from '../support/server.ts';

const AT = '/api/histories/RUS-USA~geneva-2021';

const commitment = (commitmentId: string, day: number, code: string, initiator: string) => ({
  commitmentId,
  day,
  initiator,
  target: initiator === 'USA' ? 'RUS' : 'USA',
  code: { code },
  issue: 'diplomatic-representation',
  summary: `Step ${commitmentId}`,
  probability: { value: 0.8 },
});

const draft = {
  title: 'Ambassadors return',
  author: 'Ann',
  base: { at: '2021-06-15' },
  horizonDays: 60,
  edits: [{ edit: 'omit', actId: 'killer-interview' }],
  commitments: [commitment('return', 10, '050', 'USA'), commitment('accuse', 20, '112', 'RUS')],
};
const assuming = { ...draft, assumptions: { reaction: { gamma: 0, mu: 0.1 } } };

let client: Client;
beforeAll(async () => {
  client = await listening({ env: { DETENTE_WORKERS: '1' } });
  await client.post('/api/scenarios/geneva-2021/replay', {});
});
afterAll(() => client.close());

const propose = async (body: object): Promise<string> => {
  const answer = await client.post(`${AT}/what-ifs`, body);
  expect(answer.status).toBe(201);
  return answer.json.whatIfId as string;
};

const together = (answer: Contributions, day: number): number =>
  answer.steps.reduce((sum, { mean }) => sum + (mean[day] ?? 0), 0);

describe('which step does the work, over HTTP', () => {
  test('given a saved what-if, then its steps add up to the difference, and a copy that is still good is not sent again', async () => {
    const id = await propose(draft);
    const path = `/api/what-ifs/${id}/contributions?paths=500`;
    const asked = await client.get(path);
    expect(asked.status).toBe(200);
    const answer = asked.json as unknown as Contributions;
    expect(answer.steps.map(({ kind, commitment: step, day }) => [kind, step, day])).toEqual([
      ['past', undefined, undefined],
      ['commitment', 'return', '2021-06-25'],
      ['commitment', 'accuse', '2021-07-05'],
    ]);
    const whole = await client.get(`/api/what-ifs/${id}/projection?paths=500&wait=final`);
    const { mean } = whole.json.difference as { mean: number[] };
    for (const day of [0, 15, 59]) expect(together(answer, day)).toBeCloseTo(mean[day] ?? Number.NaN, 3);
    expect(answer.baseline[59]).toBeCloseTo(whole.json.baseline.mean[59], 3);
    expect(answer.steps[1]?.mean[20]).toBeLessThan(-0.5);
    expect(answer.steps[2]?.mean[30]).toBeGreaterThan(0.3);
    expect(answer.steps[2]?.standardErrors[59]).toBeGreaterThan(0);

    const etag = asked.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\//);
    const again = await client.get(path, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    const { content } = (await client.get(`/api/what-ifs/${id}`)).json;
    const fewer = { ...content, commitments: content.commitments.slice(1) };
    const revised = await client.put(`/api/what-ifs/${id}`, { content: fewer }, { 'if-match': '"r0"' });
    expect(revised.status).toBe(200);
    expect((await client.get(path, { 'if-none-match': etag })).status).toBe(200);
    expect((await client.get(`${path}&revision=0`)).json).toEqual(answer);
  });

  test('given a draft that assumes something otherwise, then that is a step, and all add up to the what-if less the baseline without it', async () => {
    const { json, status } = await client.post(`${AT}/contributions?paths=500`, assuming);
    expect(status).toBe(200);
    const answer = json as unknown as Contributions;
    expect(answer.steps.map(({ kind }) => kind)).toEqual(['assumptions', 'past', 'commitment', 'commitment']);
    const [assumed, plain] = await Promise.all(
      [assuming, draft].map((body) => client.post(`${AT}/projections?paths=500&wait=final`, body)),
    );
    const end = assumed?.json.whatIf.mean[59] - plain?.json.baseline.mean[59];
    expect(together(answer, 59)).toBeCloseTo(end, 3);
    expect(Math.abs(answer.steps[0]?.mean[59] ?? 0)).toBeGreaterThan(0.5);
    const usual = { ...draft, assumptions: { reaction: { gamma: 0.4 } } };
    const same = await client.post(`${AT}/contributions?paths=500`, usual);
    expect((same.json as unknown as Contributions).steps.map(({ kind }) => kind)).not.toContain(
      'assumptions',
    );
  });

  test('given a preset, then it is answered by name, and by the fingerprint of its projection', async () => {
    const path = '/api/scenarios/geneva-2021/presets/reset';
    const named = await client.get(`${path}/contributions?paths=300&days=40`);
    expect(named.status).toBe(200);
    const projection = await client.get(`${path}/projection?paths=300&days=40&wait=final`);
    const again = await client.get(`/api/projections/${projection.json.fingerprint}/contributions`);
    expect(again.json).toEqual(named.json);
    expect(again.headers.get('etag')).toBe(named.headers.get('etag'));
  });

  test('given a what-if, then its steps come as a table of a line a step and day', async () => {
    const id = await propose(draft);
    const csv = await client.get(`/api/what-ifs/${id}/contributions.csv?paths=100&days=30`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = csv.text.trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(1 + 3 * 30);
    expect(lines[0]).toMatch(/^step,kind,commitment,summary,due,day,date,points,standard_error,baseline,/);
    expect(lines[31]).toMatch(/^2,commitment,return,Step return,2021-06-25,1,2021-06-16,/);
  });

  test.each([
    ['what-ifs/00000000-0000-4000-8000-000000000000/contributions', 404, 'unknown-what-if'],
    ['projections/0000000000000000/contributions', 404, 'unknown-fingerprint'],
    ['scenarios/geneva-2021/presets/nothing/contributions', 404, 'unknown-preset'],
    ['scenarios/geneva-2021/presets/reset/contributions?paths=1', 400, 'invalid-request'],
  ])('given /api/%s, when it is asked for, then it is %s %s', async (path, status, code) => {
    expect(await client.get(`/api/${path}`)).toMatchObject({ status, json: { code } });
  });
});
