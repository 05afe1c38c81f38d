import { afterAll, beforeAll, expect, test } from 'vitest';
import { gdeltRow } from '../observations/rows.ts';
import { listening, type Client } from '../support/server.ts';

/** What-ifs that start from what a data set counted: 500 days of a made-up relation, with up to five acts on a day. */

const HISTORY = 'RUS-USA~gdelt';
const AT = `/api/histories/${HISTORY}`;
const DAYS = 500;
const BEGINS = Date.UTC(2019, 0, 1);

const dayOf = (day: number): string => new Date(BEGINS + day * 86_400_000).toISOString().slice(0, 10);
const CODES = [
  ['042', '04'],
  ['112', '11'],
  ['111', '11'],
  ['130', '13'],
  ['120', '12'],
] as const;
const ROWS = Array.from({ length: DAYS }, (_, day) =>
  CODES.slice(0, day % 6).map(([code, root], at) => {
    const stamp = dayOf(day).replaceAll('-', '');
    const sides = at === 0 ? { 7: 'RUS', 17: 'USA' } : { 7: 'USA', 17: 'RUS' };
    return gdeltRow(61, {
      0: `${day}${at}`,
      1: stamp,
      ...sides,
      26: code,
      28: root,
      59: `${stamp}001500`,
    });
  }),
).flat();

const draft = {
  title: 'An agreement',
  author: 'Ann',
  base: { at: dayOf(450) },
  horizonDays: 40,
  commitments: [
    {
      commitmentId: 'agreement',
      day: 5,
      initiator: 'USA',
      target: 'RUS',
      reciprocal: true,
      code: { code: '057' },
      issue: 'verbal-cooperation',
      summary: 'Both sign.',
      probability: { value: 1 },
    },
  ],
};

let client: Client;
beforeAll(async () => {
  client = await listening({
    env: { DETENTE_WORKERS: '1' },
    clock: { now: () => Date.parse('2021-01-01T00:00:00Z') },
  });
  const sent = await fetch(`${client.url}/api/imports?name=a.CSV&parties=RUS,USA`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: ROWS.join('\n'),
  });
  expect(sent.status).toBe(200);
});
afterAll(() => client.close());

const final = async (path: string, body?: unknown) => {
  for (;;) {
    const { status, json } = await (body === undefined ? client.get(path) : client.post(path, body));
    if (status !== 200 || json.final === true) return json;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

test('given a proposal, then it is projected by the model that the history is read by and by its own rates, going on where its tension stands', async () => {
  const body = { ...draft, models: { tension: 'tension/2', reaction: 'reaction/3' } };
  const { whatIfId, models } = (await client.post(`${AT}/what-ifs`, body)).json;
  const projection = await final(`/api/what-ifs/${whatIfId}/projection?paths=500`);
  expect(projection).toMatchObject({
    models: { tension: 'tension/2', reaction: 'reaction/3' },
    rates: { used: 'own', to: draft.base.at },
    at: draft.base.at,
    final: true,
  });
  const { tension } = (await client.get(`${AT}/tension?at=${draft.base.at}`)).json;
  // Within the steps that one day takes, and far from what tension/1 makes of so many acts.
  expect(Math.abs(projection.baseline.q50[0] - tension)).toBeLessThan(5);
  const first = (await client.get(`${AT}/tension?at=${draft.base.at}&model=tension/1`)).json.tension;
  expect(Math.abs(first - tension)).toBeGreaterThan(10);
  expect(projection.difference.mean[39]).toBeLessThan(0);
  // The record goes on for 49 days, and is read alike.
  const documented = (await client.get(`${AT}/tension?at=${dayOf(460)}`)).json.tension;
  expect(projection.truth.documented[9]).toBeCloseTo(documented, 3);
  expect(models).toBeUndefined();
});

test('given no models, then a proposal has that of the history and goes by its own rates; given another, then it is refused in words', async () => {
  const { whatIfId } = (await client.post(`${AT}/what-ifs`, { ...draft, title: 'Of itself' })).json;
  expect((await client.get(`/api/what-ifs/${whatIfId}`)).json.content.models).toEqual({
    tension: 'tension/2',
    reaction: 'reaction/5',
  });
  const models = { tension: 'tension/1', reaction: 'reaction/3' };
  expect(await client.post(`${AT}/what-ifs`, { ...draft, models })).toMatchObject({
    status: 422,
    json: { code: 'tension-model', remedy: 'Write tension/2, or leave models out.' },
  });
});

test('given forecasts of it that could have been made, then they are held against its tension as it is read', async () => {
  const { json } = await client.get(`${AT}/backtest?horizon=20&paths=100&every=30&from=${dayOf(400)}`);
  expect(json).toMatchObject({
    models: { tension: 'tension/2', reaction: 'reaction/5' },
    rates: { own: json.forks, prior: 0 },
  });
  const [{ at, came, q5, q95 }] = json.worst;
  const later = new Date(Date.parse(at) + 20 * 86_400_000).toISOString().slice(0, 10);
  expect(came[19]).toBeCloseTo((await client.get(`${AT}/tension?at=${later}`)).json.tension, 3);
  const { tension } = (await client.get(`${AT}/tension?at=${at}`)).json;
  // A band of its own model begins where its line stands.
  expect([q5[0] < tension + 5, q95[0] > tension - 5]).toEqual([true, true]);
});

test('given acts that were counted, when they are left out, then figures and picture have a past without them', async () => {
  const edits = [400, 401, 402, 403, 404].flatMap((day) =>
    day % 6 > 1 ? [{ edit: 'omit', actId: `${dayOf(day)}-usa-112` }] : [],
  );
  const body = { ...draft, title: 'Without a dispute', commitments: [], edits };
  const { whatIfId } = (await client.post(`${AT}/what-ifs`, body)).json;
  const projection = await final(`/api/what-ifs/${whatIfId}/projection?paths=250`);
  expect(projection.difference.mean[0]).not.toBe(0);
  const { text } = await client.get(`/view.svg?history=${HISTORY}&whatIfs=${whatIfId}`);
  expect(text).toContain('the past as the what-if changes it');
  expect(
    (await client.post(`${AT}/what-ifs`, { ...body, edits: [{ edit: 'omit', actId: 'none' }] })).status,
  ).toBe(422);
});

test('given more of the same slice that says another thing of a day before the fork, then what-ifs of it are stale', async () => {
  const { whatIfId } = (await client.post(`${AT}/what-ifs`, { ...draft, title: 'To be stale' })).json;
  const stale = async () => (await client.get(`/api/what-ifs/${whatIfId}`)).json.stale;
  expect(await stale()).toBe(false);
  const stamp = dayOf(301).replaceAll('-', '');
  const row = gdeltRow(61, { 0: '9', 1: stamp, 26: '190', 28: '19', 59: `${stamp}003000` });
  await fetch(`${client.url}/api/imports?name=b.CSV&parties=RUS,USA`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: row,
  });
  expect(await stale()).toBe(true);
});
