import { afterEach, describe, expect, test } from 'vitest';
import { LiveClient } from '../support/live-client.ts';
import { proxy, type Proxy } from '../support/proxy.ts';
import { act } from '../support/relations.ts';
import { AT, listening, opened, type Client } from '../support/server.ts';

const PUBLIC = 'https://people.example/detente';

let client: Client;
let between: Proxy | undefined;
afterEach(async () => {
  await between?.close();
  await client.close();
  between = undefined;
});

const behind = () => listening({ env: { DETENTE_PUBLIC_URL: PUBLIC } });
const headers = { origin: new URL(PUBLIC).origin, 'content-type': 'application/json' };

describe('a server behind a proxy', () => {
  test.each([
    ['takes the path away', '/detente'],
    ['leaves the path', ''],
  ])(
    'given one that %s, when a page there reads, writes and listens, then all of it works',
    async (_what, strip) => {
      client = await behind();
      await opened(client);
      between = await proxy({ to: Number(new URL(client.url).port), strip });
      const outside = `http://127.0.0.1:${between.port}/detente`;
      expect((await fetch(`${outside}${AT}`)).status).toBe(200);
      const live = await LiveClient.open(outside, { headers });
      const body = JSON.stringify(act('one'));
      const recorded = await fetch(`${outside}${AT}/acts`, { method: 'POST', headers, body });
      expect(recorded.status).toBe(201);
      expect(recorded.headers.get('location')).toBe(`/detente${AT}/acts/one`);
      live.socket.terminate();
    },
  );

  test('given the path without its slash, when the page is asked for there, then it is sent to the slash', async () => {
    client = await behind();
    const answer = await fetch(`${client.url}/detente?at=2021-06-16`, { redirect: 'manual' });
    expect(answer.status).toBe(308);
    expect(answer.headers.get('location')).toBe('/detente/?at=2021-06-16');
  });

  test('given a path that only begins like it, when it is asked for, then it is not taken for it', async () => {
    client = await behind();
    expect((await client.get('/detente-more/api/histories')).status).toBe(404);
    expect((await client.get('/api/histories')).status).toBe(200);
  });

  test('given the description of the interface, when it is read, then the public address is its server', async () => {
    client = await behind();
    expect((await client.get('/openapi.json')).json.servers).toEqual([{ url: PUBLIC }]);
  });

  test('given a picture, when it is drawn, then the address in it is the public one', async () => {
    client = await behind();
    await opened(client);
    for (const path of ['/view.svg?history=RUS-USA~test', `${AT}/tension.svg`]) {
      expect((await client.get(path)).text).toContain(`${PUBLIC}/?history=`);
    }
  });

  test('given no public address, when a page of a proxy writes, then the refusal names the setting', async () => {
    client = await listening();
    const answer = await client.post('/api/histories', {}, headers);
    expect(answer).toMatchObject({ status: 403, json: { code: 'foreign-origin' } });
    expect(answer.json.remedy).toContain('DETENTE_PUBLIC_URL');
  });
});
