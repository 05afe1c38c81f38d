import type { FastifyReply } from 'fastify';
import { waiting } from '../http/waiting.reply.ts';

/** How long a picture may take, what it waits for included, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Makes a picture for as long as whoever asked is there, and at most a minute. */
export async function patiently<T>(
  reply: FastifyReply,
  make: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, done } = waiting(reply, PATIENCE_MS);
  try {
    return await make(signal);
  } finally {
    done();
  }
}
