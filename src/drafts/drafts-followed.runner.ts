import type { FastifyReply } from 'fastify';
import type { Follower } from '../http/follower.ts';
import type { OwnWrites } from '../http/own-writes.runner.ts';
import { problem } from '../http/problem.ts';
import { ProblemException } from '../http/problem.filter.ts';

/** Lets whoever changed a draft read it: a command is answered when the lists of drafts and the record include what it wrote. */
export class DraftsFollowed {
  readonly #writes: readonly OwnWrites[];
  readonly #work: Pick<Follower, 'state'>;

  constructor(writes: readonly OwnWrites[], work: Pick<Follower, 'state'>) {
    this.#writes = writes;
    this.#work = work;
  }

  async told(reply: FastifyReply): Promise<void> {
    await Promise.all(this.#writes.map((each) => each.told(reply)));
  }

  /** Throws where the lists of drafts stand still: what they would say is not so any more. */
  check(): void {
    if (this.#work.state !== 'parked') return;
    throw new ProblemException(
      problem(
        503,
        'read-model-behind',
        'The follower of drafts is parked: it met an event that it cannot apply.',
        'See /health/ready for the event and what to do; single drafts can still be read.',
      ),
    );
  }
}
