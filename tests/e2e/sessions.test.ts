import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { TokenWriter } from '../../src/access/token.writer.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { systemClock } from '../../src/kernel/system.clock.ts';
import { detenteProcess, temporaryStore } from '../support/cli.ts';
import { LiveClient } from '../support/live-client.ts';
import { listening, type Client } from '../support/server.ts';

const ACTOR = { id: 'operator', via: 'test' };
const open: Client[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function serverOn(path: string, env: Readonly<Record<string, string>> = {}): Promise<Client> {
  const store = await SqliteStore.open(path);
  try {
    const server = await listening({
      store,
      clock: systemClock,
      env: { DETENTE_STORE: `sqlite:${path}`, DETENTE_SNAPSHOTS: 'off', ...env },
    });
    open.push(server);
    return server;
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function madeFor(name: string, { store }: Pick<Client, 'store'>): Promise<string> {
  const made = await new TokenWriter({ store, clock: systemClock }).create({ name, role: 'editor' }, ACTOR);
  if (!made.ok) throw new Error(made.error.message);
  return made.value.token;
}

/** Signs in and gives the cookie as a browser would send it to a server. */
async function signIn(server: Client, token: string): Promise<string> {
  const answer = await server.post('/api/session', { token }, { origin: server.url });
  expect(answer.status, answer.text).toBe(200);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

const on = (server: Client, cookie: string): string =>
  cookie.replace(/^detente-\d+/, `detente-${new URL(server.url).port}`);

describe('sessions', () => {
  test('given two servers on one store, when somebody signs in at one, then the other and a restarted one know them, and none after the token is revoked', async () => {
    using place = temporaryStore();
    const path = place.store.slice('sqlite:'.length);
    const first = await serverOn(path);
    const token = await madeFor('ann', first);
    await expect.poll(async () => (await first.get('/api/histories')).status).toBe(401);
    const cookie = await signIn(first, token);
    expect(statSync(`${path}.secret`).mode & 0o777).toBe(0o600);
    const second = await serverOn(path);
    for (const server of [first, second]) {
      const headers = { cookie: on(server, cookie) };
      expect((await server.get('/api/session', headers)).json).toMatchObject({ name: 'ann', role: 'editor' });
      expect((await server.get('/api/histories', headers)).status).toBe(200);
      const live = await LiveClient.open(server.url, { headers: { ...headers, origin: server.url } });
      const sent = await server.post(
        '/api/scenarios/geneva-2021/replay',
        {},
        { ...headers, origin: server.url },
      );
      expect(sent.status).toBe(200);
      const without = await server.post('/api/scenarios/geneva-2021/replay', {}, headers);
      expect(without).toMatchObject({ status: 403, json: { code: 'foreign-origin' } });
      live.socket.terminate();
    }
    await new TokenWriter({ store: first.store, clock: systemClock }).revoke(
      { which: 'ann', force: true },
      ACTOR,
    );
    for (const server of [first, second]) {
      await expect
        .poll(async () => (await server.get('/api/histories', { cookie: on(server, cookie) })).status)
        .toBe(401);
    }
  });

  test('given two servers on one store, when somebody signs out at one, then the other and a restarted one know it, and other sessions go on', async () => {
    using place = temporaryStore();
    const path = place.store.slice('sqlite:'.length);
    const first = await serverOn(path);
    const token = await madeFor('ann', first);
    await expect.poll(async () => (await first.get('/api/histories')).status).toBe(401);
    const [cookie, another] = [await signIn(first, token), await signIn(first, token)];
    const second = await serverOn(path);
    const status = async (server: Client, of: string) =>
      (await server.get('/api/histories', { cookie: on(server, of) })).status;
    expect(await status(second, cookie)).toBe(200);
    await first.remove('/api/session', undefined, { cookie, origin: first.url });
    expect(await status(first, cookie)).toBe(401);
    await expect.poll(() => status(second, cookie)).toBe(401);
    const third = await serverOn(path);
    expect([await status(third, cookie), await status(third, another)]).toEqual([401, 200]);
    const verdict = await detenteProcess(['--store', place.store, 'verify']);
    expect(verdict).toMatchObject({ exitCode: 0 });
  });

  test('given a session, when it is signed out or its seal is changed, then it opens nothing', async () => {
    const server = await listening({ env: { DETENTE_TOKENS: 'ann:a-token-that-was-set' } });
    open.push(server);
    const cookie = await signIn(server, 'a-token-that-was-set');
    const status = async (text: string) => (await server.get('/api/histories', { cookie: text })).status;
    expect(await status(cookie)).toBe(200);
    for (let at = cookie.indexOf('=') + 1; at < cookie.length; at += 7) {
      const other = cookie[at] === 'A' ? 'B' : 'A';
      expect(await status(cookie.slice(0, at) + other + cookie.slice(at + 1))).toBe(401);
    }
    const out = await server.remove('/api/session', undefined, { cookie, origin: server.url });
    expect(out.headers.get('set-cookie')).toContain('Expires=Thu, 01 Jan 1970');
    expect(await status(cookie)).toBe(401);
    expect((await server.post('/api/session', { token: 'nobody-holds-this-one' })).json.code).toBe(
      'token-required',
    );
  });

  test('given an https address that people open, when somebody signs in, then the cookie goes over HTTPS alone', async () => {
    const server = await listening({
      env: { DETENTE_TOKENS: 'ann:a-token-that-was-set', DETENTE_PUBLIC_URL: 'https://detente.example' },
    });
    open.push(server);
    const answer = await server.post('/api/session', { token: 'a-token-that-was-set' });
    expect(answer.headers.get('set-cookie')).toMatch(/^detente-443=.*; HttpOnly; SameSite=Lax;.*; Secure$/);
  });

  test('given a server with another secret or none, when it starts, then it is refused and told which file to copy; a new one is made on demand', async () => {
    using place = temporaryStore();
    const path = place.store.slice('sqlite:'.length);
    const first = await serverOn(path);
    const cookie = await signIn(
      first,
      await madeFor('ann', first).then(async (token) => {
        await expect.poll(async () => (await first.get('/api/histories')).status).toBe(401);
        return token;
      }),
    );
    const other = `${place.folder}/other.secret`;
    await expect(serverOn(path, { DETENTE_SECRET_FILE: other })).rejects.toThrow(
      /other\.secret, which is not there/,
    );
    writeFileSync(other, Buffer.alloc(32, 7), { mode: 0o600 });
    await expect(serverOn(path, { DETENTE_SECRET_FILE: other })).rejects.toThrow(/which is another/);
    chmodSync(`${path}.secret`, 0o644);
    await expect(serverOn(path)).rejects.toThrow(/may be read by others/);
    chmodSync(`${path}.secret`, 0o600);
    const before = readFileSync(`${path}.secret`);
    const made = await detenteProcess(['--store', place.store, 'token', 'new-secret'], {
      env: { DETENTE_SECRET_FILE: other },
    });
    expect(made).toMatchObject({ exitCode: 0 });
    const renewed = await serverOn(path, { DETENTE_SECRET_FILE: other });
    expect((await renewed.get('/api/histories', { cookie: on(renewed, cookie) })).status).toBe(401);
    await expect.poll(async () => (await first.get('/api/histories', { cookie })).status).toBe(401);
    expect(readFileSync(`${path}.secret`)).toEqual(before);
  });
});
