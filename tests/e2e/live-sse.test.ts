import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('listening by server-sent events', () => {
  let server: Client;
  let url: string;
  beforeAll(async () => {
    server = await listening();
    await withActs(server, 'a1');
    url = `${server.url}/live/sse?topic=relation:${HISTORY}`;
  });
  afterAll(() => server.close());

  it('given a stream that was cut, when it is opened again with the last id, then it goes on without a gap or a repeat', async () => {
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
    expect((events?.frame as EventsFrame | undefined)?.to).toBe(events?.id);
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

  it('given no topic, a wrong one, or a wrong id, when a stream is opened, then HTTP says what is wrong', async () => {
    const code = async (path: string, headers = {}) => (await server.get(path, headers)).json.code;
    expect(await code('/live/sse')).toBe('invalid-request');
    expect(await code('/live/sse?topic=all')).toBe('topic');
    expect(await code('/live/sse?topic=relation:RUS-USA~nowhere')).toBe('unknown-history');
    expect(await code('/live/sse?topic=relations&form=1')).toBe('unknown-parameter');
    expect(await code('/live/sse?topic=relations', { 'last-event-id': 'x' })).toBe('position');
  });

  it('given tokens, when a stream is opened, then a token in the URL lets it in', async () => {
    const guarded = await listening({ env: { DETENTE_TOKENS: 'ann:a-long-enough-token' } });
    const path = `${guarded.url}/live/sse?topic=relations`;
    expect((await Stream.open(path)).response.statusCode).toBe(401);
    const stream = await Stream.open(`${path}&token=a-long-enough-token`);
    expect(stream.response.statusCode).toBe(200);
    expect((await guarded.get('/api/histories?token=a-long-enough-token')).status).toBe(401);
    stream.close();
    await guarded.close();
  });
});
