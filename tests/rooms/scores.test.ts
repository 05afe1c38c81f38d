import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Prediction } from '../../src/rooms/ballot-events.ts';
import { crps, intervalScore, scoreAlong, together } from '../../src/rooms/scores.ts';

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
    const [one, other] = [Array.from({ length: 11 }, () => 20), Array.from({ length: 11 }, (_, k) => 21 + k)];
    const drawn = [{ ...two[0], line: one }, { ...two[1], line: other }, two[0]] as Prediction[];
    expect(together(drawn)?.line).toEqual([21, 21, 22, 22, 23, 23, 24, 24, 25, 25, 26]);
  });

  test('given a line, then it is scored on the mean of its days, with bounds that open evenly, as far as the record goes', () => {
    const line = Array.from({ length: 11 }, (_, k) => 70 - k);
    const drawn = { low: 47, median: 59, high: 71, line };
    const recorded = Array.from({ length: 24 }, (_, day) => 70 - Math.floor(day / 2));
    const along = scoreAlong(drawn, 24, recorded);
    // Each of the twelve days is as it was drawn, so that the interval is as wide as the bounds are by then: 2, 4, ... 24.
    expect(along?.days).toBe(12);
    expect(along?.interval).toBeCloseTo(13, 10);
    const exact = scoreAlong({ ...drawn, low: 59, high: 59 }, 24, recorded);
    expect([exact?.interval, exact?.crps]).toEqual([0, 0]);
    expect(
      scoreAlong(
        { ...drawn, low: 59, high: 59 },
        24,
        recorded.map((level) => level - 3),
      )?.crps,
    ).toBeCloseTo(3, 10);
    expect(scoreAlong(drawn, 24, recorded.slice(0, 5))?.days).toBe(2);
    expect(scoreAlong(drawn, 24, [70])).toBeUndefined();
    expect(scoreAlong({ low: 47, median: 59, high: 71 }, 24, recorded)).toBeUndefined();
    // Fewer days ahead than the line has: each is asked as often as it is named.
    expect(scoreAlong(drawn, 5, [70, 69, 68, 67, 66])?.days).toBe(12);
  });
});

const between = (
  x: number,
  [from, a]: readonly [number, number],
  [to, b]: readonly [number, number],
): number => (to === from ? 0 : ((b - a) * (x - from)) / (to - from));
