import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Need } from '../../src/http/access.hook.ts';
import { ROUTE_NEEDS } from '../../src/access/route-needs.ts';
import { ROLES, suffices, type Role } from '../../src/http/principal.ts';
import { RELATION_COMMAND_FORMS } from '../../src/relations/command-forms.ts';
import { WHAT_IF_COMMAND_FORMS } from '../../src/whatifs/command-forms.ts';
import { LiveClient } from '../support/live-client.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';

/** Every route, command and topic with every role. */

const TOKENS: Readonly<Record<Role, string>> = {
  reader: 'a-long-random-text-of-a-reader',
  analyst: 'a-long-random-text-of-an-analyst',
  editor: 'a-long-random-text-of-an-editor',
  admin: 'a-long-random-text-of-an-admin',
};
const DETENTE_TOKENS = ROLES.map((role) => `${role}/${role}:${TOKENS[role]}`).join(',');
const bearer = (role: Role) => ({ authorization: `Bearer ${TOKENS[role]}` });
const TOPICS: readonly (readonly [string, Role])[] = [
  ['relations', 'reader'],
  ['relation:RUS-USA~test', 'reader'],
  ['whatif:00000000-0000-4000-8000-000000000001', 'reader'],
  ['room:00000000-0000-4000-8000-000000000001', 'reader'],
  ['drafts', 'analyst'],
];

let client: Client;
let open: Client;
beforeAll(async () => {
  client = await listening({ env: { DETENTE_TOKENS } });
  open = await listening({ env: { DETENTE_TOKENS, DETENTE_ANONYMOUS: 'read' } });
});
afterAll(async () => {
  await client.close();
  await open.close();
});

const OF_THE_PAGE: ReadonlySet<string> = new Set(['GET /assets/*', 'GET /icon.svg', 'GET /signin']);
const COMMANDS = Object.entries({ ...RELATION_COMMAND_FORMS, ...WHAT_IF_COMMAND_FORMS });
const ROUTES = Object.entries(ROUTE_NEEDS);

/** Status and code of an answer whose body may never end. */
async function answerTo(to: Client, route: string, headers: Readonly<Record<string, string>> = {}) {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace('*', 'nothing').replace('/live/sse', '/live/sse?topic=relations');
  const ended = new AbortController();
  const response = await fetch(to.url + path.replaceAll(/:\w+/g, 'none'), {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: '{}' }),
    signal: ended.signal,
  });
  const type = response.headers.get('content-type') ?? '';
  const code = type.includes('problem+json') ? ((await response.json()) as { code: string }).code : undefined;
  ended.abort();
  return { status: response.status, code };
}

