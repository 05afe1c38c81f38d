import type { FastifyReply } from 'fastify';

/** A signal that is raised when it has been waited for so many milliseconds, or whoever asked has gone; `done` lets go of both. */
export function waiting(
  reply: FastifyReply,
  patienceMs: number,
): { readonly signal: AbortSignal; readonly done: () => void } {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  const timer = setTimeout(leave, patienceMs);
  reply.raw.once('close', leave);
  const done = (): void => {
    clearTimeout(timer);
    reply.raw.off('close', leave);
  };
  return { signal: gone.signal, done };
}

/** Works for as long as whoever asked is there, and at most so many milliseconds: then the signal is raised. */
export async function patiently<T>(
  reply: FastifyReply,
  patienceMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, done } = waiting(reply, patienceMs);
  try {
    return await work(signal);
  } finally {
    done();
  }
}
