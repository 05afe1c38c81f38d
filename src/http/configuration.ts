import { DEFAULT_STORE, parseStoreUrl, type StoreUrl } from '../eventstore/store-url.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { isRole, ROLES, type ConfiguredToken } from './principal.ts';
import type { PublicUrl } from './public-url.ts';
import { brokenSetting, type Setting, type Settings } from './settings.ts';

/** What the server needs to know, from `DETENTE_*` environment variables. */
export interface Configuration {
  readonly store: StoreUrl;
  readonly host: string;
  readonly port: number;
  /** Where people open it, if a proxy stands before it. */
  readonly publicUrl?: PublicUrl;
  /** Origins of other sites whose pages may ask here; empty: none. */
  readonly corsOrigins: ReadonlySet<string>;
  /** Origins of other sites that may show `/embed` in a frame, or `*` alone; empty: none. */
  readonly embedOrigins: readonly string[];
  /** Tokens beside those of the store. */
  readonly tokens: readonly ConfiguredToken[];
  /** Whether whoever shows no token may read. */
  readonly anonymous: boolean;
  /** Scenario that an empty store is filled with; `none` leaves it empty. */
  readonly scenario: string;
  /** Most commands, and most projections and pictures, that one name may ask for a minute. */
  readonly perMinute: { readonly commands: number; readonly simulations: number };
  /** Most connections from one other address. */
  readonly perAddress: number;
  /** Most WebSockets, and most event streams, that are open at a time. */
  readonly liveSockets: number;
  /** File of the one secret; absent: it ends with the process. */
  readonly secret?: string;
  /** File of the snapshot of the read models; absent: there is none. */
  readonly snapshots?: string;
  /** A model that texts may be sent to where somebody asks for it; absent: none is, and nobody is asked. */
  readonly coder?: { readonly url: URL; readonly model: string; readonly key?: string };
  /** Threads that simulate; absent: one less than there are cores. */
  readonly workers?: number;
}

/** Token under which the configuration is injected. */
export const CONFIGURATION = Symbol('configuration');

export const DEFAULT_PORT = 8321;
export const DEFAULT_LIVE_SOCKETS = 10_000;

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

const refused = (message: string, remedy: string): Result<never> =>
  err(rejection('malformed', 'configuration', message, remedy));

/** A token's entry, `name:token` or `name/role:token`: the token is all behind the first colon. */
function parseToken(entry: string): Result<ConfiguredToken> {
  const colon = entry.indexOf(':');
  const token = entry.slice(colon + 1);
  const [name = '', role = 'editor', ...rest] = entry.slice(0, colon).split('/');
  if (colon < 1 || name === '' || token.length < 16) {
    return refused(
      'DETENTE_TOKENS holds an entry that is not name:token with a token of at least 16 characters',
      'Write DETENTE_TOKENS=alice:LONG-RANDOM-TEXT,bob/reader:OTHER-RANDOM-TEXT.',
    );
  }
  if (rest.length > 0 || !isRole(role)) {
    return refused(
      'DETENTE_TOKENS gives somebody a role that there is not',
      `Write name/role:token with one of ${ROLES.join(', ')}; without a role it is editor.`,
    );
  }
  return ok({ name, role, token });
}

function parseTokens(text: string): Result<readonly ConfiguredToken[]> {
  const tokens: ConfiguredToken[] = [];
  for (const entry of text.split(/[,\n]/).map((part) => part.trim())) {
    if (entry === '') continue;
    const parsed = parseToken(entry);
    if (!parsed.ok) return parsed;
    if (tokens.some(({ token }) => token === parsed.value.token)) {
      return refused(
        'DETENTE_TOKENS gives one token to two holders',
        'Give every holder a token of their own.',
      );
    }
    tokens.push(parsed.value);
  }
  return ok(tokens);
}