describe('who may call what', () => {
  // Where the page is not built, its files are nowhere.
  test.each(ROUTES.filter(([route]) => !OF_THE_PAGE.has(route)))(
    'given %s, which is for %s, then each role is let in or told so',
    async (route, need) => {
      for (const role of ROLES) {
        const { status, code } = await answerTo(client, route, bearer(role));
        const may = need === 'everybody' || suffices(role, need);
        expect([role, code === 'role-required', status === 403, status === 401]).toEqual([
          role,
          !may,
          !may,
          false,
        ]);
      }
      const nobody = await answerTo(client, route);
      expect(nobody.code === 'token-required').toBe(need !== 'everybody');
      const anybody = await answerTo(open, route);
      expect(anybody.code === 'token-required').toBe(need !== 'everybody' && need !== 'reader');
    },
  );

  test('given the table of routes, then each of them is one of the server, and the server has no other', () => {
    const fastify = client.server.app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    const gone = ROUTES.map(([route]) => route).filter((route) => {
      const [method = '', url = ''] = route.split(' ');
      return (
        !OF_THE_PAGE.has(route) &&
        route !== 'GET /docs/*' &&
        !fastify.hasRoute({ method: method as 'GET', url })
      );
    });
    expect(gone).toEqual([]);
    expect((fastify as unknown as { undeclaredRoutes: string[] }).undeclaredRoutes).toEqual([]);
  });

  test('given every command of the live protocol, then each role is let through to its body or told so', async () => {
    for (const role of ROLES) {
      const live = await LiveClient.open(client.url, { headers: bearer(role) });
      for (const [name, { role: needed }] of COMMANDS) {
        live.send({ type: 'command', id: name, name, body: {}, expectedRevision: 1 });
        const { problem } = await live.next('error', ({ id }) => id === name);
        expect([role, name, problem.code === 'role-required']).toEqual([role, name, !suffices(role, needed)]);
      }
      live.socket.terminate();
    }
  });

  test('given every topic, then whoever may read what it tells may listen, and nobody else', async () => {
    for (const role of ROLES) {
      const live = await LiveClient.open(client.url, { headers: bearer(role) });
      for (const [topic] of TOPICS) {
        live.send({ type: 'subscribe', topic });
        await live.until(() => live.frames.some((frame) => 'topic' in frame && frame.topic === topic), topic);
      }
      const refused = live.of('error').filter(({ problem }) => problem.status === 403);
      expect(refused.map(({ topic }) => topic)).toEqual(
        TOPICS.filter(([, needed]) => !suffices(role, needed)).map(([topic]) => topic),
      );
      live.socket.terminate();
    }
  });

  test('given the README of the room, then its table is the one by which requests are judged', () => {
    const row = (what: string, needed: Need): string => {
      const marks = ['nobody' as const, ...ROLES].map((role) =>
        needed === 'everybody' || (role !== 'nobody' && suffices(role, needed)) ? 'yes' : '',
      );
      return [what, ...marks].join('|');
    };
    const rows = [
      ...ROUTES.map(([route, need]) => row(`\`${route}\``, need)),
      ...TOPICS.map(([topic, needed]) => row(`listen \`${topic.replace(/:.*/, ':...')}\``, needed)),
      row('`preview` of a draft', 'reader'),
      ...COMMANDS.map(([name, { role }]) => row(`command \`${name}\``, role)),
    ];
    const readme = readFileSync(new URL('../../src/access/README.md', import.meta.url), 'utf8');
    const told = readme
      .split('\n')
      .filter((line) => /^\| (?:`[A-Zp]|listen|command)/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
          .join('|'),
      );
    expect(told).toEqual(rows);
  });
});

describe('what an analyst may change', () => {
  const outcome = (title: string) => ({
    title,
    author: 'somebody',
    base: { at: '2021-06-15' },
    horizonDays: 30,
    commitments: [
      {
        commitmentId: 'return',
        date: '2021-06-26',
        initiator: 'USA',
        target: 'RUS',
        code: { code: '050' },
        issue: 'summitry',
        summary: 'An ambassador goes back.',
      },
    ],
  });
  const revised = { ...outcome('Changed'), horizonDays: 31 };

  test('given what-ifs of their own, of another and of this machine, when they change them, then that of another alone is refused, and an editor changes all', async () => {
    const store = new MemoryStore();
    const proposals: string[] = [];
    const propose = async (to: Client, headers = {}) => {
      const { json } = await to.post(`${AT}/what-ifs`, outcome('First'), headers);
      proposals.push(json.whatIfId);
    };
    const local = await listening({ store });
    await withActs(local, 'a');
    await propose(local);
    const guarded = await listening({
      store,
      env: { DETENTE_TOKENS: `${DETENTE_TOKENS},other/analyst:a-long-random-text-of-another` },
    });
    await propose(guarded, bearer('analyst'));
    await propose(guarded, { authorization: 'Bearer a-long-random-text-of-another' });
    const change = async (role: Role, revision: string) =>
      Promise.all(
        proposals.map(async (id) => {
          const { status, json } = await guarded.put(
            `/api/what-ifs/${id}`,
            { content: revised },
            {
              ...bearer(role),
              'if-match': revision,
            },
          );
          return json?.code ?? status;
        }),
      );
    expect(await change('analyst', '"r0"')).toEqual([200, 200, 'not-the-owner']);
    const live = await LiveClient.open(guarded.url, { headers: bearer('analyst') });
    const whatIfId = proposals[2];
    live.send({ type: 'command', id: 'w', name: 'WithdrawOutcome', body: { whatIfId }, expectedRevision: 0 });
    expect((await live.next('error')).problem).toMatchObject({ status: 403, code: 'not-the-owner' });
    live.socket.terminate();
    const withdrawn = await guarded.remove(
      `/api/what-ifs/${whatIfId}`,
      {},
      { ...bearer('editor'), 'if-match': '"r0"' },
    );
    expect(withdrawn.status).toBe(200);
    await guarded.close();
    await local.close().catch(() => undefined);
  });
});
