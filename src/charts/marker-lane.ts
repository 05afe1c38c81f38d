import { clamp } from './scale.ts';

/** One thing to mark at a place of a lane. */
export interface LaneItem {
  readonly id: string;
  readonly x: number;
  /** Size in the sense of importance; weights of a cluster add up. */
  readonly weight: number;
}

/** Items that are too close to be told apart, drawn as one mark. */
export interface Cluster {
  readonly x: number;
  /** Room that the mark and its count take on either side of `x`. */
  readonly left: number;
  readonly right: number;
  readonly weight: number;
  readonly ids: readonly string[];
}

export interface LaneInput {
  readonly start: number;
  readonly end: number;
  readonly gap: number;
  /** Room that a mark of `count` items with this weight takes on either side. */
  readonly extent: (count: number, weight: number) => { readonly left: number; readonly right: number };
  /** Places that marks can have, where not every place will do (cells of a terminal). */
  readonly snap?: (x: number) => number;
}

interface Pool {
  sum: number;
  weight: number;
  ids: string[];
}

const settle = (pool: Pool, { start, end, extent, snap }: LaneInput): Cluster => {
  const { left, right } = extent(pool.ids.length, pool.weight);
  const wanted = clamp(pool.sum / pool.ids.length, start + left, Math.max(start + left, end - right));
  const x =
    snap === undefined ? wanted : clamp(snap(wanted), start + left, Math.max(start + left, end - right));
  return { x, left, right, weight: pool.weight, ids: pool.ids };
};

/**
 * Marks of a lane that do not collide: going from left to right, an item that would touch the mark before it joins it;
 * the joint mark stands at the mean of its items and may then join the one before in turn. O(n log n); the counts of all
 * clusters add up to the number of items.
 */
export function clusterLane(items: readonly LaneItem[], input: LaneInput): readonly Cluster[] {
  const sorted = [...items].sort((a, b) => a.x - b.x || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const pools: { pool: Pool; cluster: Cluster }[] = [];
  for (const item of sorted) {
    let pool: Pool = { sum: item.x, weight: item.weight, ids: [item.id] };
    let cluster = settle(pool, input);
    for (let before = pools[pools.length - 1]; before !== undefined; before = pools[pools.length - 1]) {
      if (before.cluster.x + before.cluster.right + input.gap <= cluster.x - cluster.left + 1e-9) break;
      pools.pop();
      const earlier = before.pool;
      earlier.ids.push(...pool.ids);
      pool = {
        sum: earlier.sum + pool.sum,
        weight: earlier.weight + pool.weight,
        ids: earlier.ids,
      };
      cluster = settle(pool, input);
    }
    pools.push({ pool, cluster });
  }
  return pools.map(({ cluster }) => cluster);
}
