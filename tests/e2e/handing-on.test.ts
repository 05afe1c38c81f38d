import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTE_NEEDS } from '../../src/access/route-needs.ts';
import { nameIn } from '../../src/ontology/code-books.ts';
import { LiveClient } from '../support/live-client.ts';
import { listening, type Client } from '../support/server.ts';

/** A history whose licence lets no row be handed on, read by every route that there is. */

const HISTORY = 'RUS-USA~csv';
const CODES = ['1823', '0871', '0333'];
const ROWS = [
  'date,source,target,code,url',
  ...Array.from({ length: 40 }, (_, day) =>
    CODES.map(
      (code, at) =>
        `2020-${String(1 + Math.floor(day / 28)).padStart(2, '0')}-${String(1 + (day % 28)).padStart(2, '0')},${at === 1 ? 'USA,RUS' : 'RUS,USA'},${code},https://example.org/told-${day}-${at}`,
    ),
  ).flat(),
];
/** What only a row, a cell or an act could have told. */
const TRACES = [
  ...CODES.map((code) => new RegExp(`(?<![\\d.])${code}(?!\\d)`)),
  ...CODES.map((code) => new RegExp(nameIn(code) ?? 'no name')),
  /\d{4}-\d\d-\d\d-(?:rus|usa)-\d+/,
  /example\.org\/told/,
  /acts begun/,
];
const tracesIn = (text: string) => TRACES.filter((trace) => trace.test(text)).map(String);

let client: Client;
let live: LiveClient;
const imported = async (rows: readonly string[], name: string) =>
  fetch(`${client.url}/api/imports?name=${name}&parties=RUS,USA`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: rows.join('\n'),
  });

beforeAll(async () => {
  client = await listening({ clock: { now: () => Date.parse('2021-01-01T00:00:00Z') } });
  expect((await imported(ROWS, 'a.csv')).status).toBe(200);
  live = await LiveClient.open(client.url);
});
afterAll(async () => {
  live.socket.terminate();
  await client.close();
});

const VIEWS = ['/view.svg', '/view.png', '/view.csv', '/view.json', '/embed'];
/** The code books are no rows of anybody's; streams that never end are listened to below. */
const ASIDE = /^GET (?:\/api\/ontology|\/docs|\/openapi|\/asyncapi|\/assets|\/icon|\/live\/sse)/;

const queries = (path: string): readonly string[] => {
  if (VIEWS.includes(path))
    return [`?history=${HISTORY}`, `?history=${HISTORY}&at=2020-01-20&knownBy=2020-01-25`];
  if (path === '/api/compare') return ['?whatIfs=none'];
  return ['', '?knownBy=2020-01-20', '?at=2020-01-20'];
};

test.each(Object.keys(ROUTE_NEEDS).filter((route) => route.startsWith('GET ') && !ASIDE.test(route)))(
  'given %s of such a history, then no row, code or count of a day is in the answer',
  async (route) => {
    const path = route
      .slice(4)
      .replace(':history', HISTORY)
      .replace(':actId', '2020-01-05-rus-1823')
      .replace(':day', '2020-01-05')
      .replaceAll(/:\w+/g, 'none');
    for (const query of queries(path)) {
      const { text } = await client.get(`${path}${query}`);
      // What was asked for may be named in a refusal.
      expect([query, tracesIn(text.replaceAll(path, ''))]).toEqual([query, []]);
    }
  },
);

test.each([
  'timeline',
  'timeline?kind=act&initiator=RUS',
  'acts/2020-01-05-rus-1823',
  'explanation',
  'export.json',
  'export.csv',
  'observations/2020-01-05',
  'observations/2020-01-05/rows.html',
])('given %s, then it is refused with the licence, and with what there is instead', async (what) => {
  const { status, json } = await client.get(`/api/histories/${HISTORY}/${what}`);
  expect([status, json.code]).toEqual([422, 'not-redistributed']);
  expect(json.detail).toContain('As its file was given out');
  expect(json.remedy).toContain('tension');
});

test('given its rows are to be kept, then that is refused, and nothing is imported', async () => {
  const answer = await imported(ROWS, 'a.csv&trace=links');
  expect([answer.status, JSON.parse(await answer.text()).code]).toEqual([422, 'not-redistributed']);
});

test('given its tension, then a level, a series and pictures are told, and how many acts there are not by day', async () => {
  const at = `/api/histories/${HISTORY}`;
  const reading = (await client.get(`${at}/tension`)).json;
  expect(reading.tension).toBeGreaterThan(0);
  expect(reading).not.toHaveProperty('acts');
  expect((await client.get(`${at}/tension/series`)).json.days).toHaveLength(43);
  expect((await client.get(`${at}/tension.svg`)).text).toContain('underlying');
  const figures = (await client.get(`/view.json?history=${HISTORY}`)).json;
  expect(Object.keys(figures)).toEqual(['about', 'days', 'series']);
  const held = [(await client.get(at)).json, (await client.get(`${at}?knownBy=2020-01-20`)).json];
  expect(held.map(({ acts, span }) => [acts, span])).toEqual([
    [120, undefined],
    [120, undefined],
  ]);
  const { relations } = (await client.get('/api/relations')).json;
  expect(relations[0].histories[0]).not.toHaveProperty('lastAct');
});

