import type { FastifyReply } from 'fastify';
import type { Problem } from './problem.ts';

/** Answers with a problem document; for hooks that run before a handler is found. */
export const refuse = (reply: FastifyReply, document: Problem): FastifyReply =>
  reply.status(document.status).type('application/problem+json').send(document);
