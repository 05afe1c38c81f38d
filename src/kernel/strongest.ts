/**
 * Keeps the `limit` items that come first in an order, in a binary heap whose root is the last of those kept: O(log
 * limit) for an item that is kept, one comparison for one that is not.
 */
export class Strongest<T> {
  readonly #limit: number;
  readonly #before: (a: T, b: T) => boolean;
  readonly #heap: T[] = [];

  /** `before(a, b)`: whether a comes before b; a strict order. */
  constructor(limit: number, before: (a: T, b: T) => boolean) {
    this.#limit = limit;
    this.#before = before;
  }

  offer(item: T): void {
    const heap = this.#heap;
    if (heap.length < this.#limit) {
      heap.push(item);
      this.#up(heap.length - 1);
    } else if (this.#limit > 0 && this.#before(item, heap[0] as T)) {
      heap[0] = item;
      this.#down();
    }
  }

  /** The items kept, in no particular order. */
  items(): readonly T[] {
    return this.#heap;
  }

  #up(from: number): void {
    const heap = this.#heap;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(heap[parent] as T, heap[at] as T)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let last = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && this.#before(heap[last] as T, heap[child] as T)) last = child;
      }
      if (last === at) return;
      this.#swap(at, last);
      at = last;
    }
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    const item = heap[a] as T;
    heap[a] = heap[b] as T;
    heap[b] = item;
  }
}
