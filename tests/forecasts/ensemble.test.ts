import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockInterval } from '../../src/forecasts/bootstrap.ts';
import {
  crpsOf,
  ensembleOf,
  intervalScore,
  pitShare,
  quantileOf,
  SCORE,
  scoreDay,
  SCORES,
} from '../../src/forecasts/ensemble.ts';
import { sortFigures } from '../../src/forecasts/sort-figures.ts';
import { accuracyOf } from '../../src/forecasts/summary.ts';

/** By its definition, in two sums. */
const crpsByDefinition = (figures: readonly number[], y: number): number => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const apart = figures.flatMap((x) => figures.map((other) => Math.abs(x - other)));
  return mean(figures.map((x) => Math.abs(x - y))) - mean(apart) / 2;
};

describe('the continuous ranked probability score', () => {
  test('given figures and what came, then it is the one worked out by hand', () => {
    expect(crpsOf([3], 5)).toBe(2);
    // |1-2| and |3-2| on average, less half of (0 + 2 + 2 + 0) / 4.
    expect(crpsOf([1, 3], 2)).toBe(0.5);
    expect(crpsOf([0, 0, 0, 4], 0)).toBeCloseTo(1 - 0.75, 12);
  });

  test('given any figures, then it is what its definition says, and never below 0', () => {
    const figure = fc.integer({ min: -50, max: 50 }).map((value) => value / 4);
    fc.assert(
      fc.property(fc.array(figure, { minLength: 1, maxLength: 30 }), figure, (figures, y) => {
        const sorted = figures.toSorted((a, b) => a - b);
        expect(crpsOf(sorted, y)).toBeCloseTo(crpsByDefinition(figures, y), 9);
        expect(crpsOf(sorted, y)).toBeGreaterThanOrEqual(-1e-12);
      }),
      { numRuns: 300 },
    );
  });

  test('given draws of one distribution, then no other forecast has a better mean score', () => {
    const quantiles = (mean: number, spread: number) =>
      Array.from({ length: 99 }, (_, index) => mean + spread * Math.log((index + 0.5) / (98.5 - index)));
    const came = quantiles(0, 1);
    const mean = (forecast: readonly number[]) =>
      came.reduce((sum, y) => sum + crpsOf(forecast, y), 0) / came.length;
    const honest = mean(quantiles(0, 1));
    for (const other of [quantiles(0.5, 1), quantiles(0, 0.6), quantiles(0, 1.6)]) {
      expect(mean(other)).toBeGreaterThan(honest + 0.005);
    }
  });
});

test('given a band, then its interval score is its width and twenty times what it misses by', () => {
  expect(intervalScore(40, 60, 50, 0.9)).toBe(20);
  expect(intervalScore(40, 60, 38, 0.9)).toBeCloseTo(20 + 40, 9);
  expect(intervalScore(40, 60, 61.5, 0.9)).toBeCloseTo(20 + 30, 9);
});

test('given order statistics, then quantiles lie between them in proportion', () => {
  expect(quantileOf([1, 2, 3, 5], 0.5)).toBe(2.5);
  expect(quantileOf([1, 2, 3, 5], 0.9)).toBeCloseTo(3 + 0.7 * 2, 12);
  expect(quantileOf([7], 0.05)).toBe(7);
});

test('given figures spread out, crowded, tied, sorted or beyond all bounds, then they are sorted as the language sorts them', () => {
  const figure = fc.double({ noNaN: true });
  const crowded = fc.double({ min: 0, max: 1e-3, noNaN: true });
  const tied = fc.integer({ min: -3, max: 3 });
  const some = fc.oneof(
    ...[figure, crowded, tied].map((of) => fc.array(of, { maxLength: 200, size: 'max' })),
  );
  fc.assert(
    fc.property(fc.tuple(some, some), (parts) => {
      const figures = Float64Array.from(parts.flat());
      const sorted = figures.toSorted();
      sortFigures(figures);
      expect(figures.every((one, place) => one === sorted[place])).toBe(true);
      sortFigures(figures);
      expect(figures.every((one, place) => one === sorted[place])).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe('where what came lies among the futures', () => {
  const scored = (pressures: readonly number[], z: number): Float64Array => {
    const scores = new Float64Array(SCORES);
    const room = new Float64Array(pressures.length);
    scoreDay(ensembleOf(Float64Array.from(pressures), room), z, scores, 0);
    return scores;
  };

  test('given futures without ties, then the bands hold what lies in them', () => {
    const futures = Array.from({ length: 101 }, (_, index) => index / 100);
    expect(scored(futures, 0.5)[SCORE.in50]).toBe(1);
    expect(scored(futures, 0.8)[SCORE.in50]).toBe(0);
    expect(scored(futures, 0.8)[SCORE.in90]).toBe(1);
    expect(scored(futures, -0.01)[SCORE.in90]).toBe(0);
    expect(scored(futures, 0.5)[SCORE.q50]).toBeCloseTo(100 / (1 + Math.exp(-0.5)), 9);
  });

  test('given a day on which most futures say that nothing happens, and nothing did, then ties are shared out', () => {
    const futures = [...Array.from({ length: 80 }, () => 1 + 1e-12), ...Array.from({ length: 20 }, () => 2)];
    const scores = scored(futures, 1);
    expect([scores[SCORE.below], scores[SCORE.belowOrAt]]).toEqual([0, 0.8]);
    // Closed, it lies in every band; randomised, in half of the middle half of [0, 0.8].
    expect(scores[SCORE.in50]).toBe(1);
    expect(accuracyOf([scores], 0, 1).band50).toEqual({ closed: 1, randomised: expect.closeTo(0.5 / 0.8) });
    expect(accuracyOf([scores], 0, 1).band90.randomised).toBeCloseTo(0.75 / 0.8, 9);
    const { pit } = accuracyOf([scores], 0, 1);
    expect(pit.map((share) => Number(share.toFixed(6)))).toEqual([
      ...Array.from({ length: 8 }, () => 0.125),
      0,
      0,
    ]);
  });

  test('given the whole line, then shares of its parts add up to 1', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (a, b) => {
        const [low, high] = [Math.min(a, b) / 100, Math.max(a, b) / 100];
        const parts = Array.from({ length: 10 }, (_, bin) => pitShare(low, high, bin / 10, (bin + 1) / 10));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the interval of a ratio', () => {
  test('given pairs of one ratio, then it is that ratio; given few blocks, then there is none', () => {
    const pairs = Array.from({ length: 20 }, (_, index) => [index + 1, 2 * (index + 1)] as const);
    expect(blockInterval(pairs, 2)).toEqual([0.5, 0.5]);
    expect(blockInterval(pairs.slice(0, 5), 2)).toBeUndefined();
  });

  test('given neighbours that are alike, then longer blocks have the wider interval', () => {
    const pairs = Array.from({ length: 120 }, (_, index) => [Math.floor(index / 10) % 2, 1] as const);
    const width = (block: number) => {
      const [low, high] = blockInterval(pairs, block) as readonly [number, number];
      return high - low;
    };
    expect(width(10)).toBeGreaterThan(1.7 * width(1));
  });
});
