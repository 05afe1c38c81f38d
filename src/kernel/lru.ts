/** What a memory of the recently used holds at most. */
export interface LruLimits<V> {
  /** Entries; absent: any number. */
  readonly most?: number;
  /** Sum of their weights; absent: any. */
  readonly mostWeight?: number;
  /** Of an entry, asked when it is set; by default 0. */
  readonly weightOf?: (value: V) => number;
  /** Whether an entry may be forgotten now; by default every one may. */
  readonly mayGo?: (value: V) => boolean;
}

/**
 * A map that forgets: where it holds too much, the entries used longest ago go first. The one set last always stays, however heavy
 * it is. Getting and setting use an entry.
 */
export class Lru<K, V> {
  readonly #limits: LruLimits<V>;
  /** The one used longest ago first. */
  readonly #entries = new Map<K, { readonly value: V; readonly weight: number }>();
  #weight = 0;

  constructor(limits: LruLimits<V>) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Of all entries together. */
  get weight(): number {
    return this.#weight;
  }

  /** The value of a key, which counts as used now. */
  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** The value of a key, without using it. */
  peek(key: K): V | undefined {
    return this.#entries.get(key)?.value;
  }

  /** Sets a value in place of the one before, weighs it, and forgets what is too much. */
  set(key: K, value: V): void {
    const { weightOf, mayGo } = this.#limits;
    this.delete(key);
    const weight = weightOf?.(value) ?? 0;
    this.#weight += weight;
    this.#entries.set(key, { value, weight });
    if (!this.#full) return;
    for (const [oldest, entry] of this.#entries) {
      if (oldest === key || !this.#full) return;
      if (mayGo?.(entry.value) ?? true) this.delete(oldest);
    }
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.clear();
    this.#weight = 0;
  }

  get #full(): boolean {
    const { most = Infinity, mostWeight = Infinity } = this.#limits;
    return this.#entries.size > most || this.#weight > mostWeight;
  }
}
