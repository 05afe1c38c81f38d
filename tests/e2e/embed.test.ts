import { afterEach, describe, expect, test } from 'vitest';
import { listening, withActs, type Client } from '../support/server.ts';

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

const serverWith = async (env: Readonly<Record<string, string>> = {}): Promise<Client> => {
  const client = await listening({ env });
  clients.push(client);
  return client;
};

const TOKEN = 'a-token-of-the-newsroom';
const GUARDED = { DETENTE_TOKENS: `ann:${TOKEN}` };
const FRAME = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'iframe',
  referer: 'https://paper.example/',
};
const PATH = '/embed?history=RUS-USA~test&at=2021-06-10';

describe('a chart in a frame of another site', () => {
  test('given sites that are named, then these alone may frame a document with the chart, its link and nothing that runs or is kept', async () => {
    const client = await serverWith({
      DETENTE_EMBED_ORIGINS: 'https://paper.example, https://other.example:8443',
    });
    await withActs(client, 'a');
    const { status, headers, text } = await client.get(PATH, FRAME);
    expect(status).toBe(200);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'self' https://paper.example https://other.example:8443");
    expect(policy).toContain("default-src 'none'");
    expect(headers.get('set-cookie')).toBeNull();
    expect(text).toContain('<svg');
    expect(text).not.toContain('<script');
    expect(text).toContain(`href="${client.url}/?history=RUS-USA~test&amp;at=2021-06-10"`);
    expect(text.length).toBeLessThan(40_000);
    // Nothing else is framed, and of the chart no other kind of request is let in.
    expect((await client.get('/', FRAME)).status).toBe(403);
    expect((await client.get(PATH, { ...FRAME, 'sec-fetch-dest': 'image' })).status).toBe(403);
  });

  test('given no site that is named, then none may frame it; by * any may', async () => {
    const none = await serverWith();
    await withActs(none, 'a');
    expect((await none.get(PATH, FRAME)).json.code).toBe('foreign-origin');
    expect((await none.get(PATH)).headers.get('content-security-policy')).toMatch(/frame-ancestors 'self'$/);
    const any = await serverWith({ DETENTE_EMBED_ORIGINS: '*' });
    await withActs(any, 'a');
    expect((await any.get(PATH, FRAME)).headers.get('content-security-policy')).toMatch(
      /frame-ancestors 'self' \*$/,
    );
  });

  test('given a record that only those who sign in may read, then the frame says so, whoever asks; where anybody may read it is drawn', async () => {
    const client = await serverWith({ ...GUARDED, DETENTE_EMBED_ORIGINS: '*' });
    for (const headers of [FRAME, { authorization: `Bearer ${TOKEN}` }]) {
      const { status, text } = await client.get(PATH, headers);
      expect(status).toBe(404);
      expect(text).toContain('This view is not public');
      expect(text).not.toContain('<svg');
      expect(text).not.toContain('RUS-USA');
    }
    const open = await serverWith({ ...GUARDED, DETENTE_ANONYMOUS: 'read', DETENTE_EMBED_ORIGINS: '*' });
    await open.post('/api/scenarios/geneva-2021/replay', {}, { authorization: `Bearer ${TOKEN}` });
    const { status, text } = await open.get('/embed?history=RUS-USA~geneva-2021', FRAME);
    expect([status, text.includes('<svg')]).toEqual([200, true]);
  });

  test('given what cannot be shown, then a sentence says so in the frame, and no text of the address is markup', async () => {
    const client = await serverWith({ DETENTE_EMBED_ORIGINS: '*' });
    await withActs(client, 'a');
    const gone = await client.get('/embed?history=RUS-USA~nowhere', FRAME);
    expect([gone.status, gone.text.includes('<svg')]).toEqual([404, false]);
    const wrong = await client.get('/embed?at=%3Cscript%3E', FRAME);
    expect(wrong.status).toBe(400);
    expect(wrong.text).not.toContain('<script>');
    const other = await client.get(`${PATH}&asOf=1&chain=0123456789abcdef`, FRAME);
    expect(other.status).toBe(409);
    expect(other.text).toContain('another record');
  });
});
