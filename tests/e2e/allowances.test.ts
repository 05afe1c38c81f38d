import { afterEach, describe, expect, test } from 'vitest';
import { LiveClient } from '../support/live-client.ts';
import { act } from '../support/relations.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';

const ANN = { authorization: 'Bearer a-long-random-text-of-ann' };
const BOB = { authorization: 'Bearer a-long-random-text-of-bob' };

let client: Client;
afterEach(() => client.close());

const limited = (env: Readonly<Record<string, string>>) =>
  listening({
    env: { DETENTE_TOKENS: 'ann:a-long-random-text-of-ann,bob:a-long-random-text-of-bob', ...env },
  });

describe('what one name may use up', () => {
  test('given as many commands as it may send, when more come over HTTP or live, then they are refused with the time to wait; reads and others go on', async () => {
    client = await limited({ DETENTE_COMMANDS_PER_MINUTE: '2' });
    for (const actId of ['a', 'b']) await client.post(`${AT}/acts`, act(actId), ANN);
    const refused = await client.post(`${AT}/acts`, act('c'), ANN);
    expect(refused).toMatchObject({ status: 429, json: { code: 'too-many-commands' } });
    expect(Number(refused.headers.get('retry-after'))).toBe(30);
    expect(refused.json.remedy).toContain('DETENTE_COMMANDS_PER_MINUTE');
    const live = await LiveClient.open(client.url, { headers: ANN });
    live.send({
      type: 'command',
      id: 'x',
      name: 'RecordAct',
      body: { history: 'RUS-USA~test', content: act('c') },
    });
    expect((await live.next('error')).problem).toMatchObject({ status: 429, code: 'too-many-commands' });
    live.socket.terminate();
    expect((await client.get('/api/histories', ANN)).status).toBe(200);
    expect((await client.post(`${AT}/acts`, act('c'), BOB)).status).toBe(404);
  });

  test('given as many projections and pictures as it may ask for, when more come, also as reads and as previews, then they are refused', async () => {
    client = await limited({ DETENTE_SIMULATIONS_PER_MINUTE: '2' });
    for (let k = 0; k < 2; k += 1) await client.get('/view.json?history=none', ANN);
    expect(await client.get('/api/compare?of=a,b', ANN)).toMatchObject({
      status: 429,
      json: { code: 'too-many-simulations' },
    });
    expect((await client.send('HEAD', '/view.svg', { headers: ANN })).status).toBe(429);
    const live = await LiveClient.open(client.url, { headers: ANN });
    live.send({ type: 'preview', slot: 's', draft: { history: 'RUS-USA~test', outcome: {} } });
    expect(await live.next('error')).toMatchObject({ slot: 's', problem: { status: 429 } });
    live.socket.terminate();
    expect((await client.get('/view.json?history=none', BOB)).status).toBe(400);
  });

  test('given no tokens, when somebody on this machine sends as much as they like, then nothing is refused', async () => {
    client = await listening({ env: { DETENTE_COMMANDS_PER_MINUTE: '1' } });
    await withActs(client, 'a', 'b', 'c');
    expect((await client.get(AT)).json.acts).toBe(3);
  });
});
