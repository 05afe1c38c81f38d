import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tornado } from '../../src/projection/tornado-answer.ts';
import { listening, type Client } from '../support/server.ts';

const AT = '/api/histories/RUS-USA~geneva-2021';
const draft = {
  title: 'Talks',
  author: 'Ann',
  base: { at: '2021-06-15' },
  horizonDays: 40,
  commitments: [
    {
      commitmentId: 'talks',
      day: 10,
      initiator: 'USA',
      target: 'RUS',
      code: { code: '057' },
      issue: 'diplomatic-representation',
      summary: 'They sign.',
      probability: { value: 0.9 },
    },
  ],
};

let client: Client;
beforeAll(async () => {
  client = await listening({ env: { DETENTE_WORKERS: '1' } });
  await client.post('/api/scenarios/geneva-2021/replay', {});
});
afterAll(() => client.close());

describe('what each assumption moves, over HTTP', () => {
  test('given a saved what-if, then an end moves its figures as assuming it does, as JSON and as a table', async () => {
    const proposed = await client.post(`${AT}/what-ifs`, draft);
    const path = `/api/what-ifs/${proposed.json.whatIfId}`;
    const asked = await client.get(`${path}/tornado?paths=300`);
    expect(asked.status).toBe(200);
    const tornado = asked.json as unknown as Tornado;
    expect(tornado.parameters).toHaveLength(13);
    const widths = tornado.parameters.map(({ low, high }) =>
      Math.abs((high.moves?.whatIf.mean ?? 0) - (low.moves?.whatIf.mean ?? 0)),
    );
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    const rate = tornado.parameters.find(({ parameter }) => parameter === 'reaction.mu');
    const [plain, assuming] = await Promise.all(
      [draft, { ...draft, assumptions: { reaction: { mu: rate?.high.value } } }].map((body) =>
        client.post(`${AT}/projections?paths=300&wait=final`, body),
      ),
    );
    expect(tornado.whatIf.mean).toBeCloseTo(plain?.json.whatIf.mean[39], 3);
    expect(rate?.high.moves?.whatIf.mean).toBeCloseTo(
      assuming?.json.whatIf.mean[39] - plain?.json.whatIf.mean[39],
      3,
    );
    expect(rate?.high.moves?.whatIf.standardError).toBeGreaterThan(0);

    const etag = asked.headers.get('etag') ?? '';
    expect((await client.get(`${path}/tornado?paths=300`, { 'if-none-match': etag })).status).toBe(304);
    const csv = await client.get(`${path}/tornado.csv?paths=300`);
    const lines = csv.text.trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(1 + 2 * 13);
    expect(lines[0]).toMatch(/^parameter,value,end,end_value,tension_moves,/);
    expect(lines.filter((line) => line.startsWith('reaction.mu,0.05,high,0.1,'))).toHaveLength(1);
  });

  test('given an assumption at whose end reactions would never end, then that end is refused with the reason, and the others stand', async () => {
    const near = { ...draft, assumptions: { reaction: { inertia: { conflict: 0.6 } } } };
    const { parameters } = (await client.post(`${AT}/tornado?paths=100`, near)).json as unknown as Tornado;
    const reciprocity = parameters.find(({ parameter }) => parameter === 'reaction.reciprocity.conflict');
    expect(reciprocity?.high.moves).toBeUndefined();
    expect(reciprocity?.high.refused).toContain('eigenvalue');
    expect(reciprocity?.low.moves).toBeDefined();
  });

  test('given a preset, then it is answered by name, and by the fingerprint of its projection', async () => {
    const path = '/api/scenarios/geneva-2021/presets/reset';
    const named = await client.get(`${path}/tornado?paths=100&days=20`);
    const projection = await client.get(`${path}/projection?paths=100&days=20&wait=final`);
    const again = await client.get(`/api/projections/${projection.json.fingerprint}/tornado`);
    expect(named.status).toBe(200);
    expect(again.json).toEqual(named.json);
    expect(await client.get('/api/projections/0000/tornado')).toMatchObject({ status: 404 });
  });
});
