import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TRACKING } from '../kernel/tracking.ts';
import { guardAccess, type Door, type Gates } from './access.hook.ts';
import type { Configuration } from './configuration.ts';
import { compressAnswers } from './compression.setup.ts';
import { POLICY, policyOf } from './content-policy.ts';
import { markTables } from './csv-mark.hook.ts';
import { drainOnClose } from './drain.hook.ts';
import { readFileBodies, readJsonBodies } from './json-body.setup.ts';
import { tellMethods } from './methods.hook.ts';
import { problem } from './problem.ts';
import { ProblemFilter, problemOf } from './problem.filter.ts';
import { refuse } from './refuse.reply.ts';
import { QueryParametersGuard } from './query-parameters.guard.ts';
import { guardUrlText, problemOfUrl } from './url-text.hook.ts';
import { ValidationPipe } from './validation.pipe.ts';

/** Where the one socket of a page is opened. */
export const SOCKET_PATH = '/live';

/** Most bytes of a request's body. */
export const BODY_LIMIT = 1024 * 1024;

/** Headers of every answer; each kind of content has its policy beside them. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

const RESOURCES = 'cross-origin-resource-policy';

/** Answers what is no HTTP, or more of it than a server takes, where no request came about. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [line, document] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', HEADERS_TOO_LARGE]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', TOO_SLOW]
        : ['400 Bad Request', NO_HTTP];
  const body = JSON.stringify(document);
  socket.end(
    `HTTP/1.1 ${line}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

const HEADERS_TOO_LARGE = problem(
  431,
  'headers-too-large',
  'URL and headers together are longer than 16 KiB.',
  'Shorten the URL, or send fewer or shorter headers.',
);
const TOO_SLOW = problem(408, 'too-slow', 'The request took too long to arrive.', 'Send it again, faster.');
const NO_HTTP = problem(400, 'malformed-request', 'This is no HTTP request.', 'Speak HTTP/1.1.');

/**
 * Whether a request is to become a socket. Any other offer, such as that of HTTP/2, is answered as if it had not been made
 * (RFC 9110, 7.8), and a socket at another path like any request there.
 */
const becomesSocket = ({ headers, url }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket' && url?.split('?', 1)[0] === SOCKET_PATH;

/** A request's target without the public path that a proxy may or may not have taken away. */
function withoutPath(url: string, path: string): string {
  if (path === '' || !url.startsWith(path)) return url;
  const rest = url.slice(path.length);
  return rest.startsWith('/') ? rest : url;
}

/** Fastify as this server runs it; faults that arise before a handler are problem documents as well. */
export const createAdapter = ({ publicUrl }: Pick<Configuration, 'publicUrl'>): FastifyAdapter => {
  const path = publicUrl?.path ?? '';
  return new FastifyAdapter({
    rewriteUrl: ({ url = '/' }) => withoutPath(url, path),
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    // What comes in while it stops is answered by `drainOnClose`.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 60_000,
    http: {
      shouldUpgradeCallback: (request: IncomingMessage) => {
        // Here, since a socket's request passes no rewriting of Fastify's.
        request.url = withoutPath(request.url ?? '/', path);
        return becomesSocket(request);
      },
    },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error: Error, { raw }: FastifyRequest, reply: FastifyReply) => {
      void reply.headers({ ...HEADERS, [POLICY]: policyOf('') });
      refuse(reply, problemOfUrl(raw.url ?? '') ?? problemOf(error, false));
    },
  });
};

/** Everything every request passes: access, validation by the parameters' own schemas, problem documents. */
export async function configureHttp(
  app: NestFastifyApplication,
  configuration: Configuration,
  door: Door,
  gates: Gates,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  markTables(fastify);
  await compressAnswers(fastify);
  const path = configuration.publicUrl?.path ?? '';
  fastify.addHook('onSend', async (_request, reply) => {
    void reply.headers(HEADERS);
    const type = String(reply.getHeader('content-type') ?? '');
    if (!reply.hasHeader(POLICY)) void reply.header(POLICY, policyOf(type));
    // Set already where the operator named the origin.
    if (!reply.hasHeader(RESOURCES)) void reply.header(RESOURCES, 'same-origin');
    const location = reply.getHeader('location');
    if (typeof location === 'string' && location.startsWith('/')) {
      void reply.header('location', `${path}${location}`);
    }
  });
  if (path !== '') {
    fastify.addHook('onRequest', async ({ url }, reply) => {
      const [asked, ...query] = url.split('?');
      // Relative addresses of the page count from the slash.
      return asked === path ? reply.redirect(['/', ...query].join('?'), 308) : undefined;
    });
  }
  fastify.addHook('onRequest', async ({ query }) => {
    const parameters = query as Record<string, unknown>;
    for (const name of Object.keys(parameters)) if (TRACKING.test(name)) delete parameters[name];
  });
  // JSON alone: a form of another site could send the others without asking first.
  fastify.removeContentTypeParser('text/plain');
  readJsonBodies(fastify);
  readFileBodies(fastify);
  drainOnClose(fastify);
  guardUrlText(fastify);
  guardAccess(fastify, door, gates);
  tellMethods(fastify);
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalGuards(new QueryParametersGuard());
  app.useGlobalFilters(new ProblemFilter());
}
