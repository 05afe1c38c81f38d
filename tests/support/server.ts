import { randomUUID } from 'node:crypto';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { EventStore } from '../../src/eventstore/port.ts';
import { configurationOf } from '../../src/http/configuration.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { startServer, type RunningServer } from '../../src/main.ts';
import { act, fixedClock, HISTORY, relation } from './relations.ts';

/** A server that really listens, and a client that speaks HTTP with it. */

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `undefined` where there is none. */
  readonly json: any;
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Client {
  readonly server: RunningServer;
  readonly store: EventStore;
  readonly url: string;
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  remove(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly store?: EventStore;
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a server on a free port, on an empty memory store and a clock that stands at 16 June 2021 unless told otherwise. */
export async function listening(options: ServerOptions = {}): Promise<Client> {
  const configuration = configurationOf({ DETENTE_PORT: '0', DETENTE_STORE: 'memory:', ...options.env });
  if (!configuration.ok) throw new Error(configuration.error.message);
  const store = options.store ?? new MemoryStore();
  const clock = options.clock ?? fixedClock;
  // Without the page, whether or not it has been built: these tests are about what is served beside it.
  const server = await startServer(configuration.value, { store, clock, quiet: true, dashboard: '/nowhere' });
  const { url } = server;

  async function send(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Answer> {
    const json = body === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' };
    const response = await fetch(url + path, {
      method,
      headers: { ...json, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: /json/.test(type) && text !== '' ? JSON.parse(text) : undefined,
    };
  }

  return {
    server,
    store,
    url,
    send,
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, body, headers = {}) => send('POST', path, { body, headers }),
    put: (path, body, headers = {}) => send('PUT', path, { body, headers }),
    remove: (path, body, headers = {}) => send('DELETE', path, { body, headers }),
    close: () => server.close(),
  };
}

/** Path of the history that tests write to. */
export const AT = `/api/histories/${HISTORY}`;

/** Opens the test history over HTTP. */
export async function opened(client: Client): Promise<Answer> {
  return client.post('/api/histories', { name: 'test', content: relation() });
}

/** Opens the test history and records acts into it, one after another. */
export async function withActs(client: Client, ...actIds: readonly string[]): Promise<void> {
  await opened(client);
  for (const actId of actIds) await client.post(`${AT}/acts`, act(actId));
}

export const key = (): { 'idempotency-key': string } => ({ 'idempotency-key': randomUUID() });
