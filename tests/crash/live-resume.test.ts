import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { START, type StoredEvent } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { itemOf } from '../../src/live/frames.ts';
import type { EventItem, ServerFrame } from '../../src/live/protocol.ts';
import { compiled, type Compiled } from '../support/compiled.ts';
import { act, HISTORY, note, relation } from '../support/relations.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { outcome } from '../support/what-ifs.ts';

/**
 * The promise of the live protocol: whatever is cut and whoever is killed, a client that goes on from its last position ends
 * with the record itself. Set DETENTE_TEST_SEED to a printed seed to have the same cuts again (their timing still depends on
 * the machine).
 */

const CUTS = 1_000;
const KILLS = 20;
const LISTENERS = 8;
/** Before a listener comes back after a cut, and where nobody answers: asking all the time, eight of them would hold up the start. */
const CUT_MS = 5;
const AWAY_MS = 50;
const seed = Number(process.env['DETENTE_TEST_SEED'] ?? Date.now() % 4_294_967_296);

/** Mulberry32: enough to choose moments by. */
function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let program: Compiled;
const folder = temporaryFolder();
const file = join(folder.path, 'detente.db');
beforeAll(() => {
  program = compiled();
});
afterAll(() => {
  program.remove();
  folder.remove();
});

/** A server that can be killed and comes back at the same address. */
class Victim {
  readonly port: number;
  #child: ChildProcess | undefined;

