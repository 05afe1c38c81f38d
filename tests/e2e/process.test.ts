import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compiled, type Compiled } from '../support/compiled.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let program: Compiled;
beforeAll(() => {
  program = compiled();
});
afterAll(() => program.remove());

let folder: ReturnType<typeof temporaryFolder>;
const running: ChildProcess[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  folder.remove();
});

interface Started {
  readonly child: ChildProcess;
  /** All it has said so far. */
  readonly said: () => string;
  /** Waits until it has said something that fits. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly exit: Promise<number | null>;
}

function start(env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [program.main], {
    cwd: folder.path,
    env: { DETENTE_PORT: '0', DETENTE_STORE: `sqlite:${join(folder.path, 'detente.db')}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => (text += piece));
  }
  const exit = once(child, 'close').then(([code]) => code as number | null);
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(text);
      if (found !== null) return found;
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${text}`);
      await Promise.race([once(child.stderr, 'data'), exit]);
    }
  };
  return { child, said: () => text, says, exit };
}

/** A text or close frame as a client masks it; bodies below 64 KiB. */
function masked(opcode: 1 | 8, body: Buffer): Buffer {
  const length = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...length, 0, 0, 0, 0]), body]);
}

/** Asks for what it missed and closes in the same breath, as a page does that is left right after it reconnected. */
async function subscribeAndClose(url: URL, topic: string): Promise<void> {
  const socket = connect(Number(url.port), url.hostname);
  const head = [
    'GET /live HTTP/1.1',
    `Host: ${url.host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
  ];
  socket.on('error', () => undefined);
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await once(socket, 'data');
  const subscribe = Buffer.from(JSON.stringify({ v: 1, type: 'subscribe', topic, from: '-1' }));
  socket.write(Buffer.concat([masked(1, subscribe), masked(8, Buffer.from([0x03, 0xe8]))]));
  await Promise.race([once(socket, 'close'), once(socket, 'end')]);
  socket.destroy();
}

const json = async (url: string): Promise<any> => (await fetch(url)).json();

describe('a server process', () => {
  test('given an empty store, when it starts, then it replays the Geneva scenario, says where to look, and ends with 0 on SIGTERM', async () => {
    const first = start();
    const [, url = ''] = await first.says(/listens on (http:\S+)/);
    await first.says(/replayed geneva-2021 into RUS-USA~geneva-2021/);
    const [, timeline = ''] = await first.says(/timeline\s+(http:\S+)/);
    expect(timeline).toBe(`${url}/api/histories/RUS-USA~geneva-2021/timeline`);
    const { revision, acts } = await json(`${url}/api/histories/RUS-USA~geneva-2021`);
    expect(acts).toBeGreaterThan(10);
    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);

    const second = start();
    const [, again = ''] = await second.says(/listens on (http:\S+)/);
    await second.says(/documentation/);
    expect(second.said()).not.toContain('replayed');
    const read = await json(`${again}/api/histories/RUS-USA~geneva-2021`);
    expect(read).toMatchObject({ revision, acts });
    second.child.kill('SIGINT');
    expect(await second.exit).toBe(0);
  });

  test('given clients that subscribe and close at once, then the server goes on answering, and ends with 0 on SIGTERM', async () => {
    const server = start({ DETENTE_STORE: 'memory:' });
    const [, url = ''] = await server.says(/listens on (http:\S+)/);
    await server.says(/replayed geneva-2021/);
    for (let k = 0; k < 20; k += 1) await subscribeAndClose(new URL(url), 'relation:RUS-USA~geneva-2021');
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
  });

  test('given requests under way, when it is told to stop, then they are finished first', async () => {
    const server = start({ DETENTE_SCENARIO: 'none' });
    const [, url = ''] = await server.says(/listens on (http:\S+)/);
    await server.says(/documentation/);
    // The body arrives in two halves, so that the request is under way for as long as this test wants.
    let more: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        more = controller;
        controller.enqueue(new TextEncoder().encode('{"dryRun":'));
      },
    });
    const answer = fetch(`${url}/api/scenarios/geneva-2021/replay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit);
    await fetch(`${url}/health/live`);
    server.child.kill('SIGTERM');
    await server.says(/Stopping/);
    more?.enqueue(new TextEncoder().encode(' true}'));
    more?.close();
    expect((await answer).status).toBe(200);
    expect(await server.exit).toBe(0);
  });

  test('given a request that does not end, when it is told to stop a second time, then it ends at once with 143', async () => {
    const server = start({ DETENTE_SCENARIO: 'none' });
    const [, url = ''] = await server.says(/listens on (http:\S+)/);
    await server.says(/documentation/);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
    });
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    const answer = expect(fetch(`${url}/api/scenarios/geneva-2021/replay`, request)).rejects.toThrow();
    await fetch(`${url}/health/live`);
    server.child.kill('SIGTERM');
    await server.says(/Stopping/);
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(143);
    await answer;
  });

  test('given no scenario of the configured name, when it starts on an empty store, then it says so and serves all the same', async () => {
    const server = start({ DETENTE_SCENARIO: 'nothing' });
    const [, url = ''] = await server.says(/listens on (http:\S+)/);
    await server.says(/There is no scenario "nothing"/);
    expect(await json(`${url}/api/histories`)).toEqual({ histories: [] });
  });

  test.each([
    ['a port that is none', { DETENTE_PORT: '99999' }, 2, /DETENTE_PORT=99999 is not a port/],
    ['an address for all and no tokens', { DETENTE_HOST: '0.0.0.0' }, 2, /without an access token/],
    ['a store that is none', { DETENTE_STORE: 'nosql:x' }, 2, /nosql/],
  ])('given %s, when it starts, then it says what to do and exits', async (_name, env, code, text) => {
    const server = start(env);
    expect(await server.exit).toBe(code);
    expect(server.said()).toMatch(text);
    expect(server.said()).not.toMatch(/\n\s+at /);
  });

  test('given a port in use, when it starts, then it says so and exits with 2', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const server = start({ DETENTE_PORT: String(port) });
    expect(await server.exit).toBe(2);
    expect(server.said()).toContain(`127.0.0.1:${port} is in use`);
    expect(server.said()).not.toContain('EADDRINUSE');
    taken.close();
  });

  test('given a store file that is no database, when it starts, then it says so and exits with 6', async () => {
    writeFileSync(
      join(folder.path, 'detente.db'),
      'This is no database, but a text of some length.'.repeat(100),
    );
    const server = start();
    expect(await server.exit).toBe(6);
    expect(server.said()).toContain('detente.db');
    expect(server.said()).not.toMatch(/\n\s+at /);
  });
});
