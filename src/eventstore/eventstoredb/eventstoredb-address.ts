import { StoreError } from '../port.ts';

/**
 * The connection string of an EventStoreDB or KurrentDB:
 * `esdb://[user:password@]host[:port][,host[:port]...][?option=value&...]`, also `esdb+discover://`, `kurrentdb://`
 * and `kurrentdb+discover://`. It is parsed here because the client's own parser prints the whole string, password
 * included, when it warns of an option, cuts a password at its first colon, and refuses the `kurrentdb` schemes.
 */
export interface EventStoreDbAddress {
  readonly nodes: readonly { readonly address: string; readonly port: number }[];
  /** Whether the one name stands for a cluster whose members are asked for. */
  readonly discover: boolean;
  readonly tls: boolean;
  readonly credentials?: { readonly username: string; readonly password: string };
  /** PEM file of the certificate authority that signed the servers' certificates. */
  readonly tlsCaFile?: string;
  /** PEM files of a user's certificate and its key; only together. */
  readonly userCertFile?: string;
  readonly userKeyFile?: string;
  readonly connectionName?: string;
  /** Milliseconds, as are the intervals below. */
  readonly defaultDeadline?: number;
  readonly keepAliveInterval?: number;
  readonly keepAliveTimeout?: number;
  readonly discoveryInterval?: number;
  readonly maxDiscoverAttempts?: number;
  /** Seconds. */
  readonly gossipTimeout?: number;
}

const SCHEME = /^(esdb|kurrentdb|kurrent|kdb)(\+discover)?:\/\//;
const NODE = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/;
const DEFAULT_PORT = 2113;

const NUMBERS = [
  'defaultDeadline',
  'keepAliveInterval',
  'keepAliveTimeout',
  'discoveryInterval',
  'maxDiscoverAttempts',
  'gossipTimeout',
] as const;
const FILES = ['userCertFile', 'userKeyFile', 'connectionName'] as const;

/** Throws a `StoreError` of kind `unusable`; its message repeats no part of the string that could hold a password. */
export function parseEventStoreDbAddress(text: string): EventStoreDbAddress {
  const scheme = SCHEME.exec(text.trim());
  if (scheme === null) {
    throw unusable(
      'does not begin with esdb:// or kurrentdb://',
      'Write esdb://host:2113?tls=false, or see the README.',
    );
  }
  const rest = text.trim().slice(scheme[0].length);
  const queryAt = rest.indexOf('?');
  const authority = (queryAt < 0 ? rest : rest.slice(0, queryAt)).replace(/\/+$/, '');
  const query = queryAt < 0 ? '' : rest.slice(queryAt + 1);
  if (query.includes('@')) {
    throw unusable(
      'has an "@" after its "?"',
      'Percent-encode special characters of the password ("?" is %3F).',
    );
  }
  const at = authority.lastIndexOf('@');
  const nodes = parseNodes(authority.slice(at + 1));
  const discover = scheme[2] !== undefined;
  if (discover && nodes.length > 1) {
    throw unusable(
      'asks to discover from several hosts',
      'Name one host to discover from, or leave "+discover" out.',
    );
  }
  const credentials = at < 0 ? {} : { credentials: parseCredentials(authority.slice(0, at)) };
  return { nodes, discover, tls: true, ...credentials, ...parseOptions(query) };
}

function parseNodes(hosts: string): EventStoreDbAddress['nodes'] {
  return hosts.split(',').map((host, k) => {
    const match = NODE.exec(host.trim());
    const port = Number(match?.[2] ?? DEFAULT_PORT);
    if (match?.[1] === undefined || port < 1 || port > 65_535) {
      throw unusable(
        `has no host and port at place ${k + 1} of its hosts`,
        'Write host:port, e.g. localhost:2113; percent-encode "@", ":" and "/" in user and password.',
      );
    }
    return { address: match[1], port };
  });
}

function parseCredentials(text: string): { username: string; password: string } {
  const colon = text.indexOf(':');
  try {
    if (colon > 0) {
      return {
        username: decodeURIComponent(text.slice(0, colon)),
        password: decodeURIComponent(text.slice(colon + 1)),
      };
    }
  } catch {
    // Reported below, without the text.
  }
  throw unusable(
    'has user and password it cannot read',
    'Write user:password@host with both percent-encoded.',
  );
}

function parseOptions(query: string): Partial<EventStoreDbAddress> {
  const options: Record<string, unknown> = {};
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const equals = pair.indexOf('=');
    const name = flat(equals < 0 ? pair : pair.slice(0, equals));
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1).trim());
    Object.assign(options, parseOption(name, value));
  }
  if ('userCertFile' in options !== 'userKeyFile' in options) {
    throw unusable('names one of userCertFile and userKeyFile', 'Name both or neither.');
  }
  return options;
}

function parseOption(name: string, value: string): Partial<EventStoreDbAddress> {
  const number = NUMBERS.find((known) => flat(known) === name);
  if (number !== undefined) {
    if (!/^-?\d{1,15}$/.test(value))
      throw unusable(`has ${number} that is no whole number`, `Write ${number}=5000.`);
    return { [number]: Number(value) };
  }
  const file = FILES.find((known) => flat(known) === name);
  if (file !== undefined) return { [file]: value };
  switch (name) {
    case 'tls':
      return { tls: flag('tls', value) };
    case 'tlscafile':
      return { tlsCaFile: value };
    case 'tlsverifycert':
      if (flag('tlsVerifyCert', value)) return {};
      throw unusable(
        'asks for tlsVerifyCert=false, which the client cannot do',
        'Name the authority: tlsCAFile=/path/ca.crt.',
      );
    case 'throwonappendfailure':
      // A matter of the client's own append, which is not used.
      return {};
    case 'nodepreference':
      if (flat(value) === 'leader') return {};
      throw unusable(
        'prefers other nodes than the leader',
        'Leave nodePreference out: only the leader shows every append.',
      );
    default: {
      const shown = /^[a-z]{1,30}$/.test(name)
        ? `the unknown option "${name}"`
        : 'an option without a plain name';
      throw unusable(
        `has ${shown}`,
        'Leave it out, or correct its spelling (tls, tlsCAFile, defaultDeadline, ...).',
      );
    }
  }
}

function flag(name: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw unusable(`has ${name} that is neither true nor false`, `Write ${name}=true or ${name}=false.`);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw unusable('has an option that is not percent-encoded', 'Write "%" as %25.');
  }
}

/** Option names are the same whatever their case and dashes. */
const flat = (name: string): string => name.trim().toLowerCase().replaceAll(/[_-]/g, '');

const unusable = (fault: string, remedy: string): StoreError =>
  new StoreError('unusable', `the EventStoreDB connection string ${fault}`, remedy);
