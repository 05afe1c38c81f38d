/** How long to wait between tries of one call. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** In [0, 1): spreads the tries of many clients that lost one server at the same moment. */
  readonly random: () => number;
}

/** Milliseconds before try `attempt` (from 1): doubling up to the longest, of which a random half is taken off. */
export function delayBefore(attempt: number, { firstMs, longestMs, random }: Backoff): number {
  const full = Math.min(firstMs * 2 ** Math.min(attempt - 1, 30), longestMs);
  return full * (0.5 + random() / 2);
}
