import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTE_NEEDS } from '../../src/access/route-needs.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { act, HISTORY, relation } from '../support/relations.ts';
import { AT, listening, type Client } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Links that show one view where reading needs signing in. */

const EDITOR = { authorization: 'Bearer a-long-random-text-of-an-editor' };
const env = {
  DETENTE_TOKENS:
    'ed/editor:a-long-random-text-of-an-editor,ada/admin:a-long-random-text-of-an-admin,ann/analyst:a-long-random-text-of-an-analyst',
  DETENTE_EMBED_ORIGINS: '*',
};
const VIEW = `history=${HISTORY}&at=2021-06-10`;
const NOW = Date.parse('2021-06-16T12:00:00Z');

let client: Client;
let now = NOW;
const clock = { now: () => now };
const folder = temporaryFolder();
const path = join(folder.path, 'store.db');
/** A server over the one file, whose secret all of them share. */
const serving = async (): Promise<Client> =>
  listening({
    store: await SqliteStore.open(path),
    clock,
    env: { ...env, DETENTE_STORE: `sqlite:${path}`, DETENTE_SNAPSHOTS: 'off' },
  });
beforeAll(async () => {
  client = await serving();
  await client.post('/api/histories', { name: 'test', content: relation() }, EDITOR);
  await client.post(`${AT}/acts`, act('a'), EDITOR);
});
afterAll(async () => {
  await client.close();
  await folder.remove();
});

const made = async (body: object = { view: VIEW }, of = client) => {
  const answer = await of.post('/api/links', body, EDITOR);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return { ...answer.json, path: (answer.json.url as string).slice(of.url.length) };
};

