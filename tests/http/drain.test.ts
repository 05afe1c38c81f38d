import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { drainOnClose } from '../../src/http/drain.hook.ts';

let server: FastifyInstance;
afterEach(() => server.close());

/** A server whose one route answers when told to. */
async function held(patienceMs: number): Promise<{ url: string; begun: Promise<void>; finish: () => void }> {
  server = fastify({ forceCloseConnections: true, return503OnClosing: false });
  drainOnClose(server, patienceMs);
  const begun = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  server.get('/', async () => {
    begun.resolve();
    await done.promise;
    return 'finished';
  });
  const url = await server.listen({ port: 0 });
  return { url, begun: begun.promise, finish: done.resolve };
}

describe('a server that stops', () => {
  test('given a request under way, when it stops, then the request is finished and others are told to go elsewhere', async () => {
    const { url, begun, finish } = await held(20_000);
    const first = fetch(url);
    await begun;
    const closed = server.close();
    const late = await fetch(url);
    expect(late.status).toBe(503);
    expect(late.headers.get('content-type')).toContain('application/problem+json');
    expect(await late.json()).toMatchObject({ code: 'stopping' });
    finish();
    expect(await (await first).text()).toBe('finished');
    await closed;
  });

  test('given a request that never ends, when patience is over, then it is cut off', async () => {
    const { url, begun } = await held(50);
    const first = fetch(url);
    await begun;
    const outcome = expect(first).rejects.toThrow();
    await server.close();
    await outcome;
  });

  test('given a client that went away, when it stops, then nobody is waited for', async () => {
    const { url, begun } = await held(20_000);
    const gone = new AbortController();
    const first = fetch(url, { signal: gone.signal });
    await begun;
    gone.abort();
    await expect(first).rejects.toThrow();
    await server.close();
  });
});
