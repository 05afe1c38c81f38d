/** Quiet news for the reader: shown for a while, announced at most once a second, and never in the way. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  /** Shows what it tells of. */
  readonly show?: (() => void) | undefined;
  /** Takes back what it tells of. */
  readonly undo?: (() => void) | undefined;
}

const SHOWN_MS = 12_000;
/** More would cover what one reads; who was told of is in the lists. */
const MOST = 2;
const ANNOUNCE_EVERY_MS = 1000;

export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  /** What a screen reader is told. */
  announced = $state.raw('');
  #next = 0;
  #waiting: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  add(text: string, show?: () => void, undo?: () => void): void {
    const notice = { id: (this.#next += 1), text, show, undo };
    this.list = [...this.list, notice].slice(-MOST);
    setTimeout(() => this.remove(notice.id), SHOWN_MS);
    this.announce(text);
  }

  remove(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  announce(text: string): void {
    if (this.#timer !== undefined) {
      this.#waiting = text;
      return;
    }
    this.announced = text;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const next = this.#waiting;
      this.#waiting = undefined;
      if (next !== undefined) this.announce(next);
    }, ANNOUNCE_EVERY_MS);
  }
}
