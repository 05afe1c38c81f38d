import { setTimeout as sleep } from 'node:timers/promises';

/** Of the time, at most one part in so many goes into one key's work: a reading over a million acts takes its time. */
const SHARE = 5;

/** Works on the newest of what comes under each key, one at a time: what comes meanwhile takes the place of what waits. */
export class Latest<T> {
  readonly #work: (key: string, value: T) => Promise<void>;
  readonly #failed: (error: unknown) => void;
  /** What is still to be done, by key; a key is in it while it is worked on. */
  readonly #waiting = new Map<string, { readonly value: T } | undefined>();

  constructor(work: (key: string, value: T) => Promise<void>, failed: (error: unknown) => void) {
    this.#work = work;
    this.#failed = failed;
  }

  push(key: string, value: T): void {
    const running = this.#waiting.has(key);
    this.#waiting.set(key, { value });
    if (!running) void this.#run(key);
  }

  async #run(key: string): Promise<void> {
    try {
      for (let next = this.#take(key); next !== undefined; next = this.#take(key)) {
        const began = performance.now();
        await this.#work(key, next.value);
        const took = performance.now() - began;
        if (took > 1) await sleep(took * (SHARE - 1));
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#waiting.delete(key);
    }
  }

  #take(key: string): { readonly value: T } | undefined {
    const next = this.#waiting.get(key);
    this.#waiting.set(key, undefined);
    return next;
  }
}
