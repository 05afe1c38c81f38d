import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEVELS, OrderStatistics, QuantilePlan } from '../../../src/models/reaction/quantiles.ts';

/** Hyndman and Fan's type 7 on a fully sorted copy. */
function quantile(values: Float64Array, p: number): number {
  const sorted = values.toSorted();
  const h = (sorted.length - 1) * p;
  const low = Math.floor(h);
  const below = sorted[low] ?? 0;
  return below + (h - low) * ((sorted[Math.min(low + 1, sorted.length - 1)] ?? 0) - below);
}

const lumpy = fc.oneof(
  fc.double({ min: 0, max: 100, noNaN: true }),
  // Many equal values, and values next to each other.
  fc.constantFrom(0, 50, 50 + 2 ** -45, -5, 1e-310, 100),
);

const samples = fc.oneof(
  fc.array(lumpy, { minLength: 2, maxLength: 400 }),
  // Without -0, which a sorted copy sets before 0 and selection takes for its equal.
  fc.array(
    fc.double({ min: -1e300, max: 1e300, noNaN: true }).map((value) => value + 0),
    { minLength: 2, maxLength: 50 },
  ),
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 1000 }),
);

describe('order statistics and quantiles', () => {
  test('given any values, the selected ranks are those of a sorted copy, again and again on one selector', () => {
    const statistics = new OrderStatistics();
    fc.assert(
      fc.property(samples, fc.array(fc.nat(999), { minLength: 1, maxLength: 30 }), (list, wanted) => {
        const values = Float64Array.from(list);
        const ranks = [...new Set(wanted.map((rank) => rank % values.length))].sort((a, b) => a - b);
        const out = new Float64Array(ranks.length);
        statistics.select(values, values.length, ranks, out);
        const sorted = values.toSorted();
        expect([...out]).toEqual(ranks.map((rank) => sorted[rank]));
      }),
      { numRuns: 300 },
    );
  });

  test('given any values, quantiles are of type 7 and standard errors half the distance of their neighbours', () => {
    const statistics = new OrderStatistics();
    fc.assert(
      fc.property(fc.array(lumpy, { minLength: 2, maxLength: 300 }), (list) => {
        const values = Float64Array.from(list);
        const n = values.length;
        const plan = new QuantilePlan(n);
        const ordered = new Float64Array(plan.ranks.length);
        statistics.select(values, n, plan.ranks, ordered);
        LEVELS.forEach((p, level) => {
          expect(plan.quantile(level, ordered)).toBe(quantile(values, p));
          const spread = Math.sqrt((p * (1 - p)) / n);
          const below = quantile(values, Math.max(0, p - spread));
          const above = quantile(values, Math.min(1, p + spread));
          expect(plan.standardError(level, ordered)).toBe((above - below) / 2);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('given 101 whole numbers in disorder, the quantiles are the well-known ones', () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
    const plan = new QuantilePlan(101);
    const ordered = new Float64Array(plan.ranks.length);
    new OrderStatistics().select(values, 101, plan.ranks, ordered);
    expect(LEVELS.map((_, level) => plan.quantile(level, ordered))).toEqual([5, 25, 50, 75, 95]);
  });
});