test('given the first page, then it says why there are no acts, and every link on it leads somewhere', async () => {
  const { text } = await client.get('/');
  expect(text).toContain('whose licence lets no act of it be handed on');
  const links = [...text.matchAll(/href="(api[^"]+)"/g)].map(([, to = '']) => to);
  expect(links.length).toBeGreaterThan(1);
  for (const to of links) expect([to, (await client.get(`/${to}`)).status]).toEqual([to, 200]);
});

test('given a briefing with a view of it, then it is drawn without end notes, and says why', async () => {
  const { status, text } = await client.post('/api/briefings', {
    briefing: 1,
    title: 'On two states',
    views: [{ address: `?history=${HISTORY}` }],
  });
  expect(status).toBe(200);
  expect(text).toContain('it has no end notes');
  expect(tracesIn(text)).toEqual([]);
});

const draft = {
  title: 'An agreement',
  author: 'Ann',
  base: { at: '2020-02-05' },
  horizonDays: 20,
  commitments: [
    {
      commitmentId: 'agreement',
      day: 5,
      initiator: 'USA',
      target: 'RUS',
      code: { code: '057' },
      issue: 'verbal-cooperation',
      summary: 'Both sign.',
      probability: { value: 1 },
    },
  ],
};

test('given what-ifs on it, then they are projected, without acts of single futures, and none that names acts is taken', async () => {
  const at = `/api/histories/${HISTORY}`;
  const { whatIfId } = (await client.post(`${at}/what-ifs`, draft)).json;
  let projection;
  do projection = (await client.get(`/api/what-ifs/${whatIfId}/projection?paths=250`)).json;
  while (projection.final === false);
  expect([projection.models.tension, projection.futures]).toEqual(['tension/2', []]);
  expect(tracesIn(JSON.stringify(projection))).toEqual([]);
  for (const path of ['', '/projection.csv', '/contributions', '/tornado', '/least?below=50&chance=50'])
    expect([path, tracesIn((await client.get(`/api/what-ifs/${whatIfId}${path}`)).text)]).toEqual([path, []]);
  const edits = [{ edit: 'omit', actId: '2020-01-05-rus-1823' }];
  expect((await client.post(`${at}/what-ifs`, { ...draft, edits })).json.code).toBe('not-redistributed');
});

test('given who listens to it while more comes, by a socket or by events, then frames tell its tension and no row', async () => {
  const topics = [`relation:${HISTORY}`, 'relations'];
  const leaving = new AbortController();
  const streams = topics.map((topic) => heard(`${client.url}/live/sse?topic=${topic}`, leaving.signal));
  for (const topic of topics) live.send({ type: 'subscribe', topic });
  await live.until(() => live.of('snapshot').length === 2, 'both snapshots');
  await expect.poll(() => streams.map(({ text }) => text.includes('event: snapshot'))).toEqual([true, true]);
  const more = ['date,source,target,code', '2020-04-01,RUS,USA,1823', '2020-04-02,USA,RUS,0871'];
  await imported(more, 'b.csv');
  await live.next('tension', ({ revision }) => revision > 1);
  expect(tracesIn(JSON.stringify(live.frames))).toEqual([]);
  await expect
    .poll(() => streams.every(({ text }) => text.includes('2020-04-02') || text.includes('"revision":')))
    .toBe(true);
  leaving.abort();
  for (const { text } of streams) expect(tracesIn(text)).toEqual([]);
  // From the beginning of the log on, as who was away asks for it.
  const past = new AbortController();
  const again = heard(`${client.url}/live/sse?topic=relation:${HISTORY}`, past.signal, '-1');
  await expect.poll(() => again.text).toContain('event: caught-up');
  past.abort();
  expect([again.text.length > 0, tracesIn(again.text)]).toEqual([true, []]);
});

/** What an event stream tells until it is left. */
function heard(address: string, signal: AbortSignal, last?: string): { text: string } {
  const told = { text: '' };
  const listen = async (): Promise<void> => {
    const { body } = await fetch(address, {
      signal,
      headers: last === undefined ? {} : { 'last-event-id': last },
    });
    for await (const chunk of body as ReadableStream<Uint8Array>) told.text += Buffer.from(chunk).toString();
  };
  listen().catch(() => undefined);
  return told;
}
