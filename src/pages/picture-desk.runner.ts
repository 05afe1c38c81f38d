import { Gate } from '../kernel/gate.runner.ts';
import { err, rejection, type Result } from '../kernel/result.ts';
import type { PictureAnswers, PictureTask } from './picture-tasks.ts';
import { PictureThread } from './picture-thread.runner.ts';

/** Pictures that are asked for at a time, those that wait included: what a class asks for, drawn within some twenty seconds. */
const ASKED = 100;

export type Draw = <T extends PictureTask>(task: T) => Promise<PictureAnswers[T['type']]>;

/**
 * Where pictures are asked for. They are drawn one after another on a thread of their own; each waits its turn holding nothing,
 * beyond a hundred they are refused, and who has gone is not drawn for.
 */
export class PictureDesk {
  readonly #thread = new PictureThread();
  readonly #turns = new Gate(1);
  #asked = 0;

  /**
   * A picture. Rejections: `pictures-busy` where too many wait, and `picture-waits` where `signal` was raised before its turn.
   */
  async serve<T>(signal: AbortSignal, make: () => Promise<Result<T>>): Promise<Result<T>> {
    if (this.#asked >= ASKED) return err(BUSY);
    this.#asked += 1;
    try {
      return await make();
    } catch (error) {
      if (signal.aborted && error === signal.reason) return err(WAITS);
      throw error;
    } finally {
      this.#asked -= 1;
    }
  }

  /** The part of making one that takes memory: reading what it shows, and drawing. Throws the signal's reason where it is raised. */
  inTurn<T>(signal: AbortSignal, work: (draw: Draw) => Promise<T>): Promise<T> {
    return this.#turns.run(
      () =>
        work((task) => {
          signal.throwIfAborted();
          return this.#thread.perform(task);
        }),
      signal,
    );
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }
}

const BUSY = rejection(
  'later',
  'pictures-busy',
  'Too many pictures are asked for already',
  'Ask again in some seconds, or show less of them on one page.',
);
const WAITS = rejection(
  'later',
  'picture-waits',
  'The picture was not drawn in time: others come first',
  'Ask again in a minute.',
);
