import type { FastifyInstance } from 'fastify';
import type { Problem } from '../http/problem.ts';
import { packetOf } from './frames.ts';
import { sseTextOf } from './sse.peer.ts';

/** Where one topic is streamed. */
export const SSE_PATH = '/live/sse';

/** How long a browser waits before it connects again to a server that had no answer for it, in milliseconds. */
const AGAIN_MS = 5_000;

/**
 * A browser's `EventSource` gives up for good at any answer but a stream (WHATWG HTML, server-sent events). So one that asks while
 * the server stops, or has no room, gets a stream that says why and ends: it comes back by itself. Others get the 503.
 */
export function keepEventSourcesTrying(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async ({ headers, routeOptions }, reply, payload) => {
    if (reply.statusCode !== 503 || routeOptions.url !== SSE_PATH || typeof payload !== 'string') {
      return payload;
    }
    if (headers.accept?.includes('text/event-stream') !== true) return payload;
    const frame = packetOf({ type: 'error', problem: JSON.parse(payload) as Problem });
    void reply.status(200).type('text/event-stream; charset=utf-8').header('cache-control', 'no-store');
    return `retry: ${AGAIN_MS}\n\n${sseTextOf(frame, '')}`;
  });
}
