import { brokenBytes } from '../kernel/broken-text.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';

/** Where events live, as `DETENTE_STORE` names it. */
export type StoreUrl =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly path: string }
  /** `connectionString` may hold credentials: show it only through `displayStore`. */
  | { readonly kind: 'esdb'; readonly connectionString: string };

/** The store of a machine that was told nothing. */
export const DEFAULT_STORE = 'sqlite:./data/detente.db';

const FORMS = 'Write memory:, sqlite:./data/detente.db, esdb://host:2113?tls=false or kurrentdb://host:2113.';
const CLUSTER = /^(esdb|kurrentdb|kurrent)(\+discover)?:\/\/(?:[^@/?#]*@)?([^/?#@]*)\/?(?:\?[^#]*)?$/;
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/;

/** Reads a store's location. An error never repeats what may hold a password. */
export function parseStoreUrl(text: string): Result<StoreUrl> {
  const url = text.trim();
  const broken = brokenBytes(url);
  if (broken !== undefined)
    return err(refused(`the location of the event store ${broken}`, 'Write it anew, as text in UTF-8.'));
  if (url === 'memory:' || url === 'memory') return ok({ kind: 'memory' });
  if (url.startsWith('sqlite:')) return sqlite(url.slice('sqlite:'.length));
  if (/^(esdb|kurrentdb|kurrent)(\+|:)/.test(url)) return cluster(url);
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0];
  return err(
    scheme === undefined
      ? refused('the location of the event store has no scheme', FORMS)
      : refused(`"${scheme.slice(0, 30)}:" is no kind of event store`, FORMS),
  );
}

/** A location for people to read, without credentials. */
export function displayStore(location: StoreUrl): string {
  switch (location.kind) {
    case 'memory':
      return 'memory:';
    case 'sqlite':
      return `sqlite:${location.path}`;
    case 'esdb':
      return location.connectionString.replace(/\/\/[^@/?#]*@/, '//***@').replace(/\?.*$/s, '');
  }
}

function sqlite(rest: string): Result<StoreUrl> {
  // sqlite:///srv/detente.db is the URL spelling of the absolute path /srv/detente.db.
  const path = rest.startsWith('///') ? rest.slice(2) : rest;
  if (path === '') return err(refused('"sqlite:" names no file', 'Name one: sqlite:./data/detente.db.'));
  if (path === ':memory:') {
    return err(refused('SQLite in memory would be lost without notice', 'Write memory: if that is meant.'));
  }
  if (path.startsWith('//')) {
    return err(
      refused(
        '"sqlite://" takes what follows for a host, not a path',
        'Write sqlite:./relative/path.db or sqlite:/absolute/path.db.',
      ),
    );
  }
  if (/^~(?:\/|$)/.test(path)) {
    return err(
      refused(
        `"${path.slice(0, 80)}": only a shell puts the home folder in the place of ~, and none did`,
        'Write the path in full, such as sqlite:/home/me/detente.db.',
      ),
    );
  }
  if (path.includes('?')) {
    return err(
      refused(
        '"sqlite:" takes no parameters after a question mark',
        'Write the path alone, as sqlite:./data/detente.db: commands that only read open it for reading alone.',
      ),
    );
  }
  if (path.startsWith('file:') || path.includes('\0')) {
    return err(refused('the path after "sqlite:" is no plain file path', FORMS));
  }
  return ok({ kind: 'sqlite', path });
}

function cluster(url: string): Result<StoreUrl> {
  const match = CLUSTER.exec(url);
  const [, , discover = '', hosts = ''] = match ?? [];
  const names = hosts.split(',');
  const faulty = names.some((name) => {
    const host = HOST.exec(name);
    return host === null || Number(host[1] ?? 1) > 65_535 || host[1] === '0';
  });
  if (match === null || faulty) {
    return err(
      refused(
        'the connection string of the EventStoreDB cluster is malformed (not repeated: it may hold a password)',
        'Write esdb://user:password@host:2113?tls=true, several hosts separated by commas; encode @ / ? # in a password as %40 %2F %3F %23.',
      ),
    );
  }
  // The client knows the older scheme only, and takes a slash after the hosts for a part of the last one's name.
  return ok({
    kind: 'esdb',
    connectionString: url
      .replace(/^[a-z]+(\+discover)?:/, `esdb${discover}:`)
      .replace(/^(esdb(?:\+discover)?:\/\/[^/?#]*)\//, '$1'),
  });
}

const refused = (message: string, remedy: string): Rejection =>
  rejection('malformed', 'store-url', message, remedy);
