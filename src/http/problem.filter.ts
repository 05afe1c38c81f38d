import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StoreError } from '../eventstore/port.ts';
import type { Rejection, Result } from '../kernel/result.ts';
import { problem, problemOfRejection, problemOfStore, type Problem } from './problem.ts';

/** Carries a domain rule's refusal from a handler to the problem filter. */
export class RejectionException extends Error {
  readonly rejection: Rejection;
  constructor(rejection: Rejection) {
    super(rejection.message);
    this.rejection = rejection;
  }
}

/**
 * The value of a result; a refusal is thrown, for the filter to tell. Where the URL itself names what was refused, `status`
 * says that it is not there (404).
 */
export function accepted<T>(result: Result<T>, status?: 404): T {
  if (result.ok) return result.value;
  if (status === undefined) throw new RejectionException(result.error);
  const { code, message, remedy, details } = result.error;
  throw new ProblemException(
    problem(status, code, message, remedy, details === undefined ? {} : { details }),
  );
}

/** Carries a ready problem document. */
export class ProblemException extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Faults that the framework finds before a handler runs, by status: with a remedy that fits this server. */
interface FrameworkFault {
  readonly code: string;
  readonly remedy: string;
  /** In place of the framework's words, where those repeat the input or say little. */
  readonly detail?: string;
}
const FRAMEWORK_FAULTS: Readonly<Record<number, FrameworkFault>> = {
  400: {
    code: 'malformed-request',
    remedy: 'Mend the request: well-formed JSON, without __proto__ or constructor keys, and a valid URL.',
  },
  404: { code: 'no-such-resource', remedy: 'See /docs for what this server answers.' },
  413: {
    code: 'body-too-large',
    remedy: 'Send at most 1 MiB: up to 500 acts a request, or replay a file with the command line.',
    detail: 'The body is larger than 1 MiB.',
  },
  414: {
    code: 'url-too-long',
    remedy: 'Shorten the URL: a name in it has at most 200 characters.',
    detail: 'A part of the URL is longer than any name here.',
  },
  415: {
    code: 'media-type',
    remedy: 'Send JSON with Content-Type: application/json.',
    detail: 'The body is not declared as JSON.',
  },
};

function frameworkStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error ? (error as { statusCode?: unknown }).statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** The problem document of anything thrown while a request is served. */
export function problemOf(error: unknown, conditional: boolean): Problem {
  if (error instanceof RejectionException) return problemOfRejection(error.rejection, conditional);
  if (error instanceof ProblemException) return error.problem;
  if (error instanceof StoreError) return problemOfStore(error.kind, error.message, error.remedy);
  const status = frameworkStatus(error);
  if (status !== undefined && status < 500) {
    const { code, remedy, detail } = FRAMEWORK_FAULTS[status] ?? {
      code: 'refused',
      remedy: 'See /docs for what this server answers.',
    };
    return problem(status, code, detail ?? (error as Error).message.slice(0, 300), remedy);
  }
  return problem(
    500,
    'internal',
    'The server could not finish this request.',
    'Try again; its log says more.',
  );
}

/** Turns everything thrown into a problem document; logs only what is this server's own fault. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const document = problemOf(error, request.headers['if-match'] !== undefined);
    if (document.status === 500) {
      this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    const later = retryAfterOf(document);
    if (later !== undefined) void reply.header('retry-after', later);
    if (document.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(document.status).type('application/problem+json').send(document);
  }
}

/** In how many seconds what is refused for now is worth another try. */
function retryAfterOf({ status, details }: Problem): string | undefined {
  const told = details?.['retryAfter'];
  return status === 503 || status === 429 ? String(typeof told === 'number' ? told : 1) : undefined;
}
