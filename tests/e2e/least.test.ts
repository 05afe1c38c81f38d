import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Least, LeastProgress } from '../../src/projection/least-answer.ts';
import { listening, type Client } from '../support/server.ts';

const AT = '/api/histories/RUS-USA~geneva-2021';

const commitment = (commitmentId: string, day: number, code: string) => ({
  commitmentId,
  day,
  initiator: 'USA',
  target: 'RUS',
  code: { code },
  issue: 'diplomatic-representation',
  summary: `Step ${commitmentId}`,
  probability: { value: 0.9 },
});
const draft = {
  title: 'Ambassadors return',
  author: 'Ann',
  base: { at: '2021-06-15' },
  horizonDays: 40,
  commitments: [
    commitment('return', 10, '057'),
    commitment('talks', 12, '046'),
    commitment('accuse', 20, '111'),
  ],
};
const many = (count: number) => ({
  ...draft,
  commitments: Array.from({ length: count }, (_, index) => commitment(`step-${index}`, 5 + index, '050')),
});

let client: Client;
beforeAll(async () => {
  client = await listening({ env: { DETENTE_WORKERS: '1' } });
  await client.post('/api/scenarios/geneva-2021/replay', {});
});
afterAll(() => client.close());

/** The text of a stream that is closed as soon as `enough` says so. */
const lines = (path: string, enough: (text: string) => boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(client.url + path, { headers: { 'accept-encoding': 'br, gzip' } }, (answer) => {
      expect(answer.headers['content-encoding']).toBeUndefined();
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        if (enough(text)) {
          sent.destroy();
          resolve(text);
        }
      });
      answer.on('end', () => resolve(text));
    });
    sent.on('error', reject).end();
  });

describe('the least that would do, over HTTP', () => {
  test('given a saved what-if, then the cheapest steps are told with their figures, and a copy that is still good is not sent again', async () => {
    const proposed = await client.post(`${AT}/what-ifs`, draft);
    const path = `/api/what-ifs/${proposed.json.whatIfId}`;
    const asked = (below: number, more = '') =>
      client.get(`${path}/least?below=${below}&chance=50&paths=500${more}`);
    const { none, all } = (await asked(99)).json as unknown as Least;
    expect(all.mean).toBeLessThan(none.mean - 0.5);
    const below = Math.round(((none.mean + all.mean) / 2) * 10) / 10;
    const answer = await asked(below);
    expect(answer.status).toBe(200);
    const least = answer.json as unknown as Least;
    expect(least).toMatchObject({ below, chance: 50, paths: 500, day: '2021-07-25', found: true });
    expect(least.sets[0]?.does).toBe(true);
    expect(least.sets[0]?.commitments).not.toContain('accuse');
    expect(least.candidates[0]).toEqual({
      commitment: 'return',
      cost: 1,
      summary: 'Step return',
      day: '2021-06-25',
    });
    const whole = await client.get(`${path}/projection?paths=500&wait=final`);
    expect(all.mean).toBeCloseTo(whole.json.whatIf.mean[39], 3);
    expect(none.mean).toBeCloseTo(whole.json.baseline.mean[39], 3);

    const dear = (await asked(below, '&candidates=return:40,talks:1')).json as unknown as Least;
    expect(dear.candidates.map(({ commitment: id, cost }) => [id, cost])).toEqual([
      ['return', 40],
      ['talks', 1],
    ]);
    const etag = answer.headers.get('etag') ?? '';
    const again = `${path}/least?below=${below}&chance=50&paths=500`;
    expect((await client.get(again, { 'if-none-match': etag })).status).toBe(304);
    expect((await client.get(`${again}&seed=2`, { 'if-none-match': etag })).status).toBe(200);
  });

  test('given a preset, then it is answered by name, and by the fingerprint of its projection', async () => {
    const path = '/api/scenarios/geneva-2021/presets/reset';
    const named = await client.get(`${path}/least?below=45&chance=60&days=40&paths=300`);
    expect(named.status).toBe(200);
    const projection = await client.get(`${path}/projection?days=40&paths=500&wait=final`);
    const by = `/api/projections/${projection.json.fingerprint}`;
    const again = await client.get(`${by}/least?below=45&chance=60&paths=300`);
    expect(again.json).toEqual(named.json);
    const text = await lines(`${by}/least.ndjson?below=45&chance=60&paths=300`, () => false);
    const told = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { least?: Least });
    expect(told.at(-1)).toEqual({ least: named.json });
  });

  test('given a search that is followed, then its progress comes line by line, and who leaves ends it', async () => {
    const projection = await client.post(`${AT}/projections?paths=300&wait=final`, many(12));
    const path = `/api/projections/${projection.json.fingerprint}/least`;
    // Nothing brings tension below this, so that every set is tried.
    const text = await lines(`${path}.ndjson?below=0.001&chance=100`, (so) => so.split('\n').length > 2);
    const [first, second] = text
      .split('\n')
      .map((line) => (line === '' ? undefined : (JSON.parse(line) as LeastProgress)));
    expect(first).toEqual({ done: 0, sets: 4096, checking: false });
    expect(second?.done).toBeGreaterThan(0);
    // More than are worked on at a time: each of those before was left, and makes room.
    for (let left = 0; left < 6; left += 1) {
      await lines(`${path}.ndjson?below=0.00${left + 2}&chance=100`, (so) => so.includes('\n'));
    }
    expect((await client.get(`${path}?below=100&chance=1&paths=250`)).json).toMatchObject({ tried: 1 });
  });

  test.each([
    [13, 'below=40&chance=80', 422, 'least-question', '13 steps to choose from'],
    [3, 'below=40&chance=80&candidates=step-0:-1', 422, 'least-question', 'costs -1'],
    [3, 'below=40&chance=80&candidates=step-0:NaN', 422, 'least-question', 'costs NaN'],
    [3, 'below=40&chance=80&candidates=step-9', 422, 'least-question', 'no commitment of this outcome'],
    [0, 'below=40&chance=80', 422, 'least-question', 'no step to choose from'],
    [3, 'below=0&chance=80', 400, 'invalid-request', 'below'],
    [3, 'below=40&chance=101', 400, 'invalid-request', 'chance'],
    [3, 'chance=10', 400, 'invalid-request', 'below'],
    [3, 'below=40&chance=10&days=731', 400, 'invalid-request', 'days'],
  ])(
    'given a draft of %d steps, when it is asked with %s, then it is %d %s',
    async (count, query, status, code, words) => {
      const answer = await client.post(`${AT}/least?${query}`, many(count));
      expect([answer.status, answer.json.code]).toEqual([status, code]);
      expect(answer.json.detail).toContain(words);
    },
  );

  test('given 12 steps of which one costs nothing, then they are searched', async () => {
    const answer = await client.post(
      `${AT}/least?below=99&chance=100&candidates=step-0:0,step-1:2.5`,
      many(13),
    );
    expect(answer.json).toMatchObject({ found: true, sets: [{ commitments: [], cost: 0 }] });
  });
});
