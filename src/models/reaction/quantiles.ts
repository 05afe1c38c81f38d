/**
 * Exact order statistics of many values at few ranks. The values are dealt into buckets by size and only the buckets
 * that hold a wanted rank are sorted, so the cost is a few passes rather than a full sort. Buffers are reused.
 */
export class OrderStatistics {
  #values: Float64Array = new Float64Array(0);
  #sorted = new Float64Array(0);
  #bucketOf = new Int32Array(0);
  #counts = new Int32Array(0);

  /**
   * Writes to `out` the values at the given ranks (from 0, ascending) of the first `n` elements of `values`. None of the
   * values is NaN.
   */
  select(values: Float64Array, n: number, ranks: ArrayLike<number>, out: Float64Array): void {
    let least = values[0] as number;
    let most = least;
    for (let i = 1; i < n; i += 1) {
      const value = values[i] as number;
      if (value < least) least = value;
      else if (value > most) most = value;
    }
    const buckets = Math.max(64, n >>> 1);
    const scale = (buckets - 1) / (most - least);
    if (!Number.isFinite(scale)) {
      // All equal, or a spread below the smallest fraction that can be divided by.
      const sorted = values.slice(0, n).sort();
      for (let k = 0; k < ranks.length; k += 1) out[k] = sorted[ranks[k] as number] as number;
      return;
    }
    this.#makeRoom(n, buckets);
    this.#values = values;
    this.#deal(n, buckets, least, scale);
    this.#pick(n, buckets, ranks, out);
  }

  #makeRoom(n: number, buckets: number): void {
    if (this.#sorted.length < n) {
      this.#sorted = new Float64Array(n);
      this.#bucketOf = new Int32Array(n);
    }
    if (this.#counts.length < buckets) this.#counts = new Int32Array(buckets);
  }

  #deal(n: number, buckets: number, least: number, scale: number): void {
    const values = this.#values;
    const bucketOf = this.#bucketOf;
    const counts = this.#counts;
    counts.fill(0, 0, buckets);
    for (let i = 0; i < n; i += 1) {
      // Rounding keeps the order, so a smaller value never lands in a later bucket.
      const bucket = (((values[i] as number) - least) * scale) | 0;
      bucketOf[i] = bucket;
      counts[bucket] = (counts[bucket] as number) + 1;
    }
  }

  /** Turns the counts into places for the buckets that matter (-1 for the others), fills those and sorts them. */
  #pick(n: number, buckets: number, ranks: ArrayLike<number>, out: Float64Array): void {
    const counts = this.#counts;
    const sorted = this.#sorted;
    const wanted: { from: number; to: number; rank: number; until: number }[] = [];
    let before = 0;
    let room = 0;
    let k = 0;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const size = counts[bucket] as number;
      const after = before + size;
      if (k < ranks.length && (ranks[k] as number) < after && size > 0) {
        while (k < ranks.length && (ranks[k] as number) < after) k += 1;
        wanted.push({ from: room, to: room + size, rank: before, until: after });
        counts[bucket] = room;
        room += size;
      } else {
        counts[bucket] = -1;
      }
      before = after;
    }
    for (let i = 0; i < n; i += 1) {
      const bucket = this.#bucketOf[i] as number;
      const place = counts[bucket] as number;
      if (place < 0) continue;
      sorted[place] = this.#values[i] as number;
      counts[bucket] = place + 1;
    }
    k = 0;
    for (const { from, to, rank, until } of wanted) {
      sortShort(sorted, from, to);
      while (k < ranks.length && (ranks[k] as number) < until) {
        out[k] = sorted[from + (ranks[k] as number) - rank] as number;
        k += 1;
      }
    }
  }
}

function sortShort(values: Float64Array, from: number, to: number): void {
  if (to - from > 40) {
    values.subarray(from, to).sort();
    return;
  }
  insertEach(values, from, to);
}

/** Puts few values, from..to (without `to`), in order by inserting one after another. */
export function insertEach(values: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i += 1) {
    const value = values[i] as number;
    let at = i;
    while (at > from && (values[at - 1] as number) > value) {
      values[at] = values[at - 1] as number;
      at -= 1;
    }
    values[at] = value;
  }
}

/** The quantiles that curves show. */
export const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

interface Between {
  readonly low: number;
  readonly high: number;
  readonly fraction: number;
}

/**
 * Which order statistics of n values the quantiles and their standard errors need, and how to put them together. The
 * quantile p lies between order statistics, linearly at (n - 1) p from 0 (Hyndman and Fan's type 7); its standard error is
 * half the distance of the quantiles at p -+ sqrt(p (1 - p) / n), cut off at 0 and 1.
 */
export class QuantilePlan {
  readonly ranks: Int32Array;
  /** For each level: the quantile itself, the one below, the one above, as places in `ranks` and a fraction between. */
  readonly #at: readonly Between[];

  constructor(n: number) {
    const points = LEVELS.flatMap((p) => {
      const spread = Math.sqrt((p * (1 - p)) / n);
      return [p, Math.max(0, p - spread), Math.min(1, p + spread)];
    }).map((p) => (n - 1) * p);
    const needed = new Set<number>();
    for (const point of points) {
      needed.add(Math.floor(point));
      needed.add(Math.min(n - 1, Math.floor(point) + 1));
    }
    const ranks = [...needed].sort((a, b) => a - b);
    this.ranks = Int32Array.from(ranks);
    this.#at = points.map((point) => ({
      low: ranks.indexOf(Math.floor(point)),
      high: ranks.indexOf(Math.min(n - 1, Math.floor(point) + 1)),
      fraction: point - Math.floor(point),
    }));
  }

  #value(index: number, ordered: Float64Array): number {
    const at = this.#at[index] as Between;
    const low = ordered[at.low] as number;
    return low + at.fraction * ((ordered[at.high] as number) - low);
  }

  /** The quantile at `LEVELS[level]`, from the values at `ranks`. */
  quantile(level: number, ordered: Float64Array): number {
    return this.#value(3 * level, ordered);
  }

  standardError(level: number, ordered: Float64Array): number {
    return (this.#value(3 * level + 2, ordered) - this.#value(3 * level + 1, ordered)) / 2;
  }
}
