import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { TokenWriter } from '../../src/access/token.writer.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { systemClock } from '../../src/kernel/system.clock.ts';
import { detenteProcess, temporaryStore } from '../support/cli.ts';
import { LiveClient } from '../support/live-client.ts';
import { act } from '../support/relations.ts';
import { AT, listening, opened, type Client } from '../support/server.ts';

const ACTOR = { id: 'operator', via: 'test' };
const folder = mkdtempSync(join(tmpdir(), 'detente-access-'));
const open: Client[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  rmSync(folder, { recursive: true, force: true });
});

const serverOn = async (path: string, env: Readonly<Record<string, string>> = {}): Promise<Client> => {
  const server = await listening({ store: await SqliteStore.open(path), clock: systemClock, env });
  open.push(server);
  return server;
};

describe('tokens of a store', () => {
  test('given two servers on it, when a token is revoked beside them, then both refuse it and cut its socket, its event stream and its export', async () => {
    const path = join(folder, 'store.db');
    const beside = await SqliteStore.open(path);
    const writer = new TokenWriter({ store: beside, clock: systemClock });
    const make = async (name: string, role: 'editor' | 'admin') => {
      const made = await writer.create({ name, role }, ACTOR);
      if (!made.ok) throw new Error(made.error.message);
      return { authorization: `Bearer ${made.value.token}` };
    };
    await make('ada', 'admin');
    const ann = await make('ann', 'editor');
    const servers = [await serverOn(path), await serverOn(path)];
    const [first] = servers as [Client, Client];
    expect((await first.get('/api/histories')).status).toBe(401);
    expect(
      (await first.send('POST', '/api/scenarios/geneva-2021/replay', { body: {}, headers: ann })).status,
    ).toBe(200);

    // Made while they run.
    const bob = await make('bob', 'editor');
    const held = await Promise.all(
      servers.map(async ({ url }) => {
        await expect
          .poll(async () => (await fetch(`${url}/api/histories`, { headers: bob })).status)
          .toBe(200);
        const live = await LiveClient.open(url, { headers: ann });
        const other = await LiveClient.open(url, { headers: bob });
        const stream = await fetch(`${url}/live/sse?topic=relations`, { headers: ann });
        expect(stream.status).toBe(200);
        return { url, live, other, stream };
      }),
    );
    const began = performance.now();
    expect(await writer.revoke({ which: 'ann', force: false }, ACTOR)).toMatchObject({ ok: true });
    for (const { url, live, other, stream } of held) {
      expect((await live.closed).code).toBe(1008);
      await expect(stream.text()).rejects.toThrow();
      const refused = await fetch(`${url}/api/histories`, { headers: ann });
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
        401,
        'token-required',
      ]);
      expect(other.socket.readyState).toBe(other.socket.OPEN);
      other.socket.terminate();
    }
    if (process.env['DETENTE_TEST_FIGURES'] !== undefined) {
      process.stderr.write(`revoked and cut on two servers in ${Math.round(performance.now() - began)} ms\n`);
    }
    await beside.close();
  });

  test('given an export that is under way, when its token is revoked, then it does not come to its end', async () => {
    using place = temporaryStore();
    const path = join(place.folder, 'store.db');
    const server = await serverOn(path, { DETENTE_TOKENS: 'set/admin:a-token-that-was-set' });
    const writer = new TokenWriter({ store: server.store, clock: systemClock });
    const made = await writer.create({ name: 'ann', role: 'reader' }, ACTOR);
    if (!made.ok) throw new Error(made.error.message);
    const set = { authorization: 'Bearer a-token-that-was-set' };
    await opened(withHeaders(server, set));
    for (let batch = 0; batch < 12; batch += 1) await recordMany(server, batch, set);
    const ann = { authorization: `Bearer ${made.value.token}` };
    await expect.poll(async () => (await server.get('/api/histories', ann)).status).toBe(200);
    const answer = await fetch(`${server.url}${AT}/export.json`, { headers: ann });
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await writer.revoke({ which: 'ann', force: false }, ACTOR);
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow();
  });

  test('given a token that ends by itself, when its time comes, then its socket is cut', async () => {
    using place = temporaryStore();
    const server = await serverOn(join(place.folder, 'store.db'));
    const writer = new TokenWriter({ store: server.store, clock: systemClock });
    const made = await writer.create({ name: 'guest', role: 'reader', lastsMs: 1_500 }, ACTOR);
    if (!made.ok) throw new Error(made.error.message);
    const headers = { authorization: `Bearer ${made.value.token}` };
    await expect.poll(async () => (await server.get('/api/histories', headers)).status).toBe(200);
    const live = await LiveClient.open(server.url, { headers });
    expect((await live.closed).code).toBe(1008);
    expect((await server.get('/api/histories', headers)).status).toBe(401);
  });

  test('given the command line, when tokens are made, listed and revoked, then each is shown once, told by name, and gone', async () => {
    using place = temporaryStore();
    const run = (...args: string[]) => detenteProcess(['--store', place.store, ...args]);
    const made = await run('token', 'create', 'ada', '--role', 'admin');
    expect(made).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^dt_[0-9a-f]{8}_[\w-]{43}\n$/),
    });
    expect(await run('token', 'create', 'ada', '--role', 'reader')).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining('holds a token already'),
    });
    const server = await serverOn(place.store.slice('sqlite:'.length));
    const headers = { authorization: `Bearer ${made.stdout.trim()}` };
    expect((await server.get('/api/histories', headers)).status).toBe(200);
    const listed = await run('token', 'list', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject({ name: 'ada', role: 'admin', state: 'live' });
    expect(listed.stdout + (await run('token', 'list')).stdout).not.toContain(made.stdout.trim().slice(12));
    expect(await run('token', 'revoke', 'ada')).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('--force'),
    });
    expect((await run('token', 'revoke', 'ada', '--force')).exitCode).toBe(0);
    await expect.poll(async () => (await server.get('/api/histories', headers)).status).toBe(401);
    expect((await server.get('/api/histories')).status).toBe(401);
    expect((await run('verify')).exitCode).toBe(0);
    const text = await run('token', 'create', 'x', '--role', 'king');
    expect(text).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('reader, analyst, editor, admin'),
    });
  });
});

const withHeaders = (server: Client, headers: Readonly<Record<string, string>>): Client => ({
  ...server,
  post: (path, body, more = {}) => server.post(path, body, { ...headers, ...more }),
});

/** Long enough that no buffer on the way holds all of it. */
async function recordMany(server: Client, batch: number, headers: Readonly<Record<string, string>>) {
  const acts = Array.from({ length: 100 }, (_, k) => ({
    ...act(`a-${batch}-${k}`, {
      sources: [
        {
          title: 'Transcript',
          publisher: 'The White House',
          published: '2021-04-18',
          quote: 'word '.repeat(700),
        },
      ],
    }),
  }));
  const answer = await server.post(`${AT}/acts/batch`, { acts }, headers);
  if (answer.status !== 201) throw new Error(answer.text);
}
