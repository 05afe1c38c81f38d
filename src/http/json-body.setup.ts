import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NESTING_LIMIT, tooDeepAt } from '../kernel/nesting.ts';
import { problem } from './problem.ts';
import { ProblemException } from './problem.filter.ts';

/**
 * Reads bodies as JSON in UTF-8 and nothing else. A decoder that mends would record replacement characters that nobody wrote,
 * so bytes that are no UTF-8 are refused (400), with their place, and so are another charset (415) and what nests too deep (400).
 */
export function readJsonBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const fault = charsetFault(request) ?? bytesFault(body);
    if (fault !== undefined) return done(fault);
    const text = body.toString('utf8');
    const deep = depthFault(text);
    if (deep !== undefined) return done(deep);
    void parse(request, text, done);
  });
}

/** Gives bodies that are files as they come, piece by piece: who takes them bounds them. */
export function readFileBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body));
}

function charsetFault({ headers }: FastifyRequest): ProblemException | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)) return undefined;
  const detail = `The body is said to be in ${charset.slice(0, 40)}.`;
  return new ProblemException(problem(415, 'media-type', detail, 'Send JSON in UTF-8.'));
}

function bytesFault(body: Buffer): ProblemException | undefined {
  if (isUtf8(body)) return undefined;
  const detail = `The body is no UTF-8: byte ${firstNotUtf8(body) + 1} is part of no character.`;
  return new ProblemException(
    problem(400, 'malformed-request', detail, 'Send JSON in UTF-8; the sender probably wrote Latin-1.'),
  );
}

function depthFault(text: string): ProblemException | undefined {
  const at = tooDeepAt(text);
  if (at === undefined) return undefined;
  const detail = `The body nests more than ${NESTING_LIMIT} levels deep, at character ${at + 1}.`;
  return new ProblemException(problem(400, 'too-deep', detail, 'No request needs that; check the brackets.'));
}

/** The first byte that belongs to no character: where the text that a mending decoder makes departs from the bytes. */
function firstNotUtf8(body: Buffer): number {
  const mended = Buffer.from(body.toString('utf8'));
  const at = body.findIndex((byte, index) => byte !== mended[index]);
  return at < 0 ? body.length - 1 : at;
}
