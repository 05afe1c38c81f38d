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
