import type { Principal } from './principal.ts';

/** Timers take no longer wait than this, in milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

/** Whatever is under way for the holder of a stored token: requests, streams, sockets. It ends with the token. */
export class OpenConnections {
  readonly #open = new Map<string, Set<() => void>>();
  readonly #now: () => number;

  /** `now`: the clock by which tokens end, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps `end` until the function that it returns is called; nothing for whoever showed no stored token. */
  hold({ tokenId, until }: Principal, end: () => void): (() => void) | undefined {
    if (tokenId === undefined) return undefined;
    const ends = this.#open.get(tokenId) ?? new Set();
    this.#open.set(tokenId, ends);
    ends.add(end);
    const timer = until === undefined ? undefined : this.#at(until, end);
    return () => {
      clearTimeout(timer);
      ends.delete(end);
      if (ends.size === 0 && this.#open.get(tokenId) === ends) this.#open.delete(tokenId);
    };
  }

  /** Ends everything that is under way with a token. */
  cut(tokenId: string): void {
    const ends = this.#open.get(tokenId);
    this.#open.delete(tokenId);
    for (const end of ends ?? []) end();
  }

  #at(until: number, end: () => void): NodeJS.Timeout | undefined {
    const wait = until - this.#now();
    return wait > LONGEST_MS ? undefined : setTimeout(end, Math.max(0, wait)).unref();
  }
}