describe('a link to one view', () => {
  test('given one, when it is opened without signing in, then it shows the chart of that view as a document that keeps, runs and tells nothing', async () => {
    const { path, linkId } = await made();
    const { status, headers, text } = await client.get(path);
    expect(status).toBe(200);
    expect(text).toContain('<svg');
    expect(text).not.toContain('<script');
    expect(text).not.toContain(linkId);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'self' \*$/);
    // Whatever order a program writes its parameters in.
    const { searchParams } = new URL(path, client.url);
    const turned = new URLSearchParams([...searchParams].reverse());
    expect((await client.get(`/embed?${turned}`)).status).toBe(200);
  });

  test.each<[string, (path: string) => string]>([
    ['of another day', (path) => path.replace('2021-06-10', '2021-06-11')],
    ['of another history', (path) => path.replace('~test', '~other')],
    ['with one parameter more', (path) => `${path}&to=2021-06-12`],
    ['with one parameter less', (path) => path.replace('&at=2021-06-10', '')],
    ['cut short', (path) => path.slice(0, -1)],
    ['with another seal', (path) => `${path.slice(0, -43)}${'A'.repeat(43)}`],
    ['of nothing but an id', (path) => path.slice(0, -44)],
    [
      'of another id',
      (path) => path.replace(/link=./, (found) => (found === 'link=0' ? 'link=1' : 'link=0')),
    ],
  ])(
    'given one %s, when it is opened, then a page says that it was made for another view',
    async (_what, changed) => {
      const { path } = await made();
      const { status, headers, text } = await client.get(changed(path));
      expect(status).toBe(403);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(text).toContain('was not made for this view');
      expect(text).not.toContain('<svg');
      expect(text).not.toContain(HISTORY);
    },
  );

  test('given a pinned one and one that follows, when an act is recorded, then the pinned shows the record as it was', async () => {
    const pinned = await made({ view: VIEW, pinned: true });
    const latest = await made();
    expect([pinned.revision, latest.revision]).toEqual([1, undefined]);
    const before = [(await client.get(pinned.path)).text, (await client.get(latest.path)).text];
    await client.post(
      `${AT}/acts`,
      { ...act('later'), magnitude: { value: 3, rationale: 'Long and broad.' } },
      EDITOR,
    );
    const after = [(await client.get(pinned.path)).text, (await client.get(latest.path)).text];
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  test('given one, when it is revoked or its time is over, then it shows nothing, here and on another server, and the list says so', async () => {
    const other = await serving();
    const revoked = await made();
    const short = await made({ view: VIEW, lasts: '1h' });
    const gone = await client.remove(`/api/links/${revoked.linkId}`, { reason: 'done' }, EDITOR);
    expect([gone.status, gone.json.state]).toEqual([200, 'revoked']);
    for (const each of [client, other]) {
      await expect.poll(async () => (await each.get(revoked.path)).status, { timeout: 20_000 }).toBe(410);
      const { text, headers } = await each.get(revoked.path);
      expect(text).toContain('it has ended, or was revoked');
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect((await client.get(short.path)).status).toBe(200);
    now = NOW + 3_600_000;
    expect((await client.get(short.path)).status).toBe(410);
    const { json, text } = await client.get('/api/links', EDITOR);
    const state = (id: string) => json.links.find(({ linkId }: { linkId: string }) => linkId === id);
    expect(state(revoked.linkId)).toMatchObject({
      state: 'revoked',
      reason: 'done',
      by: 'ed',
      history: HISTORY,
    });
    expect(state(short.linkId)).toMatchObject({ state: 'ended', at: '2021-06-10' });
    // What opens a link is told once, to who made it.
    expect(text).not.toContain(revoked.path.slice(-43));
    now = NOW;
    await other.close();
  });

  test('given a link, when it is shown at every other route, as a token, a cookie or a parameter, then it opens nothing and writes nothing', async () => {
    const { path } = await made();
    const link = new URL(path, client.url).searchParams.get('link') ?? '';
    const { position } = await client.store.head();
    for (const [route, need] of Object.entries(ROUTE_NEEDS)) {
      if (need === 'everybody') continue;
      const [method = '', pattern = ''] = route.split(' ');
      const to = pattern.replace(':history', HISTORY).replaceAll(/:\w+/g, 'none');
      const ways: readonly [string, Record<string, string>][] = [
        [to, { authorization: `Bearer ${link}` }],
        [`${to}?${path.split('?')[1]}`, { cookie: `detente-${new URL(client.url).port}=${link}` }],
      ];
      for (const [url, headers] of ways) {
        const { status } = await client.send(method, url, { headers, ...(method !== 'GET' && { body: {} }) });
        expect([route, status]).toEqual([route, 401]);
      }
    }
    expect((await client.post(path, {})).status).toBe(401);
    expect((await client.store.head()).position).toBe(position);
  });

  test.each<[string, object, number, string]>([
    ['a view of no history', { view: 'at=2021-06-10' }, 400, 'view-of-nothing'],
    ['a view that makes no sense', { view: `${VIEW}&axis=up` }, 400, 'invalid-view'],
    ['a history that there is not', { view: 'history=RUS-USA~nowhere' }, 404, 'unknown-history'],
    ['another record', { view: `${VIEW}&asOf=1&chain=0123456789abcdef` }, 409, 'another-record'],
    ['a life of years', { view: VIEW, lasts: '367d' }, 400, 'link-duration'],
    ['a life in words', { view: VIEW, lasts: 'for ever' }, 400, 'invalid-request'],
    ['a view of great length', { view: `${VIEW}&find=${'x'.repeat(8000)}` }, 400, 'invalid-request'],
  ])(
    'given %s, when a link is asked for, then it is refused and none is made',
    async (_what, body, status, code) => {
      const { position } = await client.store.head();
      const answer = await client.post('/api/links', body, EDITOR);
      expect([answer.status, answer.json.code]).toEqual([status, code]);
      expect((await client.store.head()).position).toBe(position);
    },
  );

  test('given the same request twice, then there is one link; the key with another view is refused', async () => {
    const headers = { ...EDITOR, 'idempotency-key': 'once' };
    const first = await client.post('/api/links', { view: VIEW }, headers);
    const again = await client.post('/api/links', { view: VIEW }, headers);
    expect(again.json.url).toBe(first.json.url);
    const other = await client.post('/api/links', { view: `${VIEW}&from=2021-06-01` }, headers);
    expect(other.json.code).toBe('command-id-reused');
    expect((await client.remove('/api/links/000000000000', {}, EDITOR)).json.code).toBe('unknown-link');
  });

  test('given a history that is erased, then its links have ended, and say nothing of why', async () => {
    const of = await listening({ env });
    await of.post('/api/scenarios/geneva-2021/replay', {}, EDITOR);
    const { path, linkId } = await made({ view: 'history=RUS-USA~geneva-2021' }, of);
    expect((await of.get(path)).status).toBe(200);
    const why = 'names a private person';
    await of.post(
      '/api/histories/RUS-USA~geneva-2021/erasure',
      { why },
      {
        authorization: 'Bearer a-long-random-text-of-an-admin',
      },
    );
    const { status, text } = await of.get(path);
    expect(status).toBe(410);
    expect(text).not.toContain('geneva');
    expect(text).not.toContain(why);
    expect((await of.get('/api/links', EDITOR)).json.links).toMatchObject([{ linkId, state: 'erased' }]);
    await of.close();
  });
});
