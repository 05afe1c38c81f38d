import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { err, ok, type Result } from '../kernel/result.ts';
import { cookieIn } from './cookie.ts';
import { foreign, isNamed, type Arrival, type Surroundings } from './foreign.ts';
import type { OpenConnections } from './open-connections.runner.ts';
import {
  ANONYMOUS,
  cookieNameOf,
  LOCAL,
  suffices,
  type Keys,
  type Principal,
  type Role,
  type Sessions,
} from './principal.ts';
import { problem, type Problem } from './problem.ts';
import { refuse } from './refuse.reply.ts';

const PRINCIPAL = Symbol('principal');

/** Who sent a request. */
export const principalOf = (request: FastifyRequest): Principal =>
  (request as { [PRINCIPAL]?: Principal })[PRINCIPAL] ?? LOCAL;

/** What decides who may come in. */
export interface Door extends Surroundings {
  readonly keys: Keys;
  readonly sessions: Sessions;
}

/** What a route asks of whoever calls it. */
export type Need = 'everybody' | Role;

/** What somebody at the door wants. */
export interface Knock extends Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly need: Need;
}

/** What may be shown in a frame of another site. */
const EMBED_PATH = '/embed';

/** Where a request goes and where it comes from. */
export const arrivalOf = (raw: IncomingMessage, changes: boolean): Arrival => ({
  headers: raw.headers,
  hosts: raw.rawHeaders.filter((name, k) => k % 2 === 0 && name.toLowerCase() === 'host').length,
  localAddress: raw.socket.localAddress,
  localPort: raw.socket.localPort,
  encrypted: 'encrypted' in raw.socket,
  changes,
  embeds: raw.url?.split('?', 1)[0] === EMBED_PATH,
});

/** Who asks and may have what they ask for, or the problem to answer with. */
export function admit(knock: Knock, door: Door): Result<Principal, Problem> {
  const stranger = foreign(knock, door);
  if (stranger !== undefined) return err(stranger);
  const { keys } = door;
  if (!keys.guarded) return ok(LOCAL);
  const shown = /^Bearer (.+)$/i.exec(knock.headers.authorization ?? '')?.[1];
  const holder = shown === undefined ? signedIn(knock, door) : keys.holderOf(shown);
  // A browser sends the cookie by itself, and names the page with all that changes something.
  const pageless = knock.changes && knock.headers.origin === undefined;
  if (holder !== undefined && shown === undefined && pageless) return err(ORIGIN_MISSING);
  return knock.need === 'everybody' ? ok(holder ?? ANONYMOUS) : judged(knock.need, { shown, holder }, keys);
}

function judged(
  need: Role,
  { shown, holder }: { readonly shown: string | undefined; readonly holder: Principal | undefined },
  keys: Keys,
): Result<Principal, Problem> {
  if (holder === undefined && shown !== undefined && keys.unknown) return err(TOKENS_UNKNOWN);
  // A token that is not known is told, also where none is needed to read.
  const principal = holder ?? (keys.anonymous && shown === undefined ? ANONYMOUS : undefined);
  if (principal === undefined) return err(tokenProblem(shown));
  if (suffices(principal.role, need)) return ok(principal);
  return err(principal === ANONYMOUS ? tokenProblem(shown) : mayNot(principal, need));
}

/** Who is signed in; a page of another site is nobody, also where it may ask. */
function signedIn({ headers, localPort }: Knock, door: Door): Principal | undefined {
  if (isNamed(headers.origin, door)) return undefined;
  const cookie = cookieIn(headers.cookie, cookieNameOf(door.publicUrl, localPort));
  return cookie === undefined ? undefined : door.sessions.holderOf(cookie);
}

const ORIGIN_MISSING = problem(
  403,
  'foreign-origin',
  'The request comes with the cookie of somebody who is signed in, and does not say from which page.',
  'Send Origin as a browser does, or a token as Authorization: Bearer in the place of the cookie.',
);

/** What is told to somebody whose role is not enough. */
export const mayNot = ({ name, role }: Principal, need: Role): Problem =>
  problem(
    403,
    'role-required',
    `${name} is ${AN[role]} here, and this is for ${AN[need]}.`,
    `Ask whoever runs this server for a token of the role ${need}, or leave it to somebody who has one.`,
    { details: { role, needed: need } },
  );

const AN: Readonly<Record<Role, string>> = {
  reader: 'a reader',
  analyst: 'an analyst',
  editor: 'an editor',
  admin: 'an admin',
};

const TOKENS_UNKNOWN = problem(
  503,
  'tokens-unknown',
  'The list of tokens holds an event that this server cannot read, so that it does not know who may come in.',
  'See /health/ready for the event and what to do; tokens that the operator set go on.',
);

