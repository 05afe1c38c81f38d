import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Shorter answers are sent as they are, in bytes: their headers weigh more. */
const THRESHOLD = 1024;

/**
 * Compresses text for clients that take it, in the threads of zlib; what is already small or compressed, and streams of events,
 * go out as they are. An entity tag names a revision, whatever the form of the answer, and stays a precondition.
 */
export async function compressAnswers(fastify: FastifyInstance): Promise<void> {
  await fastify.register(compress, {
    threshold: THRESHOLD,
    encodings: ['br', 'gzip'],
    // Its highest quality, which Node takes unless told, is made for files that are compressed once.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
}
