import { afterAll, beforeAll, expect, test } from 'vitest';
import { gdeltRow } from '../observations/rows.ts';
import { listening, type Client } from '../support/server.ts';

let client: Client;
beforeAll(async () => {
  client = await listening({ clock: { now: () => Date.parse('2022-01-01T00:00:00Z') } });
});
afterAll(() => client.close());

const upload = async (query: string, body: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${client.url}/api/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...headers },
    body,
  });
  return { status: answer.status, json: JSON.parse(await answer.text()) };
};

test('given a file that is sent, then its histories can be read at once like any, the ledger and a page tell of it, and it can be taken back', async () => {
  const rows = [
    gdeltRow(61),
    gdeltRow(61, { 0: '2', 7: 'USA', 17: 'RUS', 26: '190', 28: '19' }),
    gdeltRow(61, { 0: '3', 7: 'CHN' }),
  ];
  const { status, json } = await upload('name=a.CSV&parties=USA,RUS', rows.join('\n'));
  expect([status, json.changed, json.left]).toEqual([200, [{ history: 'RUS-USA~gdelt', events: 2 }], 1]);
  const history = '/api/histories/RUS-USA~gdelt';
  const read = async (path: string) => (await client.get(path)).json;
  expect(await read(history)).toMatchObject({
    acts: 2,
    declaration: { model: 'tension/2', observed: { source: 'gdelt' } },
  });
  expect(await read(`${history}/tension`)).toMatchObject({ model: 'tension/2', at: '2018-01-01', acts: 2 });
  expect(await read(`${history}/timeline`)).toMatchObject({ total: 2 });
  expect((await read('/api/histories')).histories.map((each: { history: string }) => each.history)).toContain(
    'RUS-USA~gdelt',
  );
  expect(await read(`${history}/tension?dedupe=none`)).toMatchObject({ dedupe: 'none', acts: 2 });
  expect(await read('/view.json?history=RUS-USA~gdelt&dedupe=story')).toMatchObject({
    about: { dedupe: 'story' },
    explanation: { dedupe: 'story' },
  });
  expect((await client.get(`${history}/tension.svg?dedupe=none`)).text).toContain('every row counted');
  expect(await read(`${history}/completeness`)).toMatchObject({
    days: { from: '2018-01-01', to: '2018-01-01', without: 0 },
    rows: 2,
    months: [
      { month: '2017-12', known: 0, occurred: 2 },
      { month: '2018-01', known: 2, occurred: 0 },
    ],
    arrivals: { within30: 2 },
    imports: { imports: 1, rows: 3, taken: 2, left: 1 },
  });
  expect(await read(`${history}/backtest`)).toMatchObject({ code: 'backtest-too-short' });
  expect(await read('/api/imports')).toMatchObject({
    imports: [{ end: { taken: 2, files: [{ name: 'a.CSV' }] } }],
  });
  const page = await (await fetch(`${client.url}/api/imports/${json.import}/report.html`)).text();
  expect(page).toContain('Brought to its end.');
  expect(page).toContain('a.CSV: gdelt2');
  expect((await client.post(`/api/imports/${json.import}/undoing`, {})).json.histories).toEqual([
    'RUS-USA~gdelt',
  ]);
  expect(await read(history)).toMatchObject({ acts: 0 });
});

test('given the sample, then its ten busiest pairs come under a name that says so', async () => {
  const { json } = await client.post('/api/imports/sample', {});
  expect(json.histories).toEqual({ changed: 10, same: 0, refused: 0 });
  expect(json.changed.every(({ history }: { history: string }) => history.endsWith('~gdelt-sample'))).toBe(
    true,
  );
  expect((await client.post('/api/imports/sample', {})).json.histories).toEqual({
    changed: 0,
    same: 10,
    refused: 0,
  });
});

test('given what is no file, of no form, or without a name, then it is refused with what to do', async () => {
  expect(await upload('name=a.txt', 'words')).toMatchObject({ status: 422, json: { code: 'import-files' } });
  expect(await upload('name=a.CSV', '{}', { 'content-type': 'application/json' })).toMatchObject({
    status: 400,
    json: { code: 'no-file' },
  });
  expect((await upload('parties=RUS,USA', 'x')).status).toBe(400);
  expect(await upload('name=a.CSV&parties=DEU,FRA', gdeltRow(61))).toMatchObject({
    status: 422,
    json: { code: 'nothing-to-import' },
  });
});