/** What is told to whoever shows no token, or one that opens nothing. */
export function tokenProblem(shown: string | undefined): Problem {
  return problem(
    401,
    'token-required',
    shown === undefined
      ? 'No access token was sent.'
      : 'The access token is not known here: it is mistyped, revoked or has ended.',
    'Sign in on the page, or send Authorization: Bearer TOKEN, with a token that whoever runs this server gave you; never in an address, which is logged.',
  );
}

/** Likewise, or a guest: whoever needs no token still has to come from a page of this server. */
function admitted(
  knock: Knock,
  door: Door,
  guestOf: () => Principal | undefined,
): Result<Principal, Problem> {
  const admission = admit(knock, door);
  if (admission.ok || isNamed(knock.headers.origin, door)) return admission;
  const guest = guestOf();
  if (guest === undefined) return admission;
  const anybody = admit({ ...knock, need: 'everybody' }, door);
  return anybody.ok ? ok(guest) : anybody;
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What lets a page of a named origin read an answer (WHATWG Fetch, CORS protocol). */
const shared = (origin: string | undefined): Record<string, string> => ({
  'access-control-allow-origin': origin ?? '',
  'access-control-expose-headers': 'ETag, Location, Retry-After, Detente-Position',
  'cross-origin-resource-policy': 'cross-origin',
});

/** The answer to a browser that asks first; no cookie goes with such requests, so that a page there needs a token of its own. */
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Detente-After, Detente-Correlation-Id, Last-Event-ID',
  'access-control-max-age': '600',
};

/** Who may call which route, and the connections that are open. */
export interface Gates {
  /** `undefined` for a route that nobody declared: it is for admins alone. */
  readonly needOf: (method: string, url: string) => Need | undefined;
  readonly connections: OpenConnections;
  /** Who somebody is on a route who may not call it by a token, and has something else that opens it to them. */
  readonly guestOn: (url: string, headers: IncomingHttpHeaders) => Principal | undefined;
  /** Counts what a call uses up; the problem to answer with where the caller has had enough. */
  readonly spend: (principal: Principal, address: string, method: string, url: string) => Problem | undefined;
}

/**
 * Decides who may ask for what. Pages of other sites can do nothing here, and no name that somebody pointed at this machine leads
 * here (`foreign.ts`). Where there are tokens, every request but those for documentation and health shows one (`Authorization:
 * Bearer`) whose role is enough, and is cut off when the token is revoked; without tokens the server only listens on this machine.
 */
export function guardAccess(fastify: FastifyInstance, door: Door, gates: Gates): void {
  // A route that nobody declared is closed to all but an admin, who is told of it by a test.
  const undeclared: string[] = [];
  fastify.decorate('undeclaredRoutes', undeclared);
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) {
      if (each !== 'OPTIONS' && gates.needOf(each, url) === undefined) {
        undeclared.push(`${each} ${url}`);
      }
    }
  });
  fastify.addHook('onRequest', async (request, reply) => {
    const { method, routeOptions, headers } = request;
    const { url } = routeOptions;
    // What is nowhere is told to whoever may read.
    const need = url === undefined ? 'reader' : (gates.needOf(method, url) ?? 'admin');
    const arrival = arrivalOf(request.raw, !READING.has(method));
    // What one page may read is not to be kept for another.
    if (door.corsOrigins.size > 0) void reply.header('vary', 'Origin');
    if (isNamed(headers.origin, door)) {
      void reply.headers(shared(headers.origin));
      if (method === 'OPTIONS' && headers['access-control-request-method'] !== undefined) {
        const stranger = foreign(arrival, door);
        return stranger === undefined ? reply.status(204).headers(PREFLIGHT).send() : refuse(reply, stranger);
      }
    }
    const admission = admitted({ ...arrival, headers, need }, door, () => gates.guestOn(url ?? '', headers));
    if (!admission.ok) {
      if (admission.error.status === 401) void reply.header('www-authenticate', 'Bearer');
      return refuse(reply, admission.error);
    }
    (request as { [PRINCIPAL]?: Principal })[PRINCIPAL] = admission.value;
    const spent = gates.spend(admission.value, request.ip, method, url ?? '');
    if (spent !== undefined) {
      void reply.header('retry-after', String(spent.details?.['retryAfter'] ?? 1));
      return refuse(reply, spent);
    }
    const release = gates.connections.hold(admission.value, () => reply.raw.destroy());
    if (release !== undefined) reply.raw.once('close', release);
    return undefined;
  });
}
