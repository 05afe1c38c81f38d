import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { configurationOf } from '../../src/http/configuration.ts';
import { CLOSE, FRAME_LIMIT, SUBSCRIPTIONS_LIMIT } from '../../src/live/protocol.ts';
import { LiveClient } from '../support/live-client.ts';
import { act, HISTORY, relation } from '../support/relations.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';

const TOPIC = `relation:${HISTORY}`;
let server: Client;

beforeAll(async () => {
  server = await listening();
  await withActs(server, 'a1');
});
afterAll(() => server.close());

/** That the server serves on, and the record is as it was. */
async function expectUnharmed(): Promise<void> {
  expect((await server.get(AT)).json.revision).toBe(1);
  const client = await LiveClient.open(server.url);
  client.send({ type: 'subscribe', topic: TOPIC });
  await client.next('caught-up');
  await client.close();
}

describe('frames that no client should send', () => {
  test.each([
    ['{"v":1,', 'not-json'],
    ['', 'not-json'],
    ['[1,2]', 'not-a-frame'],
    ['"subscribe"', 'not-a-frame'],
    ['null', 'not-a-frame'],
    [`{"v":1,"type":"command","x":${'['.repeat(3000)}${']'.repeat(3000)}}`, 'too-deep'],
    ['{"v":2,"type":"subscribe","topic":"relations"}', 'unsupported-version'],
    ['{"type":"subscribe","topic":"relations"}', 'unsupported-version'],
    ['{"v":1,"type":"shout"}', 'unknown-frame'],
    ['{"v":1,"type":"toString"}', 'unknown-frame'],
    ['{"v":1,"type":"subscribe"}', 'invalid-frame'],
    ['{"v":1,"type":"subscribe","topic":"relations","form":"12"}', 'invalid-frame'],
    ['{"v":1,"type":"subscribe","topic":"relations","from":12}', 'invalid-frame'],
    ['{"v":1,"type":"subscribe","topic":"relations","from":"1e9"}', 'invalid-frame'],
    ['{"v":1,"type":"subscribe","topic":"everything"}', 'topic'],
    ['{"v":1,"type":"subscribe","topic":"relation:USA"}', 'topic'],
    ['{"v":1,"type":"subscribe","topic":"relation:RUS-USA~nowhere"}', 'unknown-history'],
    ['{"v":1,"type":"subscribe","topic":"whatif:6d2d3c0e-6a55-4b0e-9f0a-5c1f3f1d9b7a"}', 'unknown-what-if'],
    ['{"v":1,"type":"command","id":"","name":"RecordAct","body":{}}', 'invalid-frame'],
    ['{"v":1,"type":"command","name":"RecordAct","body":{}}', 'invalid-frame'],
  ])(
    'given %s, when it is sent, then the answer is the problem %s and the connection goes on',
    async (text, code) => {
      const client = await LiveClient.open(server.url);
      client.socket.send(text);
      const { problem } = await client.next('error');
      expect(problem.code).toBe(code);
      expect(problem.detail.length * problem.remedy.length).toBeGreaterThan(0);
      client.send({ type: 'subscribe', topic: TOPIC });
      await client.next('caught-up', ({ topic }) => topic === TOPIC);
      await client.close();
    },
  );

  test('given a misspelt field, when it is sent, then the problem names it and what is known', async () => {
    const client = await LiveClient.open(server.url);
    client.send({ type: 'subscribe', topic: TOPIC, form: '12' });
    expect((await client.next('error')).problem.errors).toEqual([
      {
        path: 'form',
        code: 'unknown-key',
        message: expect.stringMatching(/known are v, type, topic, from, log/),
        remedy: expect.stringMatching(/Did you mean "from"/),
      },
    ]);
    await client.close();
  });

  test('given a binary frame, when it is sent, then the client is told to send text', async () => {
    const client = await LiveClient.open(server.url);
    client.socket.send(Buffer.from('{"v":1}'));
    expect((await client.next('error')).problem.code).toBe('binary-frame');
    await client.close();
  });

  test.each([
    ['{"v":1,"type":"command","id":"\\ud800","name":"RecordAct","body":{}}', 'id', undefined],
    [
      '{"v":1,"type":"command","id":"c","name":"RecordAct","body":{"content":{"summary":"a\\udc00"}}}',
      'body.content.summary',
      'c',
    ],
    ['{"v":1,"type":"subscribe","topic":"relation:\\uD83d"}', 'topic', undefined],
  ])(
    'given half a character, when %s is sent, then it is refused as such with its place',
    async (text, place, id) => {
      const client = await LiveClient.open(server.url);
      client.socket.send(text);
      const frame = await client.next('error');
      expect(frame.problem).toMatchObject({ status: 400, code: 'not-unicode' });
      expect(frame.problem.detail).toContain(`, ${place}:`);
      expect(frame.id).toBe(id);
      await client.close();
      await expectUnharmed();
    },
  );

  test('given a client that pings, when its ping is read, then it is answered with what it held', async () => {
    const client = await LiveClient.open(server.url);
    const answered = new Promise((resolve) => client.socket.once('pong', (data) => resolve(data.toString())));
    client.socket.ping('42');
    expect(await answered).toBe('42');
    await client.close();
  });

  test('given a frame of 10 MB, when it is sent, then the connection ends with 1009 and says why', async () => {
    const client = await LiveClient.open(server.url);
    client.socket.send('x'.repeat(10 * 1024 * 1024));
    const { code, reason } = await client.closed;
    expect({ code, reason }).toEqual({ code: CLOSE.tooLarge, reason: 'a frame may hold at most 256 KiB' });
    expect(client.of('error')[0]?.problem.code).toBe('frame-too-large');
    await expectUnharmed();
  });

  test('given a frame of just the limit, when it is sent, then it is read', async () => {
    const client = await LiveClient.open(server.url);
    client.socket.send('{"v":1}'.padEnd(FRAME_LIMIT));
    expect((await client.next('error')).problem.code).toBe('unknown-frame');
    await client.close();
  });

  test('given 10 000 subscriptions on one socket, when they are sent, then those over the limit are refused and the server serves on', async () => {
    const crowded = await listening();
    const client = await LiveClient.open(crowded.url);
    const names = Array.from({ length: 10_000 }, (_, n) => `h${n}`);
    for (const name of names.slice(0, SUBSCRIPTIONS_LIMIT)) {
      await crowded.post('/api/histories', { name, content: relation() });
    }
    for (const name of names) client.send({ type: 'subscribe', topic: `relation:RUS-USA~${name}` });
    const over = names.length - SUBSCRIPTIONS_LIMIT;
    await client.until(() => client.of('error').length === over, 'the refusals');
    expect(new Set(client.of('error').map(({ problem }) => problem.code))).toEqual(
      new Set(['too-many-subscriptions']),
    );
    await client.until(() => client.of('caught-up').length === SUBSCRIPTIONS_LIMIT);
    expect((await crowded.get('/api/histories')).json.histories).toHaveLength(SUBSCRIPTIONS_LIMIT);
    await client.close();
    await crowded.close();
  });

  test('given the limit of subscriptions, when a topic is subscribed again, then it begins anew and takes no place', async () => {
    const client = await LiveClient.open(server.url);
    for (let n = 0; n < SUBSCRIPTIONS_LIMIT + 50; n += 1) client.send({ type: 'subscribe', topic: TOPIC });
    client.send({ type: 'subscribe', topic: 'relations' });
    await client.next('caught-up', ({ topic }) => topic === 'relations');
    expect(client.of('error')).toEqual([]);
    await client.close();
  });
});

