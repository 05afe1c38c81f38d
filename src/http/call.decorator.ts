import { randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { commandIdOf } from '../kernel/ids.ts';
import { principalOf } from './access.hook.ts';
import type { Role } from './principal.ts';
import { problem } from './problem.ts';
import { ProblemException, RejectionException } from './problem.filter.ts';
import { parseIfMatch, parseKey } from './preconditions.ts';

/** Who sends a command, under which id, and on which condition. */
export interface Call {
  readonly commandId: string;
  readonly actor: { readonly id: string; readonly via: 'http' };
  readonly role: Role;
  readonly correlationId?: string;
  /** The revision in `If-Match`; absent with `*`, which takes whatever stands. */
  readonly ifMatch?: number;
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function callOf(request: FastifyRequest, conditional: boolean): Call {
  const { name, role } = principalOf(request);
  const actor = { id: name, via: 'http' } as const;
  const sent = parseKey(header(request, 'idempotency-key'));
  if (!sent.ok) throw new RejectionException(sent.error);
  const key = sent.value;
  const ifMatch = parseIfMatch(header(request, 'if-match'));
  if (!ifMatch.ok) throw new RejectionException(ifMatch.error);
  if (conditional && ifMatch.value === undefined) {
    throw new ProblemException(
      problem(
        428,
        'if-match-required',
        'This changes what the record already says, so it needs the revision that you have seen.',
        'Read the resource, and send its ETag as If-Match.',
      ),
    );
  }
  const correlationId = header(request, 'detente-correlation-id')?.slice(0, 200);
  return {
    commandId: key === undefined ? randomUUID() : commandIdOf(actor.id, key),
    actor,
    role,
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(typeof ifMatch.value === 'number' && { ifMatch: ifMatch.value }),
  };
}

/** The command envelope of a request. With `'if-match'`, a request without that header is refused (428). */
export const CallOf = createParamDecorator(
  (required: 'if-match' | undefined, context: ExecutionContext): Call =>
    callOf(context.switchToHttp().getRequest<FastifyRequest>(), required === 'if-match'),
);
