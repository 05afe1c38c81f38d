import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, relation } from '../support/relations.ts';
import { AT, listening, opened, type Answer, type Client } from '../support/server.ts';

let client: Client;
beforeAll(async () => {
  client = await listening();
  await opened(client);
});
afterAll(() => client.close());

const SOCKET = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`;
const JSON_TYPE = { 'content-type': 'application/json' };

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer).toMatchObject({ status, json: { status, code, type: `urn:detente:problem:${code}` } });
  for (const field of ['title', 'detail', 'remedy']) expect(answer.json[field].length).toBeGreaterThan(3);
}

/** Sends bytes as they are, and reads until the server closes the connection. */
async function raw(bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(client.url);
  const socket = connect(Number(port), hostname);
  socket.setEncoding('utf8');
  let text = '';
  socket.on('data', (piece) => (text += piece));
  // The server may close while bytes are still on their way.
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

describe('bad requests', () => {
  test.each([
    ['malformed JSON', '{"a":', JSON_TYPE, 400, 'malformed-request'],
    ['an own __proto__', '{"__proto__":{"x":1}}', JSON_TYPE, 400, 'malformed-request'],
    ['a nested __proto__', '{"content":{"__proto__":{"x":1}}}', JSON_TYPE, 400, 'malformed-request'],
    ['constructor.prototype', '{"constructor":{"prototype":{}}}', JSON_TYPE, 400, 'malformed-request'],
    ['an empty body', '', JSON_TYPE, 400, 'malformed-request'],
    ['plain text', 'hello', { 'content-type': 'text/plain' }, 415, 'media-type'],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'media-type'],
    ['a list', '[]', JSON_TYPE, 400, 'invalid-request'],
    ['null', 'null', JSON_TYPE, 400, 'invalid-request'],
    ['a number', '7', JSON_TYPE, 400, 'invalid-request'],
    ['lists in lists in lists', `{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`, JSON_TYPE, 400, 'too-deep'],
  ])(
    'given %s as body, when it is posted, then it is refused with a problem',
    async (_name, body, headers, status, code) => {
      expectProblem(await client.send('POST', `${AT}/acts`, { body, headers }), status, code);
    },
  );

  test.each([
    ['bytes of Latin-1', 'application/json', [0xe7], 400, 'malformed-request', /byte 17 /],
    ['half a character', 'application/json', [0xe2, 0x82], 400, 'malformed-request', /no UTF-8/],
    ['half of a pair', 'application/json', [0xed, 0xa0, 0x80], 400, 'malformed-request', /no UTF-8/],
    ['another charset', 'application/json; charset=iso-8859-1', [0x63], 415, 'media-type', /iso-8859-1/],
  ])(
    'given a body with %s, when it is posted, then it is refused and nothing is mended',
    async (_name, type, bytes, status, code, detail) => {
      const body = Buffer.concat([Buffer.from('{"summary":"Fran'), Buffer.from(bytes), Buffer.from('ois"}')]);
      const headers = { 'content-type': type };
      const answer = await fetch(new URL(`${AT}/notes`, client.url), { method: 'POST', headers, body });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      const problem = (await answer.json()) as { readonly detail: string };
      expect(problem).toMatchObject({ status, code });
      expect(problem.detail).toMatch(detail);
    },
  );

  test.each([
    ['a query in Latin-1', '/api/ontology/codes?q=Fran%E7ois', 'q'],
    ['half of a pair in a query', '/view.svg?history=%ED%A0%BD', 'history'],
    ['NUL in a query', '/api/histories?x=%00', 'x'],
    ['a lost character in an event stream', '/live/sse?topic=%EF%BF%BD', 'topic'],
    ['NUL in a path', `${AT}%00/timeline`, 'part 3'],
    ['bytes that are no UTF-8 in a path', '/api/histories/%FF/timeline', 'part 3'],
  ])('given %s, then it is refused with its place', async (_name, path, place) => {
    const answer = await client.get(path);
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.json.errors).toMatchObject([{ path: place, code: 'not-unicode' }]);
  });

  test('given a key that is no text of a header, then it is refused', async () => {
    const answer = await client.post(`${AT}/acts`, act('k'), { 'idempotency-key': 'cl\u00e9' });
    expectProblem(answer, 400, 'idempotency-key');
  });

  test('given no body at all, when it is posted, then it is told what is missing', async () => {
    const answer = await client.send('POST', `${AT}/acts`);
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.json.detail).toContain('The body: is missing');
  });

  test('given many faults, when they are posted, then each is named by its path, in words that say what is expected', async () => {
    const content = {
      ...relation(),
      baseline: { value: 100, rationale: '' },
      coverage: { from: '2021-02-30' },
    };
    const answer = await client.post('/api/histories', {
      name: 'Not A Slug',
      content: {
        ...content,
        parties: ['USA'],
        model: 'tension/9',
        parameters: { H: 'long' },
        colour: 'red',
        issues: [],
      },
    });
    expectProblem(answer, 400, 'invalid-request');
    const messages = Object.fromEntries(
      answer.json.errors.map(({ path, message }: { path: string; message: string }) => [path, message]),
    );
    expect(messages).toEqual({
      name: 'an id is lower-case letters, digits and single hyphens',
      'content.baseline.value': 'must be a number from 1 to 99',
      'content.baseline.rationale': 'must be text of 1 to 2000 characters',
      'content.coverage.from': 'not a real calendar day',
      'content.parties': 'must be a list of 2 entries',
      'content.model': 'must be "tension/1"',
      'content.parameters.H': expect.stringMatching(/^must be a number/),
      'content.issues': 'must be a list of 1 to 200 entries',
      'content.colour': expect.stringMatching(
        /^is not known here; known are title, parties, names, introduction, baseline/,
      ),
    });
  });

  test('given a field that is missing, when an act is posted, then the words say so', async () => {
    const { summary: _, ...rest } = act('a');
    const answer = await client.post(`${AT}/acts`, rest);
    expect(answer.json.errors).toEqual([
      {
        path: 'summary',
        code: 'missing',
        message: 'is missing; must be text of 1 to 2000 characters',
        remedy: 'Add "summary".',
      },
    ]);
  });

  test('given thousands of unknown fields, when they are posted, then the answer stays short', async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field${index}`, 1]));
    const answer = await client.post(`${AT}/acts`, many);
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.json.errors.length).toBeLessThanOrEqual(50);
  });

  test('given a list of more acts than one command takes, when it is posted, then it is refused', async () => {
    const acts = Array.from({ length: 501 }, () => 1);
    const answer = await client.post(`${AT}/acts/batch`, { acts });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.json.errors[0]).toMatchObject({
      path: 'acts',
      message: 'must be a list of 1 to 500 entries',
    });
  });

  test.each([
    ['an act in the future', { occurred: { from: '2021-06-18' } }, 'future-date', 'occurred.from'],
    ['an unknown code', { code: { code: '999' } }, 'unknown-code', 'code.code'],
    ['an undeclared issue', { issue: 'weather' }, 'undeclared-issue', 'issue'],
    ['a follow-up of nothing', { followUpOf: 'nobody' }, 'unknown-reference', 'followUpOf'],
  ])(
    'given %s, when it is recorded, then a rule refuses it, names the field, and nothing changes',
    async (_name, changes, code, path) => {
      const answer = await client.post(`${AT}/acts`, {
        ...act('bad'),
        ...changes,
        score: { scale: 'goldstein/gdelt' },
      });
      expectProblem(answer, 422, code);
      const { detail: message, remedy } = answer.json;
      expect(answer.json.errors).toEqual([{ path, code, message, remedy }]);
      expect((await client.get(AT)).json.revision).toBe(0);
    },
  );

  test('given an act for a history that nobody opened, when it is recorded, then it is not found', async () => {
    expectProblem(await client.post('/api/histories/RUS-USA~nothing/acts', act('a')), 404, 'not-open');
    expectProblem(await client.post('/api/histories/nonsense/acts', act('a')), 400, 'history-id');
  });

  test.each([
    ['GET', '/nope', 404, 'no-such-resource'],
    ['GET', '/api/%zz', 400, 'malformed-request'],
    ['GET', `/api/histories/${'y'.repeat(300)}`, 414, 'url-too-long'],
    ['DELETE', '/api/histories', 405, 'method-not-allowed'],
    ['PATCH', `${AT}/acts/a`, 405, 'method-not-allowed'],
    ['POST', '/health/live', 405, 'method-not-allowed'],
  ])('given %s %s, when it is sent, then the answer is %i %s', async (method, path, status, code) => {
    expectProblem(await client.send(method, path), status, code);
  });

  test('given OPTIONS or a wrong method, when a URL is asked, then Allow names what it takes', async () => {
    const options = await client.send('OPTIONS', `${AT}/acts/a`);
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe('DELETE, GET, HEAD, PUT, OPTIONS');
    const wrong = await client.send('POST', `${AT}/acts/a`);
    expect(wrong.headers.get('allow')).toBe('DELETE, GET, HEAD, PUT, OPTIONS');
    expect((await client.send('OPTIONS', '/nope')).status).toBe(404);
  });

  test('given 20 MB announced, when the request begins, then it is refused before the body was sent', async () => {
    const { host } = new URL(client.url);
    const head = `POST ${AT}/acts HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\n\r\n{`;
    const answer = await raw(head);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"body-too-large"');
  });

  test('given a body without announced length, when it goes past the limit, then it is refused there', async () => {
    const { host } = new URL(client.url);
    const chunk = 'x'.repeat(512 * 1024);
    const head = `POST ${AT}/acts HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunks = `${chunk.length.toString(16)}\r\n${chunk}\r\n`.repeat(3);
    expect(await raw(head + chunks)).toMatch(/HTTP\/1\.1 413 [\s\S]*"code":"body-too-large"/);
  });

  test.each([
    [
      'a URL of 20 KB',
      () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    ['no HTTP', () => 'hello there\r\n\r\n', 400, 'malformed-request'],
  ])('given %s, when it arrives, then the answer is a problem too', async (_name, bytes, status, code) => {
    const answer = await raw(bytes());
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('Content-Type: application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ status, code });
  });

  test('given all of the above, when the record is read, then nothing of it was recorded', async () => {
    expect((await client.get('/api/histories')).json.histories).toMatchObject([{ revision: 0, acts: 0 }]);
  });

  test.each([
    [
      'an offer of HTTP/2',
      '/health/live',
      'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
      200,
      'status',
    ],
    ['an offer of a protocol that nobody knows', '/live', 'Upgrade: example/1', 404, 'problem'],
    ['a socket at another path', '/live/', `Upgrade: websocket\r\n${SOCKET}`, 404, 'problem'],
    ['a socket at a path of HTTP', '/health/live', `Upgrade: websocket\r\n${SOCKET}`, 200, 'status'],
  ])('given %s, then the answer is the one without it', async (_name, path, headers, status, word) => {
    const { host } = new URL(client.url);
    const answer = await raw(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\nConnection: Upgrade, close\r\n\r\n`,
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(word);
  });
});