/** Why a server must not listen where it was told to: other machines would be let in without a token. */
export const unguarded = ({ host }: Pick<Configuration, 'host'>, guarded: boolean): Rejection | undefined =>
  isLoopback(host) || guarded
    ? undefined
    : rejection(
        'malformed',
        'configuration',
        `DETENTE_HOST=${host} would let other machines in without an access token`,
        'Make one with detente token create, set DETENTE_TOKENS=name:token, or leave DETENTE_HOST at 127.0.0.1.',
      );

/**
 * Where the read models' snapshot lies: as told; else beside an SQLite file, and in `data` for a cluster. `off`, and a store that does
 * not outlive the process, have none.
 */
export function snapshotsOf(text: string | undefined, store: StoreUrl): string | undefined {
  if (text === 'off' || store.kind === 'memory') return undefined;
  if (text !== undefined && text !== '') return text;
  return store.kind === 'sqlite' ? `${store.path}.snapshot` : './data/read-models.snapshot';
}

/** Where the one secret lies: as told; else beside an SQLite file, and in `data` for a cluster. */
export function secretOf(text: string | undefined, store: StoreUrl): string | undefined {
  if (store.kind === 'memory') return undefined;
  if (text !== undefined && text !== '') return text;
  return store.kind === 'sqlite' ? `${store.path}.secret` : './data/detente.secret';
}

/** Where files that are sent lie until they were read: beside an SQLite file, else in `data`. */
export const spoolOf = (store: StoreUrl): string =>
  store.kind === 'sqlite' ? `${store.path}.uploads` : './data/uploads';

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

/** The origins that a setting names, separated by commas. */
function originsOf(name: Setting, text: string): Result<readonly string[]> {
  const origins = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const faulty = origins.find((each) => !/^https?:/.test(each) || !URL.canParse(each) || !isOrigin(each));
  if (faulty === undefined) return ok(origins.map((each) => new URL(each).origin));
  return refused(
    `${name} names ${JSON.stringify(faulty.slice(0, 100))}, which is no origin`,
    'Write scheme, host and port of each site, separated by commas: https://example.org,https://example.net:8443.',
  );
}

const isOrigin = (text: string): boolean => {
  const { pathname, search, hash, username } = new URL(text);
  return pathname === '/' && `${search}${hash}${username}` === '';
};

function portOf(text: string): Result<number> {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return ok(Number(text));
  return refused(
    `DETENTE_PORT=${text} is not a port`,
    'Choose a number from 1 to 65535, or 0 for any free port.',
  );
}

function liveSocketsOf(text: string): Result<number> {
  if (/^\d{1,6}$/.test(text)) return ok(Number(text));
  return refused(
    `DETENTE_LIVE_SOCKETS=${text} is no number of connections`,
    'Choose a number from 0 to 999999; each takes some 20 kB.',
  );
}

/** The second coder that the operator names, by address and model. */
function coderOf(env: Settings): Result<Configuration['coder']> {
  const text = env['DETENTE_CODER_URL'] ?? '';
  const model = env['DETENTE_CODER_MODEL'] ?? '';
  if (text === '') return ok(undefined);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || model === '') {
    return refused(
      'DETENTE_CODER_URL and DETENTE_CODER_MODEL name no second coder',
      'Write both, such as http://127.0.0.1:8080/v1 and the name of a model; a key goes into DETENTE_CODER_KEY.',
    );
  }
  const key = env['DETENTE_CODER_KEY'] ?? '';
  return ok({ url, model, ...(key !== '' && { key }) });
}

/** How much one name or address may have. */
function limitsOf(env: Settings): Result<Pick<Configuration, 'perMinute' | 'perAddress'>> {
  const commands = limitOf('DETENTE_COMMANDS_PER_MINUTE', env['DETENTE_COMMANDS_PER_MINUTE'], 1_200);
  if (!commands.ok) return commands;
  const simulations = limitOf('DETENTE_SIMULATIONS_PER_MINUTE', env['DETENTE_SIMULATIONS_PER_MINUTE'], 3_000);
  if (!simulations.ok) return simulations;
  const perAddress = limitOf(
    'DETENTE_CONNECTIONS_PER_ADDRESS',
    env['DETENTE_CONNECTIONS_PER_ADDRESS'],
    1_000,
  );
  if (!perAddress.ok) return perAddress;
  const perMinute = { commands: commands.value, simulations: simulations.value };
  return ok({ perMinute, perAddress: perAddress.value });
}

