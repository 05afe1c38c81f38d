import type { FastifyInstance } from 'fastify';
import { problemOfFaults } from './faults.ts';
import type { Problem } from './problem.ts';
import { refuse } from './refuse.reply.ts';
import { urlFault } from './url-text.ts';

/** The problem of an address that is no text; `undefined` where it is. */
export function problemOfUrl(url: string): Problem | undefined {
  const found = urlFault(url);
  return found === undefined ? undefined : problemOfFaults(found.part, [found.fault]);
}

/** Refuses addresses that are no Unicode text before anybody mends them: what is asked for would be something else. */
export function guardUrlText(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async ({ raw }, reply) => {
    const problem = problemOfUrl(raw.url ?? '');
    return problem === undefined ? undefined : refuse(reply, problem);
  });
}
