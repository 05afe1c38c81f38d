import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventsFrame, ServerFrame } from '../../src/live/protocol.ts';
import { act, HISTORY } from '../support/relations.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';

interface StreamEvent {
  readonly id?: string;
  readonly event: string;
  readonly frame: ServerFrame;
}

/** Reads an event stream as it comes. */
class Stream {
  readonly events: StreamEvent[] = [];
  readonly response: IncomingMessage;
  #text = '';

  constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      const blocks = this.#text.split('\n\n');
      this.#text = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    });
    response.on('error', () => undefined);
  }

  static open(url: string, headers: Record<string, string> = {}): Promise<Stream> {
    return new Promise((resolve, fail) => {
      get(url, { headers }, (response) => resolve(new Stream(response))).on('error', fail);
    });
  }

  close(): void {
    this.response.destroy();
  }

  #take(block: string): void {
    const field = (name: string) =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field('data');
    if (data === undefined) return;
    const id = field('id');
    this.events.push({
      ...(id === undefined ? {} : { id }),
      event: field('event') ?? '',
      frame: JSON.parse(data) as ServerFrame,
    });
  }
}

const logOf = async (server: Client): Promise<string> => (await server.store.head()).log;

describe('listening by server-sent events', () => {
  let server: Client;
  let url: string;
  beforeAll(async () => {
    server = await listening();
    await withActs(server, 'a1');
    url = `${server.url}/live/sse?topic=relation:${HISTORY}`;
  });
  afterAll(() => server.close());

  test('given a stream that was cut, when it is opened again with the last id, then it goes on without a gap or a repeat', async () => {
    const first = await Stream.open(url);
    expect(first.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    await expect.poll(() => first.events.map(({ event }) => event)).toEqual(['snapshot', 'caught-up']);
    await server.post(`${AT}/acts`, act('a2'));
    await expect.poll(() => first.events.map(({ event }) => event)).toContain('tension');
    const events = first.events.find(({ event }) => event === 'events');
    const last = first.events.findLast(({ id }) => id !== undefined)?.id ?? '';
    expect(events?.id).toBe(`${(events?.frame as EventsFrame | undefined)?.to}@${await logOf(server)}`);
    expect(first.events.find(({ event }) => event === 'tension')).not.toHaveProperty('id');
    first.close();

    await server.post(`${AT}/acts`, act('a3'));
    await server.post(`${AT}/acts`, act('a4'));
    const second = await Stream.open(url, { 'last-event-id': last });
    const revisions = () =>
      second.events.flatMap(({ frame }) =>
        frame.type === 'events' ? frame.items.map(({ revision }) => revision) : [],
      );
    await expect.poll(revisions).toEqual([3, 4]);
    await expect.poll(() => second.events.map(({ event }) => event)).toContain('caught-up');
    expect(second.events.map(({ event }) => event)).not.toContain('snapshot');
    second.close();
  });

  test('given no topic, a wrong one, or a wrong id, when a stream is opened, then HTTP says what is wrong', async () => {
    const code = async (path: string, headers = {}) => (await server.get(path, headers)).json.code;
    expect(await code('/live/sse')).toBe('invalid-request');
    expect(await code('/live/sse?topic=all')).toBe('topic');
    expect(await code('/live/sse?topic=relation:RUS-USA~nowhere')).toBe('unknown-history');
    expect(await code('/live/sse?topic=relations&form=1')).toBe('unknown-parameter');
    expect(await code('/live/sse?topic=relations', { 'last-event-id': 'x' })).toBe('position');
    expect(await code('/live/sse?topic=relations&lastEventId=x')).toBe('position');
  });

  test('given a client that cannot set headers, when it names the last id in the URL, then it goes on from there; a header wins, an empty id is none', async () => {
    const first = await Stream.open(`${url}&lastEventId=0`);
    await expect.poll(() => first.events.map(({ event }) => event)).toContain('caught-up');
    expect(first.events.map(({ event }) => event)).not.toContain('snapshot');
    const { id = '' } = first.events.find(({ event }) => event === 'events') ?? {};
    first.close();
    const second = await Stream.open(`${url}&lastEventId=0`, { 'last-event-id': id });
    await expect.poll(() => second.events.map(({ event }) => event)).toEqual(['caught-up']);
    second.close();
    const third = await Stream.open(`${url}&lastEventId=`);
    await expect.poll(() => third.events.map(({ event }) => event)).toContain('snapshot');
    third.close();
  });

  test('given an id of another log, when a stream is opened with it, then it is told so and gets a snapshot', async () => {
    const other = await listening();
    await withActs(other, 'b1', 'b2', 'b3');
    const first = await Stream.open(`${other.url}/live/sse?topic=relation:${HISTORY}`);
    await expect.poll(() => first.events.map(({ event }) => event)).toContain('caught-up');
    const id = first.events.findLast((event) => event.id !== undefined)?.id ?? '';
    first.close();
    const second = await Stream.open(url, { 'last-event-id': id });
    await expect
      .poll(() => second.events.map(({ event }) => event))
      .toEqual(['error', 'snapshot', 'caught-up']);
    expect(second.events[0]?.frame).toMatchObject({ problem: { code: 'other-log' } });
    second.close();
    await other.close();
  });

  test("given a server that has no room or stops, when a browser's event source asks, then it is answered by a stream that says so and ends, and others by 503", async () => {
    const small = await listening({ env: { DETENTE_LIVE_SOCKETS: '1' } });
    const path = `${small.url}/live/sse?topic=relations`;
    const first = await Stream.open(path);
    const refused = await fetch(path, { headers: { accept: 'text/event-stream' } });
    expect(refused.status).toBe(200);
    expect(refused.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await refused.text()).toMatch(
      /^retry: 5000\n\nevent: error\ndata: \{.*"too-many-listeners".*\}\n\n$/,
    );
    const plain = await fetch(path);
    expect([plain.status, plain.headers.get('retry-after')]).toEqual([503, '1']);
    await plain.arrayBuffer();
    first.close();
    await small.close();
  });

  test('given tokens, when a stream is opened, then a token lets it in, and none in the URL', async () => {
    const guarded = await listening({ env: { DETENTE_TOKENS: 'ann:a-long-enough-token' } });
    const path = `${guarded.url}/live/sse?topic=relations`;
    expect((await Stream.open(path)).response.statusCode).toBe(401);
    expect((await Stream.open(`${path}&token=a-long-enough-token`)).response.statusCode).toBe(401);
    const stream = await Stream.open(path, { authorization: 'Bearer a-long-enough-token' });
    expect(stream.response.statusCode).toBe(200);
    expect((await guarded.get('/api/histories?token=a-long-enough-token')).status).toBe(401);
    stream.close();
    await guarded.close();
  });
});
