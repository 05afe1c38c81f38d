import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { FOLLOWER, READ_AFTER_WAIT_MS, type Follower } from './follower.ts';
import { problem } from './problem.ts';
import { ProblemException, RejectionException } from './problem.filter.ts';
import { parsePosition } from './preconditions.ts';

/**
 * Reads one's own writes: a request with `Detente-After: P` is answered from read models that stand at P or later. Every
 * answer says by `Detente-Position` where they stood.
 */
@Injectable()
export class ReadAfterInterceptor implements NestInterceptor {
  readonly #follower: Follower;

  constructor(@Inject(FOLLOWER) follower: Follower) {
    this.#follower = follower;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const header = request.headers['detente-after'];
    if (typeof header === 'string') {
      const after = parsePosition(header);
      if (!after.ok) throw new RejectionException(after.error);
      if (!(await this.#follower.waitFor(after.value, READ_AFTER_WAIT_MS))) {
        throw new ProblemException(
          problem(
            503,
            'read-model-behind',
            this.#follower.state === 'parked'
              ? `The follower of the record is parked before position ${header}: it met an event that it cannot apply.`
              : `The read models have not reached position ${header} yet.`,
            this.#follower.state === 'parked'
              ? 'See /health/ready for the event and what to do; what was applied before it can still be read.'
              : 'Ask again in a second; /health/ready says how far behind they are.',
          ),
        );
      }
    }
    if ((request.method === 'GET' || request.method === 'HEAD') && this.#follower.position >= 0n) {
      void reply.header('detente-position', String(this.#follower.position));
    }
    return next.handle();
  }
}
