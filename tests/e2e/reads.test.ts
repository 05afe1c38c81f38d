import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FOLLOWER } from '../../src/http/follower.ts';
import type { SubscriptionRunner } from '../../src/eventstore/following/subscription.runner.ts';
import { act, HISTORY, NOW, note, relation } from '../support/relations.ts';
import { AT, listening, opened, withActs, type Client } from '../support/server.ts';

describe('reading a history of five acts', () => {
  let client: Client;
  const days = ['2021-01-10', '2021-02-10', '2021-03-10', '2021-04-10', '2021-05-10'];

  beforeAll(async () => {
    client = await listening();
    await opened(client);
    for (const [index, day] of days.entries()) {
      const content = act(`a${index}`, {
        occurred: { from: day },
        reported: index === 0 ? '2021-06-01' : day,
        issue: index % 2 === 0 ? 'cyber' : 'rhetoric',
      });
      await client.post(`${AT}/acts`, content);
    }
    await client.post(`${AT}/notes`, note('remark'));
  });
  afterAll(() => client.close());

  test('given a limit, when pages are followed by their cursor, then each entry comes once and in order', async () => {
    const ids: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 10; pages += 1) {
      const page = (await client.get(`${AT}/timeline?limit=2${cursor}`)).json;
      expect(page.total).toBe(6);
      ids.push(...page.entries.map(({ id }: { id: string }) => id));
      if (page.next === undefined) break;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
    expect(ids).toEqual(['a0', 'a1', 'a2', 'a3', 'remark', 'a4']);
  });

  test('given filters, when the timeline is read, then it holds what they leave', async () => {
    const ids = async (query: string) =>
      (await client.get(`${AT}/timeline?${query}`)).json.entries.map(({ id }: { id: string }) => id);
    expect(await ids('issue=rhetoric')).toEqual(['a1', 'a3']);
    expect(await ids('kind=note')).toEqual(['remark']);
    expect(await ids('from=2021-04-01&to=2021-05-05')).toEqual(['a3', 'remark']);
    expect(await ids('kind=act&order=desc&limit=2')).toEqual(['a4', 'a3']);
    expect(await ids('code=16&initiator=USA')).toHaveLength(5);
    expect(await ids('code=05')).toEqual([]);
  });

  test('given a day, an earlier revision and a day of knowledge, when tension is read, then each changes what counts', async () => {
    const acts = async (query: string) => (await client.get(`${AT}/tension?${query}`)).json.acts;
    expect(await acts('')).toBe(5);
    expect(await acts('at=2021-03-10')).toBe(3);
    expect(await acts('asOf=2')).toBe(2);
    expect(await acts('asOf=r2')).toBe(2);
    expect(await acts(`asOf=${encodeURIComponent(new Date(NOW).toISOString())}`)).toBe(5);
    expect(await acts('knownBy=2021-04-30')).toBe(3);
    expect(await acts('at=2021-03-10&asOf=2&knownBy=2021-05-01')).toBe(1);
  });

  test('given a bare relation, when it has one history, then reads find it', async () => {
    expect((await client.get('/api/histories/RUS-USA/tension')).json.history).toBe(HISTORY);
  });

  test('given an explanation, when its points are added to the baseline, then they are the tension', async () => {
    const { contributions, baseline, tension, total } = (await client.get(`${AT}/explanation`)).json;
    expect(total).toBe(5);
    const sum = contributions.reduce((all: number, { points }: { points: number }) => all + points, baseline);
    expect(sum).toBeCloseTo(tension, 9);
  });

  test('given a series, when it is asked for as JSON, by Accept as CSV and by suffix as CSV, then all hold the same days', async () => {
    const query = '?from=2021-02-09&to=2021-02-11';
    const json = (await client.get(`${AT}/tension/series${query}`)).json;
    expect(json.days.map(({ day }: { day: string }) => day)).toEqual([
      '2021-02-09',
      '2021-02-10',
      '2021-02-11',
    ]);
    const accepted = await client.get(`${AT}/tension/series${query}`, { accept: 'text/csv' });
    expect(accepted.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(accepted.headers.get('vary')).toContain('accept');
    const suffix = await client.get(`${AT}/tension/series.csv${query}`);
    expect(suffix.text).toBe(accepted.text);
    const lines = suffix.text.trimEnd().split('\r\n');
    expect(lines[0]).toBe('day,tension,underlying,band,covered');
    expect(lines[2]).toBe(
      ['2021-02-10', json.days[1].tension, json.days[1].underlying, json.days[1].band, true].join(','),
    );
  });

  test('given the exports, when they are read, then both hold all acts and the parameters', async () => {
    const json = await client.get(`${AT}/export.json`);
    expect(json.headers.get('content-disposition')).toBe(`attachment; filename="${HISTORY}.json"`);
    expect(json.json.acts.map(({ actId }: { actId: string }) => actId)).toEqual([
      'a0',
      'a1',
      'a2',
      'a3',
      'a4',
    ]);
    expect(json.json.declaration.parameters.h_verbal).toBe(7);
    const csv = await client.get(`${AT}/export.csv?asOf=2`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(3);
  });

  test('given a chart, when it is asked for, then it is an SVG that marks the acts and runs no script', async () => {
    const answer = await client.get(`${AT}/tension.svg`);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(answer.text).toMatch(/^<svg [^>]*role="img"/);
    expect(answer.text).toContain('2021-05-10 USA to RUS');
    expect(answer.text).not.toContain('<script');
  });

  test.each([
    ['', '"r6"'],
    ['/acts/a1', '"r2"'],
    ['/acts/a1?asOf=3', '"r2"'],
    ['/timeline', /^W\//],
    ['/tension', /^W\//],
    ['/tension/series', /^W\//],
    ['/tension.svg', /^W\//],
    ['/explanation', /^W\//],
  ])(
    'given the tag of %s, when it is read again with If-None-Match, then it is not sent again',
    async (path, tag) => {
      const first = await client.get(AT + path);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(tag);
      const again = await client.get(AT + path, { 'if-none-match': `"other", ${etag}` });
      expect(again).toMatchObject({ status: 304, text: '' });
      expect(again.headers.get('etag')).toBe(etag);
      expect((await client.get(AT + path, { 'if-none-match': '"r0"' })).status).toBe(200);
    },
  );

  test('given derived views, when days, pages or forms differ, then their tags differ', async () => {
    const tags = new Set<string>();
    const paths = ['/tension', '/tension?at=2021-03-10', '/explanation?limit=3', '/explanation?limit=4'];
    for (const path of paths) tags.add((await client.get(AT + path)).headers.get('etag') ?? '');
    const csv = await client.get(`${AT}/tension/series`, { accept: 'text/csv' });
    const json = await client.get(`${AT}/tension/series`);
    expect(csv.headers.get('etag')).not.toBe(json.headers.get('etag'));
    expect(tags.size).toBe(4);
  });

  test('given HEAD, when a history is asked for, then the headers come without the body', async () => {
    const answer = await client.send('HEAD', AT);
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers.get('etag')).toBe('"r6"');
  });

  test('given the first page, when it is opened, then it shows title, reading and chart, and asks nobody else for anything', async () => {
    const { text, headers } = await client.get('/');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('<h2>United States and Russia</h2>');
    expect(text).toMatch(/tension stands at \d+\.\d of 100, (calm|strained|tense|acute)/);
    expect(text).toContain('<svg');
    expect(text).toContain(`href="api/histories/${encodeURIComponent(HISTORY)}/explanation"`);
    expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
  });

  test.each([
    ['/api/histories/RUS-USA~nothing', 404, 'unknown-history'],
    ['/api/histories/nonsense/tension', 404, 'unknown-history'],
    [`${AT}/acts/nobody`, 404, 'unknown-act'],
    [`${AT}?asOf=99`, 404, 'revision-not-reached'],
    [`${AT}?asOf=1999-01-01T00:00:00Z`, 404, 'before-the-record'],
    [`${AT}/acts/a0?knownBy=2021-02-01`, 404, 'not-yet-reported'],
    [`${AT}?asOf=yesterday`, 400, 'invalid-request'],
    [`${AT}?at=2021-02-30`, 400, 'invalid-request'],
    [`${AT}?at=2021-02-01&at=2021-02-02`, 400, 'invalid-request'],
    [`${AT}/timeline?limit=501`, 400, 'invalid-request'],
    [`${AT}/timeline?limit=two`, 400, 'invalid-request'],
    [`${AT}/timeline?cursor=nonsense`, 400, 'cursor'],
    [`${AT}/timeline?colour=red`, 400, 'unknown-parameter'],
    [`${AT}/tension/series?from=2021-05-01&to=2021-04-01`, 400, 'span'],
    ['/api/histories?page=2', 400, 'unknown-parameter'],
    [`${AT}/timeline?from=2021-06-10&to=2021-03-01`, 400, 'span'],
    [`${AT}/timeline?issue=cybr`, 400, 'unknown-issue'],
    ['/api/ontology/codes/9999', 404, 'unknown-code'],
    ['/api/scenarios/nothing', 404, 'unknown-scenario'],
    ['/api/scenarios/..%2F..%2Fpackage', 404, 'unknown-scenario'],
  ])(
    'given %s, when it is read, then the answer is a problem with status %i and code %s',
    async (path, status, code) => {
      const answer = await client.get(path);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer).toMatchObject({ status, json: { status, code } });
      expect(answer.json.remedy.length).toBeGreaterThan(5);
      expect(answer.json.detail.length).toBeGreaterThan(5);
    },
  );

  test.each([
    [`${AT}?at=2021-02-01&at=2021-02-02`, 'at'],
    ['/api/relations?sort=name&sort=level&sort=change', 'sort'],
  ])(
    'given %s, when it is read, then the parameter is named that stands in it more than once',
    async (path, name) => {
      const { detail, remedy, errors } = (await client.get(path)).json;
      expect(errors).toMatchObject([{ path: name, code: 'repeated-parameter', remedy: 'Give it once.' }]);
      expect(`${detail}. ${remedy}`).toMatch(/^\w+: is given [23] times and taken once\. Give it once\./);
    },
  );

  test('given an instant with an offset, when its plus arrives as a blank, then it is taken for a plus', async () => {
    const path = `${AT}?asOf=2999-01-01T10:00:00`;
    const written = await client.get(`${path}%2B02:00`);
    const pasted = await client.get(`${path}+02:00`);
    expect(pasted).toMatchObject({ status: 200, json: written.json });
  });

  test('given what others add to addresses that pass through them, when one is opened, then it is as without', async () => {
    const tracked = '?utm_source=mail&utm_campaign=x&fbclid=y&gclid=z';
    for (const path of ['/api/histories', AT, '/openapi.json']) {
      expect((await client.get(path + tracked)).status, path).toBe(200);
    }
    expect((await client.get(`/api/histories${tracked}&page=2`)).json.code).toBe('unknown-parameter');
  });

  test('given two histories of one pair, when the bare relation is read, then both are named', async () => {
    await client.post('/api/histories', { name: 'other', content: relation() });
    expect(await client.get('/api/histories/RUS-USA')).toMatchObject({
      status: 409,
      json: { code: 'ambiguous-history', details: { histories: ['RUS-USA~other', HISTORY] } },
    });
  });
});

describe('reading what one has just written', () => {
  let client: Client;
  let follower: SubscriptionRunner;
  beforeAll(async () => {
    client = await listening();
    follower = client.server.app.get<SubscriptionRunner>(FOLLOWER);
    await withActs(client, 'a');
  });
  afterAll(() => client.close());

  test('given a command, when it is answered, then its position is named and reads stand there', async () => {
    const { headers } = await client.post(`${AT}/acts`, act('b'));
    const position = BigInt(headers.get('detente-position') ?? '');
    const read = await client.get(AT, { 'detente-after': String(position) });
    expect(read.status).toBe(200);
    expect(BigInt(read.headers.get('detente-position') ?? '')).toBeGreaterThanOrEqual(position);
  });

  test('given a repeat that writes nothing, when it is answered, then a position is named that includes the first', async () => {
    const first = await client.post(`${AT}/acts`, act('c'), { 'idempotency-key': 'c' });
    const second = await client.post(`${AT}/acts`, act('c'), { 'idempotency-key': 'c' });
    const position = (answer: typeof first) => BigInt(answer.headers.get('detente-position') ?? '');
    expect(position(second)).toBeGreaterThanOrEqual(position(first));
  });

  test('given text that is no position, when it is sent as Detente-After, then it is refused', async () => {
    expect(await client.get(AT, { 'detente-after': 'soon' })).toMatchObject({
      status: 400,
      json: { code: 'position' },
    });
  });

  test('given read models that stand still, when a command and a read after it are sent, then the one is answered and the other told to come back', async () => {
    await follower.stop();
    const written = await client.post(`${AT}/acts`, act('d'));
    expect(written.status).toBe(201);
    const after = { 'detente-after': written.headers.get('detente-position') ?? '' };

    const behind = await client.get(AT, after);
    expect(behind).toMatchObject({ status: 503, json: { code: 'read-model-behind' } });
    expect(Number(behind.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await client.get('/health/ready')).toMatchObject({
      status: 503,
      json: { status: 'not-ready', readModels: { state: 'stopped', lag: 1 } },
    });

    follower.start();
    expect((await client.get(AT, after)).json.acts).toBe(4);
    expect(await client.get('/health/ready')).toMatchObject({ status: 200, json: { status: 'ready' } });
  });
});
