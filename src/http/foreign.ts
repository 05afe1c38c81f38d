import { isLoopback } from './configuration.ts';
import type { PublicUrl } from './public-url.ts';
import { problem, type Problem } from './problem.ts';

/** What of the configuration says which addresses and pages are this server's own. */
export interface Surroundings {
  /** Address or name that the server listens on. */
  readonly host: string;
  readonly publicUrl?: PublicUrl | undefined;
  /** Origins whose pages may ask for anything that whoever sends them may. */
  readonly corsOrigins: ReadonlySet<string>;
  /** Origins that may show a chart in a frame, or `*`. */
  readonly embedOrigins: readonly string[];
}

/** A request before anything of it is done: what says where it goes and which page made the browser send it. */
export interface Arrival {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** How many `Host` headers there are. */
  readonly hosts: number;
  /** Address at which this machine was reached. */
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
  readonly encrypted: boolean;
  /** It may change something, or opens a connection on which that can happen. */
  readonly changes: boolean;
  /** It asks for what may be shown in a frame of another site. */
  readonly embeds: boolean;
}

const text = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0];

/** The host of a `Host` header without its port; an IPv6 address without its brackets. */
function hostnameOf(header: string): string {
  const name = header.startsWith('[') ? header.slice(1, header.indexOf(']')) : (header.split(':')[0] ?? '');
  return name.toLowerCase();
}

/** Every address of 127.0.0.0/8 is this machine. */
const names = (host: string): boolean => isLoopback(host) || /^127(?:\.\d{1,3}){3}$/.test(host);

/** The address as IPv4 where a socket of both kinds shows one. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');

const MORE =
  'Behind a proxy, or to be opened by a name, the operator sets DETENTE_PUBLIC_URL to the address that people open.';

/**
 * Why a request does not belong here; `undefined` where it does. Whoever it comes from: a name that somebody pointed at this
 * machine is refused, and so is what a page of another site makes a browser send, be it only a picture that would have to be
 * computed. A browser names the page in `Origin` or says by `Sec-Fetch-Site` (Fetch Metadata) that it is another site's; it
 * leaves both out where the page is not trusted to be secure and asks for a picture, and programs send neither.
 */
export function foreign(arrival: Arrival, here: Surroundings): Problem | undefined {
  if (arrival.hosts > 1) return TWO_HOSTS;
  if (!isOwnHost(text(arrival.headers['host']), arrival.localAddress, here)) return FOREIGN_HOST;
  return isOwnPage(arrival, here) ? undefined : FOREIGN_ORIGIN;
}

function isOwnHost(
  header: string | undefined,
  localAddress: string | undefined,
  { host, publicUrl }: Surroundings,
): boolean {
  const name = hostnameOf(header ?? '');
  if (name === '') return false;
  if (names(name) || name === host.toLowerCase()) return true;
  if (localAddress !== undefined && name === plain(localAddress)) return true;
  return publicUrl !== undefined && name === hostnameOf(publicUrl.host);
}

/** Whether no page sent it, one of this server, one that the operator named, or somebody who follows a link. */
function isOwnPage({ headers, encrypted, changes, embeds }: Arrival, here: Surroundings): boolean {
  const origin = text(headers['origin']);
  if (origin !== undefined) {
    const served = `${encrypted ? 'https' : 'http'}://${text(headers['host'])}`;
    return origin === served.toLowerCase() || origin === here.publicUrl?.origin || isNamed(origin, here);
  }
  const site = text(headers['sec-fetch-site']);
  if (site !== 'cross-site' && site !== 'same-site') return true;
  const follows =
    text(headers['sec-fetch-mode']) === 'navigate' && text(headers['sec-fetch-dest']) === 'document';
  if (follows && !changes) return true;
  // Which sites may show the frame is for the browser to hold, by the policy of the answer.
  if (embeds && !changes && here.embedOrigins.length > 0 && text(headers['sec-fetch-dest']) === 'iframe')
    return true;
  // A picture is asked for without an origin.
  const referer = text(headers['referer']) ?? '';
  return !changes && URL.canParse(referer) && isNamed(new URL(referer).origin, here);
}

/** Whether an origin is one that the operator named in `DETENTE_CORS_ORIGINS`. */
export const isNamed = (origin: string | undefined, { corsOrigins }: Surroundings): boolean =>
  origin !== undefined && corsOrigins.has(origin);

const TWO_HOSTS = problem(
  400,
  'two-hosts',
  'The request names its host more than once.',
  'Send one Host header (RFC 9112, section 3.2).',
);

const FOREIGN_HOST = problem(
  403,
  'foreign-host',
  'The request names a host that is not this server.',
  `Open it by the address it listens on, on this machine http://127.0.0.1. ${MORE}`,
);

const FOREIGN_ORIGIN = problem(
  403,
  'foreign-origin',
  'The request comes from a page of another site.',
  `Ask from a page of this server, or from a program. ${MORE} Pages of other sites are let in by DETENTE_CORS_ORIGINS.`,
);
