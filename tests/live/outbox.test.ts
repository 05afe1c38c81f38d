import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { packetOf, type Packet } from '../../src/live/frames.ts';
import type { Peer } from '../../src/live/peer.ts';
import type { ProjectionFrame, ServerFrame } from '../../src/live/protocol.ts';
import { LiveSocket, SocketPeer } from '../../src/live/socket.peer.ts';
import { SsePeer } from '../../src/live/sse.peer.ts';

const LOG = '1d2d3c0e-6a55-4b0e-9f0a-5c1f3f1d9b7a';
const TOPIC = 'whatif:6d2d3c0e-6a55-4b0e-9f0a-5c1f3f1d9b7a';
const figures = (paths: number, of: { readonly topic: string } | { readonly slot: string }): Packet =>
  packetOf({
    type: 'projection',
    ...of,
    fingerprint: 'f',
    paths,
    final: false,
    figures: {} as ProjectionFrame['figures'],
  });
const events = (n: number, bytes = 0): Packet => ({
  type: 'events',
  json: JSON.stringify({ type: 'events', n, pad: 'x'.repeat(bytes) }),
});

interface Link {
  readonly peer: Peer;
  readonly frames: () => readonly ServerFrame[];
  /** Lets the client, which does not read at first, read. */
  readonly read: () => void;
  readonly close: () => Promise<void>;
}

async function overSocket(): Promise<Link> {
  const server = new WebSocketServer({ port: 0, WebSocket: LiveSocket });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const frames: ServerFrame[] = [];
  client.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as ServerFrame));
  const opened = once(client, 'open');
  const [socket] = (await once(server, 'connection')) as [WebSocket];
  await opened;
  client.pause();
  const close = async (): Promise<void> => {
    client.terminate();
    server.close();
    await once(server, 'close');
  };
  return { peer: new SocketPeer(socket), frames: () => frames, read: () => client.resume(), close };
}

async function overEvents(): Promise<Link> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(':\n\n');
  const [incoming] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  const frames = () =>
    [...text.matchAll(/^data: (.*)\n\n/gm)].map(([, json = '']) => JSON.parse(json) as ServerFrame);
  const read = (): void => void incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
  const close = async (): Promise<void> => {
    request.destroy();
    server.close();
    await once(server, 'close');
  };
  return { peer: new SsePeer(response, LOG), frames, read, close };
}

/** Sends events until some of them stay unsent; how many. */
async function clogged({ peer }: Link): Promise<number> {
  for (let n = 1; ; n += 1) {
    peer.send(events(n, 200_000));
    await sleep(1);
    if (peer.buffered > 0) return n;
  }
}

const briefly = (frame: ServerFrame): unknown => {
  if (frame.type === 'projection') return [frame.topic ?? frame.slot, frame.paths];
  return frame.type === 'events' ? (frame as unknown as { readonly n: number }).n : frame.type;
};

describe.each([
  ['a WebSocket', overSocket],
  ['an event stream', overEvents],
])('figures over %s', (_, open) => {
  test('given a client that reads slowly, when figures come one after the other, then it gets all events and of each topic and slot the newest figures alone', async () => {
    const link = await open();
    const sent = await clogged(link);
    for (const paths of [250, 1000, 4000]) {
      link.peer.send(figures(paths, { topic: TOPIC }));
      link.peer.send(figures(paths + 1, { slot: 'draft' }));
      link.peer.send(figures(paths + 2, { slot: 'given up' }));
    }
    link.peer.send(events(sent + 1));
    link.peer.forget('slot given up');
    link.peer.send(figures(10_000, { topic: TOPIC }));
    link.read();
    await expect.poll(() => link.frames().length).toBe(sent + 3);
    const numbers = Array.from({ length: sent + 1 }, (__, n) => n + 1);
    expect(link.frames().map(briefly)).toEqual([...numbers, ['draft', 4001], [TOPIC, 10_000]]);
    await link.close();
  });

  test('given figures that wait, when their topic is refused or begins anew, then they are not sent after that', async () => {
    const link = await open();
    const sent = await clogged(link);
    const problem = { type: 'x', title: 'x', status: 422, detail: 'x', code: 'x', remedy: 'x' };
    link.peer.send(figures(250, { slot: 'draft' }));
    link.peer.send(packetOf({ type: 'error', slot: 'draft', problem }));
    link.peer.send(figures(250, { topic: TOPIC }));
    const state = {} as never;
    link.peer.send(packetOf({ type: 'snapshot', topic: TOPIC, log: 'l', position: '1', state }));
    link.read();
    await expect.poll(() => link.frames().length).toBe(sent + 2);
    link.peer.send(events(0));
    await expect.poll(() => link.frames().at(-1)).toMatchObject({ n: 0 });
    expect(link.frames().slice(sent).map(briefly)).toEqual(['error', 'snapshot', 0]);
    await link.close();
  });

  test('given a client that reads, when figures come, then each goes out at once', async () => {
    const link = await open();
    link.read();
    for (const paths of [250, 1000, 4000]) {
      link.peer.send(figures(paths, { topic: TOPIC }));
      await expect.poll(() => link.frames().length).toBeGreaterThan(0);
      await expect.poll(() => link.frames().at(-1)).toMatchObject({ paths });
    }
    expect(link.frames()).toHaveLength(3);
    await link.close();
  });
});

test('given pings that come faster than their answers leave, when the client reads again, then the first and the newest are answered, and none in between waits', async () => {
  const server = new WebSocketServer({ port: 0, WebSocket: LiveSocket, autoPong: false });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const opened = once(client, 'open');
  const [socket] = (await once(server, 'connection')) as [WebSocket];
  await opened;
  const pongs: string[] = [];
  client.on('pong', (data: Buffer) => pongs.push(data.toString()));
  client.pause();
  const peer = new SocketPeer(socket);
  while (peer.buffered === 0) {
    peer.send(events(1, 200_000));
    await sleep(1);
  }
  const before = peer.buffered;
  for (let n = 0; n < 10_000; n += 1) peer.pong(Buffer.from(String(n)));
  expect(peer.buffered - before).toBeLessThan(100);
  client.resume();
  await expect.poll(() => pongs).toEqual(['0', '9999']);
  client.terminate();
  server.close();
  await once(server, 'close');
});
