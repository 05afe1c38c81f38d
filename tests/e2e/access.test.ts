import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { act, relation } from '../support/relations.ts';
import { AT, listening, opened, type Client } from '../support/server.ts';

let client: Client;
afterEach(() => client.close());

const ANN = 'a-long-random-text-of-ann';
const BOB = 'a-long-random-text-of-bob';
const withTokens = () => listening({ env: { DETENTE_TOKENS: `ann:${ANN}, bob:${BOB}` } });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** `fetch` does not let one name another host. */
const statusFor = (
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<[number, string]> =>
  new Promise((resolve, reject) => {
    const sent = request(client.url + path, { method, headers }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString()));
      response.on('end', () => resolve([response.statusCode ?? 0, text]));
    });
    sent.on('error', reject).end();
  });

describe('access without tokens', () => {
  test.each(['evil.example', 'evil.example:8321', '127.0.0.1.evil.example'])(
    'given a request that names the host "%s", when it arrives, then it is refused',
    async (host) => {
      client = await listening();
      const [status, text] = await statusFor('/api/histories', { host });
      expect(status).toBe(403);
      expect(text).toContain('"code":"foreign-host"');
    },
  );

  test.each(['127.0.0.1', 'localhost:1234', '[::1]:8321'])(
    'given a request that names %s, when it arrives, then it is answered',
    async (host) => {
      client = await listening();
      expect((await statusFor('/api/histories', { host }))[0]).toBe(200);
    },
  );

  test('given a page of another site, when it sends a command through a browser, then it is refused', async () => {
    client = await listening();
    for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1']) {
      const answer = await client.post('/api/scenarios/geneva-2021/replay', {}, { origin });
      expect(answer).toMatchObject({ status: 403, json: { code: 'foreign-origin' } });
    }
    expect((await client.get('/api/histories')).json.histories).toEqual([]);
    expect((await client.post('/api/histories', {}, { origin: client.url })).status).toBe(400);
  });
});

describe('pages of other sites', () => {
  test('given two hosts in one request, when it arrives, then it is refused', async () => {
    client = await listening();
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(client.url).port), '127.0.0.1');
      socket.setEncoding('utf8').once('data', resolve).once('error', reject);
      socket.end('GET /api/histories HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n');
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  test('given a named origin, when its page asks first, reads and sends, then it may, and no other', async () => {
    client = await listening({ env: { DETENTE_CORS_ORIGINS: 'https://paper.example' } });
    const asks = (origin: string) =>
      client.send('OPTIONS', '/api/histories', {
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = (await asks('https://paper.example')).headers;
    expect(allowed.get('access-control-allow-origin')).toBe('https://paper.example');
    expect(allowed.get('access-control-allow-headers')).toContain('Idempotency-Key');
    expect(allowed.get('access-control-allow-credentials')).toBeNull();
    const read = await client.get('/api/histories', { origin: 'https://paper.example' });
    expect(read.status).toBe(200);
    expect(read.headers.get('access-control-allow-origin')).toBe('https://paper.example');
    expect(read.headers.get('vary')).toContain('Origin');
    const sent = await client.post('/api/histories', {}, { origin: 'https://paper.example' });
    expect(sent).toMatchObject({ status: 400, json: { code: 'invalid-request' } });
    const other = await asks('https://other.example');
    expect(other.status).toBe(403);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('given any answer, when a browser gets it, then other sites may not show it and its policy fits what it is', async () => {
    client = await listening();
    await opened(client);
    const policy = async (path: string) => {
      const { headers } = await client.get(path);
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      return headers.get('content-security-policy');
    };
    expect(await policy('/api/histories')).toMatch(/^default-src 'none'; base-uri/);
    expect(await policy('/nothing')).toMatch(/^default-src 'none'; base-uri/);
    expect(await policy(`${AT}/tension.svg`)).toContain('sandbox');
    expect(await policy('/docs')).not.toContain("script-src 'unsafe");
  });
});

describe('access with tokens', () => {
  test.each([
    ['none', {}],
    ['an unknown one', bearer('a-long-random-text-of-eve')],
    ['the beginning of one', bearer(ANN.slice(0, -1))],
    ['one in another scheme', { authorization: `Basic ${ANN}` }],
  ])('given %s, when the record is read or written, then a token is required', async (_name, headers) => {
    client = await withTokens();
    const paths = [
      '/api/histories',
      '/%61pi/histories',
      '/api/../api/histories',
      AT,
      '/api/nothing',
      '/nothing',
    ];
    for (const path of paths) {
      const answer = await client.get(path, headers);
      expect([path, answer.status, answer.json.code]).toEqual([path, 401, 'token-required']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect((await client.post('/api/histories', {}, headers)).status).toBe(401);
  });

  test('given a token, when an act is recorded, then the record names its holder', async () => {
    client = await withTokens();
    await client.post('/api/histories', { name: 'test', content: relation() }, bearer(ANN));
    expect((await client.post(`${AT}/acts`, act('a'), bearer(BOB))).status).toBe(201);
    const { versions } = (await client.get(`${AT}/acts/a`, bearer(ANN))).json;
    expect(versions[0].actor).toEqual({ id: 'bob', via: 'http' });
  });

  test('given two holders who use one key, when both send a command with it, then they are two commands', async () => {
    client = await withTokens();
    await client.post('/api/histories', { name: 'test', content: relation() }, bearer(ANN));
    const key = { 'idempotency-key': 'first' };
    expect((await client.post(`${AT}/acts`, act('a'), { ...key, ...bearer(ANN) })).status).toBe(201);
    expect((await client.post(`${AT}/acts`, act('b'), { ...key, ...bearer(BOB) })).status).toBe(201);
  });

  test('given no token, when documentation, health and the first page are read, then they are open and hold nothing of the record', async () => {
    client = await withTokens();
    await client.post('/api/scenarios/geneva-2021/replay', {}, bearer(ANN));
    for (const path of [
      '/',
      '/docs',
      '/docs/swagger-ui.css',
      '/openapi.json',
      '/health/live',
      '/health/ready',
    ]) {
      const answer = await client.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.text).not.toContain('<h2>');
    }
    expect((await client.get('/')).text).toContain('Authorization: Bearer');
  });

  test('given another host name, when a token is shown, then it is refused unless it is the public one', async () => {
    const named = { host: 'detente.example', ...bearer(ANN) };
    client = await withTokens();
    expect(await statusFor('/api/histories', named)).toEqual([403, expect.stringContaining('foreign-host')]);
    await client.close();
    client = await listening({
      env: { DETENTE_TOKENS: `ann:${ANN}`, DETENTE_PUBLIC_URL: 'https://detente.example' },
    });
    expect((await statusFor('/api/histories', named))[0]).toBe(200);
  });

  test('given no tokens configured, when an act is recorded, then its actor is local', async () => {
    client = await listening();
    await opened(client);
    await client.post(`${AT}/acts`, act('a'), bearer(ANN));
    expect((await client.get(`${AT}/acts/a`)).json.versions[0].actor.id).toBe('local');
  });
});
