/** Names that are kept; beyond, the oldest are forgotten. */
const MOST_NAMES = 10_000;

/** How often somebody did something lately: whoever guesses codes is held up, a class behind one address that types them right is not. */
export class Often {
  readonly #most: number;
  readonly #withinMs: number;
  readonly #by = new Map<string, number[]>();

  constructor(most: number, withinMs: number) {
    this.#most = most;
    this.#withinMs = withinMs;
  }

  /** Whether a name did it as often as it may; `now` in milliseconds. */
  isTooOften(name: string, now: number): boolean {
    return this.#recent(name, now).length >= this.#most;
  }

  note(name: string, now: number): void {
    const recent = [...this.#recent(name, now), now];
    this.#by.delete(name);
    this.#by.set(name, recent);
    const [oldest] = this.#by.keys();
    if (this.#by.size > MOST_NAMES && oldest !== undefined) this.#by.delete(oldest);
  }

  #recent(name: string, now: number): readonly number[] {
    return (this.#by.get(name) ?? []).filter((at) => at > now - this.#withinMs);
  }
}
