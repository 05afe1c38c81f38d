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
  const { histories } = (await client.get('/api/histories')).json;
  const titles = histories.flatMap(({ history, title }: Record<string, string>) =>
    history?.endsWith('~gdelt-sample') === true ? [title] : [],
  );
  expect(titles).toContain('Israel and United States, counted from a sample of GDELT 2.0');
  expect(titles.every((title: string) => title.includes('a sample of'))).toBe(true);
  expect((await client.post('/api/imports/sample', {})).json.histories).toEqual({
    changed: 0,
    same: 10,
    refused: 0,
  });
});

test('given rows are kept, then a day is told down to rows and links as data and as a page on which only the web is linked to, until the history is erased', async () => {
  const away = { 7: 'FRA', 17: 'DEU' };
  const rows = [
    gdeltRow(61, { ...away, 60: 'https://example.org/"><b>a</b>' }),
    gdeltRow(61, { ...away, 0: '2', 60: 'javascript:alert(1)' }),
    gdeltRow(61, { ...away, 0: '3', 60: 'https:javascript:alert(2)' }),
    gdeltRow(61, { ...away, 0: '4', 60: 'data:text/html,<script>alert(3)</script>', 26: '190', 28: '19' }),
  ];
  const { status, json } = await upload('name=links.CSV&parties=DEU,FRA&trace=links', rows.join('\n'));
  expect([status, json.traced, json.keeps]).toEqual([200, 1, 'links']);
  const day = '/api/histories/DEU-FRA~gdelt/observations/2017-12-02';
  expect((await client.get(day)).json).toMatchObject({
    rows: 4,
    codes: [
      {
        actId: '2017-12-02-fra-010',
        rows: 3,
        stories: 3,
        known: [{ known: '2018-01-01', rows: 3, stories: 3 }],
        kept: [{ id: 719, link: 'https://example.org/"><b>a</b>' }, { id: 2 }, { id: 3 }].toSorted(
          (a, b) => a.id - b.id,
        ),
      },
      { code: '190', kept: [{ id: 4, known: '2018-01-01' }] },
    ],
  });
  const page = await client.get(`${day}/rows.html`);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.text.match(/<a href="(?!\.\.)[^"]*"[^>]*>/g)).toEqual([
    '<a href="https://example.org/&quot;&gt;&lt;b&gt;a&lt;/b&gt;" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer">',
  ]);
  expect(page.text).toContain('javascript:alert(1)');
  expect(page.text).not.toMatch(/<script|<b>/);
  expect((await client.get(`${day.slice(0, -5)}12-33`)).json.code).toBe('not-a-day');
  const gone = await client.post('/api/histories/DEU-FRA~gdelt/erasure', { why: 'asked for' });
  expect(gone.json.erased.map(({ stream }: { stream: string }) => stream)).toEqual([
    'trace-DEU-FRA~gdelt',
    'observed-DEU-FRA~gdelt',
  ]);
  expect((await client.get(day)).status).toBe(410);
});

test('given the sample, then it is told where it comes from, down to links', async () => {
  await client.post('/api/imports/sample', {});
  const { json } = await client.get('/api/histories/ISR-PSE~gdelt-sample/observations/2018-01-01');
  expect([json.rows, json.remedy]).toEqual([34, undefined]);
  expect(json.codes[0].kept[0].link).toMatch(/^http/);
});

test('given what is no file, of no form, or without a name, then it is refused with what to do', async () => {
  expect(await upload('name=a.txt', 'words')).toMatchObject({ status: 422, json: { code: 'import-files' } });
  expect(await upload('name=a.CSV', '{}', { 'content-type': 'application/json' })).toMatchObject({
    status: 400,
    json: { code: 'no-file' },
  });
  expect((await upload('parties=RUS,USA', 'x')).status).toBe(400);
  expect(await upload('name=a.CSV', '')).toMatchObject({ status: 422, json: { code: 'import-files' } });
  const before = (await client.get('/api/imports')).json.imports.length;
  for (const name of ['../../a.CSV', 'a\u0000.CSV', '\u202evsc.a', 'x'.repeat(5000), '<b>.CSV']) {
    const { status, json } = await upload(`name=${encodeURIComponent(name)}&parties=DEU,FRA`, gdeltRow(61));
    expect([name, status < 500, json.remedy.length > 5]).toEqual([name, true, true]);
  }
  expect((await client.get('/api/imports')).json.imports).toHaveLength(before);
  const dated = (day: string) =>
    upload('name=a.CSV&parties=RUS,USA', gdeltRow(61, { 1: day, 7: 'RUS', 17: 'USA' }));
  for (const day of ['15000101', '20900101', '20180230']) {
    const { status, json } = await dated(day);
    expect([day, status, json.detail, json.remedy]).toEqual([
      day,
      422,
      'None of 1 row can be taken',
      expect.stringMatching(/^Not taken: 1 with a day (of no calendar|that cannot be)\.$/),
    ]);
  }
  expect(await upload('name=a.CSV&parties=DEU,FRA', gdeltRow(61))).toMatchObject({
    status: 422,
    json: { code: 'nothing-to-import' },
  });
});