  constructor(port: number) {
    this.port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [program.main], {
      env: {
        ...process.env,
        DETENTE_PORT: String(this.port),
        DETENTE_STORE: `sqlite:${file}`,
        DETENTE_SCENARIO: 'none',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    while (!said.includes('listens on')) {
      if (child.exitCode !== null) throw new Error(`the server ended: ${said}`);
      await Promise.race([
        once(child.stderr as NonNullable<typeof child.stderr>, 'data'),
        once(child, 'exit'),
      ]);
    }
  }

  async kill(): Promise<void> {
    const child = this.#child as ChildProcess;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    expect((await exited)[1]).toBe('SIGKILL');
  }

  async stop(): Promise<void> {
    const exited = once(this.#child as ChildProcess, 'exit');
    this.#child?.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
  }
}

/** A client that keeps everything it is sent and goes on from its last position whenever it is cut. */
class Listener {
  readonly topic: string;
  readonly items: EventItem[] = [];
  /** What must not happen. */
  readonly faults: string[] = [];
  reconnections = 0;
  #position = String(START);
  #log: string | undefined;
  #socket: WebSocket | undefined;
  #ended = false;
  readonly #url: string;

  constructor(url: string, topic: string) {
    this.#url = url.replace(/^http/, 'ws');
    this.topic = topic;
    this.#connect();
  }

  get position(): bigint {
    return BigInt(this.#position);
  }

  /** Cuts the connection, in whatever state it is. */
  cut(): void {
    this.#socket?.terminate();
  }

  end(): void {
    this.#ended = true;
    this.cut();
  }

  #connect(): void {
    const socket = new WebSocket(`${this.#url}/live`);
    this.#socket = socket;
    let pause = AWAY_MS;
    socket.on('error', () => undefined);
    socket.on('open', () => {
      pause = CUT_MS;
      const { topic } = this;
      const log = this.#log === undefined ? {} : { log: this.#log };
      socket.send(JSON.stringify({ v: 1, type: 'subscribe', topic, from: this.#position, ...log }));
    });
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as ServerFrame));
    socket.on('close', () => {
      if (this.#ended) return;
      this.reconnections += 1;
      setTimeout(() => this.#connect(), pause);
    });
  }

  #take(frame: ServerFrame): void {
    switch (frame.type) {
      case 'hello':
        if (this.#log !== undefined && this.#log !== frame.log) this.faults.push('another log');
        this.#log = frame.log;
        return;
      case 'events':
        if (BigInt(frame.from) < this.position) {
          this.faults.push(`a range from ${frame.from} overlaps ${this.#position}`);
        }
        for (const item of frame.items) {
          if (BigInt(item.position) <= this.position) this.faults.push(`${item.position} comes again`);
          this.items.push(item);
          this.#position = item.position;
        }
        this.#position = frame.to;
        return;
      case 'caught-up':
        if (BigInt(frame.position) < this.position)
          this.faults.push(`caught up at ${frame.position}, in the past`);
        this.#position = frame.position;
        return;
      case 'snapshot':
      case 'error':
        // It always says from where, and that is always within the log.
        if (this.items.length > 0) this.faults.push(JSON.stringify(frame).slice(0, 300));
        return;
    }
  }
}

/** Sends a request until it is answered: commands carry a key, so sending them again is safe. */
async function insist(url: string, path: string, key: string, body: unknown): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.ok) return;
      if (response.status !== 503) throw new Error(`${path}: ${response.status} ${text}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await sleep(20);
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** The event without its store, which is read from as late as possible. */
const copied = ({
  position,
  stream,
  revision,
  id,
  type,
  data,
  recordedAt,
  metadata,
}: StoredEvent): StoredEvent => ({ position, stream, revision, id, type, data, recordedAt, metadata });

/** All of the record, read from its file by another process than the one that served it. */
async function recorded(): Promise<StoredEvent[]> {
  const store = await SqliteStore.open(file);
  const all: StoredEvent[] = [];
  const subscription = store.subscribe([], START);
  for await (const message of subscription) {
    if (message.kind === 'events') all.push(...message.events.map(copied));
    if (message.kind === 'caught-up') break;
  }
  await subscription.close();
  await store.close();
  return all;
}

test(
  `given ${CUTS} cuts at random moments, ${KILLS} of them kills of the server (seed ${seed}), when all is quiet, then each client's view equals the record`,
  { timeout: 240_000 },
  async () => {
    const random = randomFrom(seed);
    const server = new Victim(await freePort());
    await server.start();
    const { url } = server;
    const at = `/api/histories/${HISTORY}`;
    await insist(url, '/api/histories', 'open', { name: 'test', content: relation() });

    const writing = new AbortController();
    let written = 0;
    const writer = async (): Promise<void> => {
      for (; !writing.signal.aborted; written += 1) {
        const key = `k${written}`;
        if (written % 11 === 9) await insist(url, `${at}/what-ifs`, key, outcome());
        else if (written % 5 === 4) await insist(url, `${at}/notes`, key, note(`n${written}`));
        else if (written % 17 === 3) {
          const acts = Array.from({ length: 30 }, (_, k) => act(`a${written}-${k}`));
          await insist(url, `${at}/acts/batch`, key, { acts });
        } else await insist(url, `${at}/acts`, key, act(`a${written}`));
        await sleep(random() * 10);
      }
    };
    const done = writer();

    const listeners = Array.from(
      { length: LISTENERS },
      (_, n) => new Listener(url, n === 0 ? 'relations' : `relation:${HISTORY}`),
    );
    const killAfter = Array.from({ length: KILLS }, (_, n) => Math.floor(((n + random()) * CUTS) / KILLS));
    let kills = 0;
    for (let cut = 0; cut < CUTS; cut += 1) {
      await sleep(random() * 12);
      // A slow machine writes less between two cuts: cuts wait, so that there is something to lose all along.
      await until(() => written >= cut / 8);
      if (cut === killAfter[kills]) {
        kills += 1;
        await server.kill();
        await server.start();
      } else {
        listeners[Math.floor(random() * LISTENERS)]?.cut();
      }
    }
    writing.abort();
    await done;
    const all = await recorded();
    const head = all.at(-1)?.position ?? START;
    const end = Date.now() + 20_000;
    while (listeners.some((listener) => listener.position < head) && Date.now() < end) await sleep(20);

    for (const listener of listeners) {
      expect(listener.faults).toEqual([]);
      const expected = all
        .filter(({ stream }) => listener.topic !== 'relations' || stream.startsWith('relation-'))
        .map((event) => {
          const brief = listener.topic === 'relations' && !/^Relation(?:Opened|Revised)\./.test(event.type);
          return JSON.parse(JSON.stringify(itemOf(event, brief))) as EventItem;
        });
      expect(listener.items.length).toBe(expected.length);
      expect(listener.items).toEqual(expected);
      listener.end();
    }
    await server.stop();
    expect(kills).toBe(KILLS);
    expect(all.length).toBeGreaterThan(100);
    const again = listeners.reduce((sum, { reconnections }) => sum + reconnections, 0);
    process.stdout.write(
      `live resume: seed ${seed}, ${CUTS} cuts, ${kills} kills, ${again} reconnections, ${all.length} events\n`,
    );
  },
);
