import type { FastifyInstance } from 'fastify';
import { problem } from './problem.ts';
import { refuse } from './refuse.reply.ts';
import { RouteTable } from './route-table.ts';

/** Answers `OPTIONS` with the methods that a URL takes, and a method that it does not take with 405 and the same list. */
export function tellMethods(fastify: FastifyInstance): void {
  const routes = new RouteTable();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) if (each !== 'OPTIONS') routes.add(each, url);
  });
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return undefined;
    const methods = routes.methodsOf(request.url);
    if (methods.length === 0) return undefined;
    void reply.header('allow', [...methods, 'OPTIONS'].join(', '));
    if (request.method === 'OPTIONS') return reply.status(204).send();
    return refuse(
      reply,
      problem(
        405,
        'method-not-allowed',
        `${request.method} is nothing that this URL takes.`,
        `Use ${methods.join(', ')}; /docs shows what each of them does.`,
      ),
    );
  });
}
