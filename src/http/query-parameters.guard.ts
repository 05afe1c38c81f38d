import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { problemOfFaults } from './faults.ts';
import type { Fault } from './fault.ts';
import { ProblemException } from './problem.filter.ts';

/**
 * Refuses query parameters where an operation takes none; where it takes some, their schema refuses the others. So a
 * misspelt parameter is never silently ignored.
 */
@Injectable()
export class QueryParametersGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const [first, ...more] = Object.keys(query as object).slice(0, 20);
    if (first === undefined || takesQuery(context)) return true;
    throw new ProblemException(problemOfFaults('query', [unknown(first), ...more.map(unknown)]));
  }
}

const unknown = (name: string): Fault => ({
  path: [name.slice(0, 80)],
  code: 'unknown-key',
  message: 'is not known here; this request takes no parameters',
  remedy: 'Leave it out.',
});

function takesQuery(context: ExecutionContext): boolean {
  const parameters = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  ) as Record<string, unknown> | undefined;
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
