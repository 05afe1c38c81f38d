/** Addresses that are kept; beyond, the oldest are forgotten. */
const MOST_ADDRESSES = 10_000;
const MINUTE_MS = 60_000;

/** How often an address failed within a minute: whoever guesses codes is held up, a class behind one address that types them right is not. */
export class Failures {
  readonly #most: number;
  readonly #by = new Map<string, number[]>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether an address has failed as often as it may; `now` in milliseconds. */
  areTooMany(address: string, now: number): boolean {
    return this.#recent(address, now).length >= this.#most;
  }

  note(address: string, now: number): void {
    const recent = [...this.#recent(address, now), now];
    this.#by.delete(address);
    this.#by.set(address, recent);
    const [oldest] = this.#by.keys();
    if (this.#by.size > MOST_ADDRESSES && oldest !== undefined) this.#by.delete(oldest);
  }

  #recent(address: string, now: number): readonly number[] {
    return (this.#by.get(address) ?? []).filter((at) => at > now - MINUTE_MS);
  }
}
