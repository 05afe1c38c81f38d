import type { FastifyInstance } from 'fastify';
import { problem } from './problem.ts';
import { refuse } from './refuse.reply.ts';

/** How long a stopping server waits for the requests under way, in milliseconds. */
export const DRAIN_MS = 8000;

/**
 * Lets a stopping server finish: once it closes, requests under way are waited for (at most `patienceMs`), and what comes
 * in beside them on connections that are still open is told to go elsewhere (503).
 */
export function drainOnClose(fastify: FastifyInstance, patienceMs = DRAIN_MS): void {
  let underWay = 0;
  let closing = false;
  let idle: (() => void) | undefined;
  fastify.addHook('onRequest', async (_request, reply) => {
    if (closing) {
      void reply.header('connection', 'close');
      void reply.header('retry-after', '5');
      return refuse(
        reply,
        problem(503, 'stopping', 'This server is stopping.', 'Send the request again to the next one.'),
      );
    }
    underWay += 1;
    // `close` comes once for every reply, whether it was finished or the client went away.
    reply.raw.once('close', () => {
      underWay -= 1;
      if (underWay === 0) idle?.();
    });
    return undefined;
  });
  fastify.addHook('preClose', async () => {
    closing = true;
    if (underWay === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  });
}
