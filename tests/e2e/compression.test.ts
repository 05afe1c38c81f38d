import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { act } from '../support/relations.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';

let client: Client;
afterEach(() => client.close());

interface Raw {
  readonly encoding: string | undefined;
  readonly etag: string | undefined;
  readonly body: Buffer;
}

/** The bytes of an answer as they arrive: `fetch` would unpack them. */
const raw = (path: string, accepted: string): Promise<Raw> =>
  new Promise((resolve, reject) => {
    request(client.url + path, { headers: { 'accept-encoding': accepted } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        resolve({
          encoding: response.headers['content-encoding'],
          etag: response.headers.etag,
          body: Buffer.concat(pieces),
        }),
      );
    })
      .on('error', reject)
      .end();
  });

const ACTS = Array.from({ length: 12 }, (_, n) => `act-${n}`);

describe('compressed answers', () => {
  test.each(['/openapi.json', `${AT}/timeline`, `${AT}/export.csv`, `${AT}/tension.svg`])(
    'given a client that takes gzip or brotli, when it asks for %s, then it gets the same text in fewer bytes',
    async (path) => {
      client = await listening();
      await withActs(client, ...ACTS);
      const plain = await raw(path, 'identity');
      const gzip = await raw(path, 'gzip');
      const brotli = await raw(path, 'gzip, br');
      expect([plain.encoding, gzip.encoding, brotli.encoding]).toEqual([undefined, 'gzip', 'br']);
      expect(gzip.body.length).toBeLessThan(plain.body.length / 2);
      expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
      expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    },
  );

  test('given the tag of a compressed answer, when a command is sent on that condition, then it holds', async () => {
    client = await listening();
    await withActs(client, ...ACTS.slice(0, 3));
    await client.post(`${AT}/acts`, act('act-3', { summary: 'What was said at length. '.repeat(30).trim() }));
    const { etag, encoding } = await raw(`${AT}/acts/act-3`, 'gzip');
    expect(encoding).toBe('gzip');
    const changed = { content: act('act-3', { code: { code: '161' } }), reason: 'The code was wrong.' };
    const stale = await client.put(`${AT}/acts/act-3`, changed, { 'if-match': '"r1"' });
    expect(stale.status).toBe(412);
    const answer = await client.put(`${AT}/acts/act-3`, changed, { 'if-match': etag ?? '' });
    expect(answer.status).toBe(200);
  });

  test('given short answers and pictures, when they are asked for, then they come as they are', async () => {
    client = await listening();
    await withActs(client, 'one');
    expect((await raw('/health/live', 'gzip, br')).encoding).toBeUndefined();
    expect((await raw(`/view.png?history=RUS-USA~test`, 'gzip, br')).encoding).toBeUndefined();
  });

  test('given a stream of events, when it is followed, then each comes at once, as it is', async () => {
    client = await listening();
    await withActs(client, 'one');
    const aborted = new AbortController();
    const response = await fetch(`${client.url}/live/sse?topic=relation:RUS-USA~test`, {
      headers: { 'accept-encoding': 'gzip, br' },
      signal: aborted.signal,
    });
    expect(response.headers.get('content-encoding')).toBeNull();
    aborted.abort();
  });
});
