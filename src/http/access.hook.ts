import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { err, ok, type Result } from '../kernel/result.ts';
import { isLoopback, type Configuration, type PublicUrl } from './configuration.ts';
import { problem, type Problem } from './problem.ts';
import { refuse } from './refuse.reply.ts';

const PRINCIPAL = Symbol('principal');
const LOCAL = 'local';

/** Name of the token's holder, `local` where no tokens are configured. */
export const principalOf = (request: FastifyRequest): string =>
  (request as { [PRINCIPAL]?: string })[PRINCIPAL] ?? LOCAL;

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that does not depend on where the texts differ. */
function holderOf(tokens: ReadonlyMap<string, string>, shown: string): string | undefined {
  const wanted = hash(shown);
  let holder: string | undefined;
  for (const [token, name] of tokens) if (timingSafeEqual(hash(token), wanted)) holder = name;
  return holder;
}

function hostOf(header: string | undefined): string {
  const text = header ?? '';
  return text.startsWith('[') ? text.slice(1, text.indexOf(']')) : (text.split(':')[0] ?? '');
}

/** Whether a page of another site makes the browser send this. */
function fromElsewhere({ origin, host }: IncomingHttpHeaders, publicUrl: PublicUrl | undefined): boolean {
  if (origin === undefined || origin === publicUrl?.origin) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** What of the configuration decides who may come in. */
export type Door = Pick<Configuration, 'tokens' | 'publicUrl'>;

const BEHIND_A_PROXY =
  'Behind a proxy, the operator sets DETENTE_PUBLIC_URL to the address that people open.';

/** What somebody at the door wants. */
export interface Knock {
  readonly headers: IncomingHttpHeaders;
  /** It may change something, or opens a connection on which that can happen. */
  readonly changes: boolean;
  /** It asks for what is open to everybody. */
  readonly open: boolean;
}

/** The name of who asks (`local` where no tokens are configured), or the problem to answer with. */
export function admit(
  { headers, changes, open }: Knock,
  { tokens, publicUrl }: Door,
): Result<string, Problem> {
  if (changes && fromElsewhere(headers, publicUrl)) {
    return err(
      problem(
        403,
        'foreign-origin',
        'The request comes from a page of another site.',
        `Send commands from a page of this server, or from a program. ${BEHIND_A_PROXY}`,
      ),
    );
  }
  if (tokens.size === 0) {
    if (isLoopback(hostOf(headers.host)) || (publicUrl !== undefined && headers.host === publicUrl.host)) {
      return ok(LOCAL);
    }
    return err(
      problem(
        403,
        'foreign-host',
        'This server answers on this machine only, and the request names another host.',
        `Open it as http://127.0.0.1, or set DETENTE_TOKENS to share it. ${BEHIND_A_PROXY}`,
      ),
    );
  }
  if (open) return ok(LOCAL);
  const shown = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const holder = shown === undefined ? undefined : holderOf(tokens, shown);
  return holder === undefined ? err(tokenProblem(shown)) : ok(holder);
}

function tokenProblem(shown: string | undefined): Problem {
  return problem(
    401,
    'token-required',
    shown === undefined ? 'No access token was sent.' : 'The access token is not known here.',
    'Send Authorization: Bearer TOKEN with a token that the operator set in DETENTE_TOKENS.',
  );
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * What is open to everybody: pages and documents that hold nothing of the record. Everything else needs a token. It is
 * compared with the pattern that was matched, not with the URL: `/%61pi/histories` is `/api/histories`.
 */
const OPEN = /^\/(?:$|assets\/|icon\.svg$|docs(?:\/|$)|openapi\.(?:json|yaml)$|asyncapi\.json$|health\/)/;

/** An event stream may bring its token in the URL: a browser cannot set headers on it. */
function headersOf({ headers, query, routeOptions }: FastifyRequest): IncomingHttpHeaders {
  const { token } = query as { readonly token?: unknown };
  if (routeOptions.url !== '/live/sse' || typeof token !== 'string') return headers;
  return { authorization: `Bearer ${token}`, ...headers };
}

/**
 * Decides who may ask. With tokens, every request but those for documentation and health shows one (`Authorization:
 * Bearer`). Without tokens the server only listens on this machine, and answers only requests that were meant for it: a
 * page of another site cannot reach it by pointing its own name at 127.0.0.1, nor send it commands from the browser of
 * somebody who works here.
 */
export function guardAccess(fastify: FastifyInstance, door: Door): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { method, routeOptions } = request;
    const headers = headersOf(request);
    const open = routeOptions.url !== undefined && OPEN.test(routeOptions.url);
    const admission = admit({ headers, changes: !READING.has(method), open }, door);
    if (!admission.ok) {
      if (admission.error.status === 401) void reply.header('www-authenticate', 'Bearer');
      return refuse(reply, admission.error);
    }
    (request as { [PRINCIPAL]?: string })[PRINCIPAL] = admission.value;
    return undefined;
  });
}
