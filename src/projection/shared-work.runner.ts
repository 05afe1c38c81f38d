import { Lru } from '../kernel/lru.ts';
import { ProjectionError } from './projection-error.ts';
import { cancelled } from './worker.crew.ts';

interface Work<T> {
  readonly promise: Promise<T>;
  readonly stop: AbortController;
  askers: number;
}

/**
 * Work that is shared by all who ask for the same, stopped where nobody wants it any more, and whose results are kept for a
 * while.
 */
export class SharedWork<T> {
  readonly #kept: Lru<string, T>;
  readonly #underWay = new Map<string, Work<T>>();
  readonly #most: number;

  /** At most `most` under way at a time; results of `mostWeight` together are kept. */
  constructor(limits: {
    readonly most: number;
    readonly mostWeight: number;
    readonly weightOf: (value: T) => number;
  }) {
    const { most, ...kept } = limits;
    this.#most = most;
    this.#kept = new Lru<string, T>(kept);
  }

  /** Works under way. */
  get running(): number {
    return this.#underWay.size;
  }

  /**
   * The result of the work named `key`, which `begin` begins where nobody did. Rejects with what the work rejects with, and with a
   * `ProjectionError`: `projection-cancelled` where `signal` is raised, `projection-busy` where too much is under way.
   */
  async of(key: string, begin: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    if (signal?.aborted === true) throw cancelled();
    const work = this.#underWay.get(key) ?? this.#begin(key, begin);
    work.askers += 1;
    const gone = Promise.withResolvers<never>();
    const leave = (): void => gone.reject(cancelled());
    signal?.addEventListener('abort', leave);
    try {
      return await Promise.race([work.promise, gone.promise]);
    } finally {
      signal?.removeEventListener('abort', leave);
      work.askers -= 1;
      if (work.askers === 0) {
        work.stop.abort();
        this.#forget(key, work);
      }
    }
  }

  #begin(key: string, begin: (signal: AbortSignal) => Promise<T>): Work<T> {
    if (this.#underWay.size >= this.#most) throw busy(this.#most);
    const stop = new AbortController();
    const promise = begin(stop.signal).then((value) => {
      this.#kept.set(key, value);
      return value;
    });
    const work: Work<T> = { promise, stop, askers: 0 };
    this.#underWay.set(key, work);
    const forget = (): void => this.#forget(key, work);
    promise.then(forget, forget);
    return work;
  }

  #forget(key: string, work: Work<T>): void {
    if (this.#underWay.get(key) === work) this.#underWay.delete(key);
  }
}

const busy = (most: number) =>
  new ProjectionError(
    'projection-busy',
    `${most} such questions are being worked on already.`,
    'Ask again in a minute.',
  );
