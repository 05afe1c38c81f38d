import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crps, intervalScore, together } from '../../src/rooms/scores.ts';

const figures = fc.double({ min: 0, max: 100, noNaN: true });
const predictions = fc.tuple(figures, figures, figures).map((three) => {
  const [low = 0, median = 0, high = 0] = [...three].sort((a, b) => a - b);
  return { low, median, high };
});

describe('scores', () => {
  test('given what came inside the bounds, then the interval score is their width; outside, ten times the distance more', () => {
    const bounds = { low: 40, high: 50 };
    expect([45, 40, 52, 37].map((came) => intervalScore(bounds, came))).toEqual([10, 10, 30, 40]);
  });

  test('given a prediction of one figure, then its CRPS is the distance of what came', () => {
    const sure = { low: 40, median: 40, high: 40 };
    expect(crps(sure, 40)).toBe(0);
    expect(crps(sure, 47)).toBe(7);
    expect(crps(sure, 31)).toBe(9);
  });

  test('given any prediction, then its CRPS is the integral of the squared distance, worked out step by step', () => {
    fc.assert(
      fc.property(predictions, figures, (prediction, came) => {
        const { low, median, high } = prediction;
        const corners = [
          [Math.max(0, 2 * low - median), 0],
          [low, 0.1],
          [median, 0.5],
          [high, 0.9],
          [Math.min(100, 2 * high - median), 1],
        ] as const;
        const level = (x: number): number => {
          for (let k = corners.length - 1; k > 0; k -= 1) {
            const [from, a] = corners[k - 1] as readonly [number, number];
            const [to, b] = corners[k] as readonly [number, number];
            if (x >= to)
              return k === corners.length - 1
                ? 1
                : b + between(x, corners[k] as never, corners[k + 1] as never);
            if (k === 1 && x < from) return 0;
            if (k === 1) return a + between(x, corners[0] as never, corners[1] as never);
          }
          return 0;
        };
        const width = 0.02;
        let sum = 0;
        for (let x = width / 2; x < 100; x += width) sum += width * (level(x) - (x >= came ? 1 : 0)) ** 2;
        expect(crps(prediction, came)).toBeCloseTo(sum, 1);
      }),
      { numRuns: 40 },
    );
  });

  test('given predictions, then together they expect the means, and nobody expects nothing', () => {
    expect(together([])).toBeUndefined();
    const two = [
      { low: 10, median: 20, high: 30 },
      { low: 20, median: 40, high: 50 },
    ];
    expect(together(two)).toEqual({ low: 15, median: 30, high: 40 });
  });
});

const between = (
  x: number,
  [from, a]: readonly [number, number],
  [to, b]: readonly [number, number],
): number => (to === from ? 0 : ((b - a) * (x - from)) / (to - from));
