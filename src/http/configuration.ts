import { DEFAULT_STORE, parseStoreUrl, type StoreUrl } from '../eventstore/store-url.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { Settings } from './settings.ts';

/** What the server needs to know, from `DETENTE_*` environment variables. */
export interface Configuration {
  readonly store: StoreUrl;
  readonly host: string;
  readonly port: number;
  /** Where people open it, if a proxy stands before it. */
  readonly publicUrl?: PublicUrl;
  /** Token -> name of its holder. Empty: nobody has to show one. */
  readonly tokens: ReadonlyMap<string, string>;
  /** Scenario that an empty store is filled with; `none` leaves it empty. */
  readonly scenario: string;
  /** Most WebSockets, and most event streams, that are open at a time. */
  readonly liveSockets: number;
  /** File of the snapshot of the read models; absent: there is none. */
  readonly snapshots?: string;
  /** Threads that simulate; absent: one less than there are cores. */
  readonly workers?: number;
}

/** Token under which the configuration is injected. */
export const CONFIGURATION = Symbol('configuration');

export const DEFAULT_PORT = 8321;
export const DEFAULT_LIVE_SOCKETS = 10_000;

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** The address of the server as a browser sees it. */
export interface PublicUrl {
  /** Scheme, host and port, such as `https://detente.example.org`. */
  readonly origin: string;
  /** Host and port, as a `Host` header names them. */
  readonly host: string;
  /** Path under which everything lies, without a slash at its end; empty for the whole host. */
  readonly path: string;
}

export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

const refused = (message: string, remedy: string): Result<never> =>
  err(rejection('malformed', 'configuration', message, remedy));

function parseTokens(text: string): Result<ReadonlyMap<string, string>> {
  const tokens = new Map<string, string>();
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const colon = entry.indexOf(':');
    const name = entry.slice(0, colon);
    const token = entry.slice(colon + 1);
    if (colon < 1 || token.length < 16) {
      return refused(
        'DETENTE_TOKENS holds an entry that is not name:token with a token of at least 16 characters',
        'Write DETENTE_TOKENS=alice:LONG-RANDOM-TEXT,bob:OTHER-RANDOM-TEXT.',
      );
    }
    if (tokens.has(token)) {
      return refused(
        'DETENTE_TOKENS gives one token to two holders',
        'Give every holder a token of their own.',
      );
    }
    tokens.set(token, name);
  }
  return ok(tokens);
}

/**
 * Where the read models' snapshot lies: as told; else beside an SQLite file, and in `data` for a cluster. `off`, and a store that does
 * not outlive the process, have none.
 */
function snapshotsOf(text: string | undefined, store: StoreUrl): string | undefined {
  if (text === 'off' || store.kind === 'memory') return undefined;
  if (text !== undefined && text !== '') return text;
  return store.kind === 'sqlite' ? `${store.path}.snapshot` : './data/read-models.snapshot';
}

/** Threads that simulate, of `DETENTE_WORKERS`; `undefined` where it is left out. */
export function workersOf(env: Settings): Result<number | undefined> {
  const text = env['DETENTE_WORKERS'] ?? '';
  if (text === '') return ok(undefined);
  if (/^([1-9]|[1-5]\d|6[0-4])$/.test(text)) return ok(Number(text));
  return refused(
    `DETENTE_WORKERS=${text} is no number of threads`,
    'Choose a number from 1 to 64, or leave it out.',
  );
}

/** The address of `DETENTE_PUBLIC_URL`; `undefined` where it is left out. */
function publicUrlOf(text: string): Result<PublicUrl | undefined> {
  if (text === '') return ok(undefined);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const web = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === undefined || !web || url.search !== '' || url.hash !== '' || url.username !== '') {
    return refused(
      'DETENTE_PUBLIC_URL is no address of a web server',
      'Write the address that people open, such as https://detente.example.org or https://example.org/detente.',
    );
  }
  return ok({ origin: url.origin, host: url.host, path: url.pathname.replace(/\/+$/, '') });
}

/** Reads and checks the configuration; refuses to be reachable from outside without access tokens. */
export function configurationOf(env: Settings): Result<Configuration> {
  const portText = env['DETENTE_PORT'] ?? String(DEFAULT_PORT);
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) {
    return refused(
      `DETENTE_PORT=${portText} is not a port`,
      'Choose a number from 1 to 65535, or 0 for any free port.',
    );
  }
  const tokens = parseTokens(env['DETENTE_TOKENS'] ?? '');
  if (!tokens.ok) return tokens;
  const host = env['DETENTE_HOST'] ?? '127.0.0.1';
  if (!isLoopback(host) && tokens.value.size === 0) {
    return refused(
      `DETENTE_HOST=${host} would let other machines in without an access token`,
      'Set DETENTE_TOKENS=name:token, or leave DETENTE_HOST at 127.0.0.1.',
    );
  }
  const socketsText = env['DETENTE_LIVE_SOCKETS'] ?? String(DEFAULT_LIVE_SOCKETS);
  if (!/^\d{1,6}$/.test(socketsText)) {
    return refused(
      `DETENTE_LIVE_SOCKETS=${socketsText} is no number of connections`,
      'Choose a number from 0 to 999999; each takes some 20 kB.',
    );
  }
  const workers = workersOf(env);
  if (!workers.ok) return workers;
  const publicUrl = publicUrlOf(env['DETENTE_PUBLIC_URL'] ?? '');
  if (!publicUrl.ok) return publicUrl;
  const store = parseStoreUrl(env['DETENTE_STORE'] ?? DEFAULT_STORE);
  if (!store.ok) return store;
  const snapshots = snapshotsOf(env['DETENTE_SNAPSHOTS'], store.value);
  return ok({
    store: store.value,
    host,
    port,
    ...(publicUrl.value !== undefined && { publicUrl: publicUrl.value }),
    tokens: tokens.value,
    scenario: env['DETENTE_SCENARIO'] ?? 'geneva-2021',
    liveSockets: Number(socketsText),
    ...(snapshots !== undefined && { snapshots }),
    ...(workers.value !== undefined && { workers: workers.value }),
  });
}
