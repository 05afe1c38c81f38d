import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pagePolicy, POLICY } from './content-policy.ts';

/** Where the build puts the page, seen from `src/http` as well as from `dist/http`. */
export const DASHBOARD_FOLDER = resolve(import.meta.dirname, '../../dist/dashboard');

/**
 * Serves the page at `/` with its files, where it has been built; else whatever else answers there does. The document is
 * asked for anew each time, its files carry their digest in their names and never change.
 */
export async function serveDashboard(
  fastify: FastifyInstance,
  {
    folder = DASHBOARD_FOLDER,
    headFor = () => '',
  }: {
    readonly folder?: string | undefined;
    /** Elements for the head of the document, which are of one request. */
    readonly headFor?: (request: FastifyRequest) => string;
  } = {},
): Promise<boolean> {
  let document: string;
  try {
    document = await readFile(join(folder, 'index.html'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  await fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
    index: false,
  });
  const icon = await readFile(join(folder, 'icon.svg'), 'utf8');
  fastify.get('/icon.svg', async (_request, reply) => {
    void reply.type('image/svg+xml').header('cache-control', 'max-age=86400');
    return icon;
  });
  const policy = pagePolicy(document);
  // A link that signs in: the token stands behind the #, which no browser sends.
  fastify.get('/signin', async (_request, reply) => {
    void reply.type('text/html; charset=utf-8').headers({ 'cache-control': 'no-store', [POLICY]: policy });
    return document;
  });
  fastify.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.url !== '/' || (request.method !== 'GET' && request.method !== 'HEAD'))
      return undefined;
    void reply.type('text/html; charset=utf-8').headers({ 'cache-control': 'no-cache', [POLICY]: policy });
    return reply.send(document.replace('</head>', () => `${headFor(request)}</head>`));
  });
  return true;
}
