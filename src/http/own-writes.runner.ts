import type { FastifyReply } from 'fastify';
import type { Position } from '../eventstore/port.ts';
import type { Follower } from './follower.ts';

/** How long a command's answer waits for its own instance's read models, in milliseconds. */
const OWN_WRITE_WAIT_MS = 1000;

/** Where the log ends. */
interface Log {
  head(): Promise<{ readonly position: Position }>;
}

/** Lets whoever wrote read it: a command is answered when this instance's read models include what it wrote. */
export class OwnWrites {
  readonly #store: Log;
  readonly #follower: Pick<Follower, 'waitFor'>;

  constructor(parts: { readonly store: Log; readonly follower: Pick<Follower, 'waitFor'> }) {
    this.#store = parts.store;
    this.#follower = parts.follower;
  }

  /**
   * Waits, at most a second, until the read models stand at a position; by default where the log ends now. Gives that
   * position: from it on, reads of any instance include what was written. Rejects where the store fails.
   */
  async awaited(position?: string): Promise<Position> {
    const written = position === undefined ? (await this.#store.head()).position : BigInt(position);
    await this.#follower.waitFor(written, OWN_WRITE_WAIT_MS);
    return written;
  }

  /** Waits likewise, and says the position in the answer's `Detente-Position`. */
  async told(reply: FastifyReply, position?: string): Promise<void> {
    void reply.header('detente-position', String(await this.awaited(position)));
  }
}