describe('who may connect', () => {
  const status = (url: string, options: object = {}, protocols: string[] = []): Promise<unknown> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${url.replace(/^http/, 'ws')}`, protocols, options);
      socket.on('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve([response.statusCode, JSON.parse(body).code]));
      });
      socket.on('open', () => {
        resolve(['open', socket.protocol]);
        socket.close();
      });
      socket.on('error', () => resolve('error'));
    });
  const TOKEN = 'a-long-enough-token+/=';
  const subprotocol = `detente.token.${Buffer.from(TOKEN).toString('base64url')}`;

  test('given no tokens, when a page of another site or by another name connects, then it is refused', async () => {
    const url = `${server.url}/live`;
    expect(await status(url)).toEqual(['open', '']);
    expect(await status(url, { origin: server.url })).toEqual(['open', '']);
    expect(await status(url, { origin: 'https://elsewhere.example' })).toEqual([403, 'foreign-origin']);
    expect(await status(url, { headers: { host: 'elsewhere.example' } })).toEqual([403, 'foreign-host']);
  });

  test('given tokens, when a client shows one in any of the ways, then it is let in and acts under its name', async () => {
    const guarded = await listening({ env: { DETENTE_TOKENS: `ann:${TOKEN}` } });
    const url = `${guarded.url}/live`;
    expect(await status(url)).toEqual([401, 'token-required']);
    expect(await status(`${url}?token=wrong`)).toEqual([401, 'token-required']);
    expect(await status(url, {}, ['detente.token.bm9uZQ'])).toEqual([401, 'token-required']);
    expect(await status(url, { headers: { authorization: `Bearer ${TOKEN}` } })).toEqual(['open', '']);
    expect(await status(`${url}?token=${encodeURIComponent(TOKEN)}`)).toEqual([401, 'token-required']);
    expect(await status(url, {}, ['detente.v1', subprotocol])).toEqual(['open', 'detente.v1']);
    await guarded.close();
  });

  test('given as many connections as the server takes, when one more is opened, then it is told to come later', async () => {
    const small = await listening({ env: { DETENTE_LIVE_SOCKETS: '2' } });
    const first = await LiveClient.open(small.url);
    const second = await LiveClient.open(small.url);
    expect(await status(`${small.url}/live`)).toEqual([503, 'too-many-listeners']);
    await first.close();
    await expect.poll(() => status(`${small.url}/live`)).toEqual(['open', '']);
    await second.close();
    await small.close();
  });

  test('given a limit that is no number, when the server is configured, then it says so', () => {
    const refused = configurationOf({ DETENTE_LIVE_SOCKETS: 'many' });
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/LIVE_SOCKETS=many/) },
    });
  });

  test('given open connections, when the server stops, then they are told that it goes away', async () => {
    const stopping = await listening();
    await withActs(stopping, 'a1');
    const client = await LiveClient.open(stopping.url);
    client.send({ type: 'subscribe', topic: TOPIC });
    await client.next('caught-up');
    const stream = await fetch(`${stopping.url}/live/sse?topic=relations`);
    await stopping.close();
    expect(await client.closed).toMatchObject({
      code: CLOSE.goingAway,
      reason: expect.stringMatching(/stops/),
    });
    expect(await stream.text()).toContain('event: caught-up');
  });
});

test('given what was tried, when an act is recorded, then the server takes it', async () => {
  expect((await server.post(`${AT}/acts`, act('a2'))).status).toBe(201);
});
