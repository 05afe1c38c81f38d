import { expect, test } from 'vitest';
import type { Curve, ProjectionResult } from '../../../src/models/reaction/results.ts';
import { truthOf } from '../../../src/models/reaction/truth.ts';

const flat = (value: number) => [value, value, value, value];
const curve = (shift: number): Curve => {
  const figures = {
    mean: flat(50 + shift),
    q5: flat(20 + shift),
    q25: flat(40 + shift),
    q50: flat(50 + shift),
    q75: flat(60 + shift),
    q95: flat(80 + shift),
  };
  return { ...figures, standardErrors: figures };
};

const result = {
  horizonDays: 4,
  whatIf: curve(-10),
  baseline: curve(0),
  inside: {
    days: 4,
    whatIf: { band50: [5, 5, 0, 0, 0], band90: [0, 0, 0, 0, 10] },
    baseline: { band50: [1, 2, 3, 2, 2], band90: [0, 1, 1, 3, 5] },
  },
} as unknown as ProjectionResult;

test('given a documented line, its days inside, below and above each band are counted, edges inside', () => {
  const truth = truthOf([40, 39.9, 65, 85], result);
  expect(truth.baseline).toEqual({
    band50: { inside: 1, below: 1, above: 2, ofOwnFutures: 30 },
    band90: { inside: 3, below: 0, above: 1, ofOwnFutures: 50 },
  });
  expect(truth.whatIf.band50).toEqual({ inside: 2, below: 0, above: 2, ofOwnFutures: 100 });
  expect(truth.whatIf.band90).toEqual({ inside: 3, below: 0, above: 1, ofOwnFutures: 0 });
});

test('given a documented line of another length than was counted, only what can be said is said', () => {
  const truth = truthOf([50, 50], result);
  expect(truth.days).toBe(2);
  expect(truth.baseline.band50).toEqual({ inside: 2, below: 0, above: 0 });
});

test('given a line longer than the horizon, as many days as were simulated are compared', () => {
  expect(truthOf([50, 50, 50, 50, 99, 99], result).baseline.band50.above).toBe(0);
});