function limitOf(name: string, text: string | undefined, usual: number): Result<number> {
  if (text === undefined || text === '') return ok(usual);
  if (/^[1-9]\d{0,5}$/.test(text)) return ok(Number(text));
  return refused(
    `${name}=${text} is no limit`,
    `Choose a number from 1 to 999999, or leave it out for ${usual}.`,
  );
}

function anonymousOf(text: string): Result<boolean> {
  if (['', 'none', 'read'].includes(text)) return ok(text === 'read');
  return refused(
    'DETENTE_ANONYMOUS says neither none nor read',
    'Write read to let everybody read, or leave it out.',
  );
}

/** Who may come, and from where. */
function peopleOf(
  env: Settings,
): Result<Pick<Configuration, 'publicUrl' | 'corsOrigins' | 'embedOrigins' | 'tokens' | 'anonymous'>> {
  const publicUrl = publicUrlOf(env['DETENTE_PUBLIC_URL'] ?? '');
  if (!publicUrl.ok) return publicUrl;
  const corsOrigins = originsOf('DETENTE_CORS_ORIGINS', env['DETENTE_CORS_ORIGINS'] ?? '');
  if (!corsOrigins.ok) return corsOrigins;
  const embedders = env['DETENTE_EMBED_ORIGINS']?.trim() ?? '';
  const embedOrigins = embedders === '*' ? ok(['*']) : originsOf('DETENTE_EMBED_ORIGINS', embedders);
  if (!embedOrigins.ok) return embedOrigins;
  const tokens = parseTokens(env['DETENTE_TOKENS'] ?? '');
  if (!tokens.ok) return tokens;
  const anonymous = anonymousOf(env['DETENTE_ANONYMOUS'] ?? '');
  if (!anonymous.ok) return anonymous;
  return ok({
    ...(publicUrl.value !== undefined && { publicUrl: publicUrl.value }),
    corsOrigins: new Set(corsOrigins.value),
    embedOrigins: embedOrigins.value,
    tokens: tokens.value,
    anonymous: anonymous.value,
  });
}

/** Reads and checks the configuration. */
export function configurationOf(env: Settings): Result<Configuration> {
  const broken = brokenSetting(env);
  if (broken !== undefined) return err(broken);
  const port = portOf(env['DETENTE_PORT'] ?? String(DEFAULT_PORT));
  if (!port.ok) return port;
  const host = env['DETENTE_HOST'] ?? '127.0.0.1';
  const liveSockets = liveSocketsOf(env['DETENTE_LIVE_SOCKETS'] ?? String(DEFAULT_LIVE_SOCKETS));
  if (!liveSockets.ok) return liveSockets;
  const limits = limitsOf(env);
  if (!limits.ok) return limits;
  const people = peopleOf(env);
  if (!people.ok) return people;
  const workers = workersOf(env);
  if (!workers.ok) return workers;
  const coder = coderOf(env);
  if (!coder.ok) return coder;
  const store = parseStoreUrl(env['DETENTE_STORE'] ?? DEFAULT_STORE);
  if (!store.ok) return store;
  const snapshots = snapshotsOf(env['DETENTE_SNAPSHOTS'], store.value);
  const secret = secretOf(env['DETENTE_SECRET_FILE'], store.value);
  return ok({
    store: store.value,
    ...(secret !== undefined && { secret }),
    host,
    port: port.value,
    ...people.value,
    ...limits.value,
    scenario: env['DETENTE_SCENARIO'] ?? 'geneva-2021',
    liveSockets: liveSockets.value,
    ...(snapshots !== undefined && { snapshots }),
    ...(coder.value !== undefined && { coder: coder.value }),
    ...(workers.value !== undefined && { workers: workers.value }),
  });
}
