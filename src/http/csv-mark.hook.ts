import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BYTE_ORDER_MARK } from '../kernel/csv.ts';
import { problemOfFaults } from './faults.ts';
import { refuse } from './refuse.reply.ts';

/** The parameter by which a table asks for its mark. */
const PARAMETER = 'bom';
const VALUES: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const FAULT = {
  path: [PARAMETER],
  code: 'invalid-value',
  message: 'must be true or false',
  remedy: 'Write bom=true.',
};
const MARKED = Symbol('marked');

type Marked = FastifyRequest & { [MARKED]?: boolean };

/** Puts a byte order mark before every table that is asked for with `?bom=true`, so that a spreadsheet reads its accents. */
export function markTables(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (request: Marked, reply) => {
    const query = request.query as Record<string, unknown>;
    if (!(PARAMETER in query) || request.routeOptions.url?.endsWith('.csv') !== true) return undefined;
    const mark = VALUES.get(query[PARAMETER]);
    if (mark === undefined) return refuse(reply, problemOfFaults('query', [FAULT]));
    request[MARKED] = mark;
    delete query[PARAMETER];
    return undefined;
  });
  fastify.addHook('onSend', async (request: Marked, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '');
    if (request[MARKED] !== true || !type.startsWith('text/csv')) return payload;
    if (typeof payload === 'string') return `${BYTE_ORDER_MARK}${payload}`;
    if (!(payload instanceof Readable)) return payload;
    reply.removeHeader('content-length');
    return Readable.from(marked(payload), { objectMode: false });
  });
}

async function* marked(pieces: Readable): AsyncGenerator<string | Buffer> {
  yield BYTE_ORDER_MARK;
  yield* pieces as AsyncIterable<Buffer>;
}
