import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listening, type Client } from '../support/server.ts';

/** A history that people wrote, and beside it one of the pair whose licence lets no row be handed on. */

const WRITTEN = 'RUS-USA~geneva-2021';
const COUNTED = 'RUS-USA~csv';
const FROM = '2021-04-01';

const imported = (days: readonly number[]) => {
  const rows = days.map((day) => `2021-04-${String(day).padStart(2, '0')},RUS,USA,1823`);
  return fetch(`${client.url}/api/imports?name=told-${days.length}.csv&parties=RUS,USA`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: ['date,source,target,code', ...rows].join('\n'),
  });
};

let client: Client;
beforeAll(async () => {
  client = await listening({ clock: { now: () => Date.parse('2021-09-01T00:00:00Z') } });
  await client.post('/api/scenarios/geneva-2021/replay', {});
  expect((await imported([2, 3, 4, 5, 6, 7, 8])).status).toBe(200);
});
afterAll(() => client.close());

const view = (form: string, against: string, more = '') =>
  client.get(
    `/view.${form}?history=${WRITTEN}&against=${against}&from=${FROM}&to=2021-04-20&at=2021-04-06${more}`,
  );
const days = async (history: string, more = '') =>
  (await client.get(`/api/histories/${history}/tension/series?from=${FROM}&to=2021-04-20${more}`)).json
    .days as {
    day: string;
    tension: number;
  }[];
const rowsOf = (csv: string) =>
  csv
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));

describe('lines beside a history', () => {
  test('given another history of the pair, then its column holds its tension on the days that its record covers, and is empty on the others', async () => {
    const [head = [], ...rows] = rowsOf((await view('csv', COUNTED)).text);
    const at = head.indexOf(`${COUNTED} by tension/2`);
    expect(at).toBeGreaterThan(0);
    const own = await days(COUNTED);
    const { from, to } = (await client.get(`/api/histories/${COUNTED}`)).json.coverage;
    expect(rows.map((row) => [row[0], row[at]])).toEqual(
      own.map(({ day, tension }) => [day, day >= from && day <= to ? String(tension) : '']),
    );
    expect([from, to]).toEqual(['2021-04-02', '2021-04-08']);
  });

  test('given the other model, then its column holds the same acts read by it', async () => {
    const [head = [], ...rows] = rowsOf((await view('csv', 'tension/2')).text);
    const at = head.indexOf(`${WRITTEN} by tension/2`);
    const other = await days(WRITTEN, '&model=tension/2');
    expect(rows.map((row) => row[at])).toEqual(other.map(({ tension }) => String(tension)));
  });

  test('given both, then the picture draws each with its own dash, names it, and says what may be compared', async () => {
    const { text } = await view('svg', `${COUNTED},tension/2`);
    expect(text).toMatch(/<path d="[^"]+" class="against-1"/);
    expect(text).toMatch(/<path d="[^"]+" class="against-2"/);
    const { tension } = (await client.get(`/api/histories/${COUNTED}/tension?at=2021-04-06`)).json;
    expect(text).toContain(`Beside it: ${COUNTED} ${tension.toFixed(1)}`);
    expect(text).toContain('Other sources and another model than tension/1: compare when they rise and fall');
    expect(text).toContain('the same acts by tension/2');
    // Nothing that the licence holds back.
    expect(text).not.toContain('1823');
  });

  test('given a picture, then its link names both records by their revisions, and shows the same once the other has gone on', async () => {
    const { text } = await view('json', COUNTED);
    const { about } = JSON.parse(text);
    const { revision } = (await client.get(`/api/histories/${COUNTED}`)).json;
    expect(about.against).toMatchObject([
      { history: COUNTED, model: 'tension/2', asOf: revision, column: `${COUNTED} by tension/2` },
    ]);
    expect(about.statements.join(' ')).toContain('compare when they rise and fall');
    const address = new URL(about.address);
    expect(address.searchParams.get('against')).toBe(`${COUNTED}:${revision}`);
    const before = (await client.get(`/view.csv${address.search}`)).text;
    expect((await imported([2, 3, 4, 5, 6, 7, 8, 9, 10])).status).toBe(200);
    expect((await client.get(`/view.csv${address.search}`)).text).toBe(before);
    expect((await view('csv', COUNTED)).text).not.toBe(
      rowsOf(before)
        .map((row) => row.join(','))
        .join('\r\n'),
    );
    expect((await client.get(`/api/histories/${COUNTED}`)).json.revision).toBeGreaterThan(revision);
  });

  test('given a counted history, then one that was written stands beside it, whose acts are not read off the withheld one', async () => {
    const { text } = await client.get(`/view.svg?history=${COUNTED}&against=${WRITTEN}`);
    expect(text).toContain('written by people');
    expect(text).toMatch(/class="against-1"/);
    expect((await client.get(`/view.svg?history=${COUNTED}&against=${WRITTEN}&dedupe=none`)).status).toBe(
      200,
    );
  });

  test('given a what-if, then the line stands beside its futures as well', async () => {
    const { text } = await client.get(
      `/view.svg?history=${WRITTEN}&preset=reset&against=${COUNTED},tension/2`,
    );
    expect(text).toMatch(/<path d="[^"]+" class="against-1"/);
    expect(text).toContain(`Beside it: ${COUNTED}`);
  });

  test('given the chart of a history by its path, then it takes the same lines', async () => {
    const { text, status } = await client.get(`/api/histories/${WRITTEN}/tension.svg?against=${COUNTED}`);
    expect(status).toBe(200);
    expect(text).toMatch(/class="against-1"/);
    expect(text).toContain(`against=${COUNTED}:`);
  });

  test.each([
    ['CHN-USA~gdelt', 422, 'another-pair'],
    [WRITTEN, 422, 'same-line'],
    [`${WRITTEN}:3`, 422, 'same-line'],
    ['tension/1', 422, 'same-line'],
    ['RUS-USA~nobody', 404, 'unknown-history'],
    [`${COUNTED}:99`, 404, 'revision-not-reached'],
    ['nonsense', 400, 'invalid-view'],
    [`${COUNTED},${COUNTED}:0`, 400, 'invalid-view'],
    [`${COUNTED},tension/2,RUS-USA~other`, 400, 'invalid-view'],
  ])('given %s, then it is refused in words', async (against, status, code) => {
    const answers = await Promise.all([
      view('svg', against),
      client.get(`/api/histories/${WRITTEN}/tension.svg?against=${against}`),
    ]);
    for (const { json, status: got } of answers) expect([got, json.code]).toEqual([status, code]);
  });
});
