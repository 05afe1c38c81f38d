import { CHUNK } from '../../../src/models/reaction/chunk.ts';
import type { EngineRun } from '../../../src/models/reaction/engine/engine.ts';
import { describe, expect, test } from 'vitest';
import { REACTION_MODELS } from '../../../src/models/reaction/parameters.ts';
import { expectedCounts, largestEigenvalue } from '../../../src/models/reaction/branching.ts';
import { backgroundOf, branchingOf } from '../../../src/models/reaction/reaction-matrix.ts';
import { requestOf } from '../../../src/models/reaction/request.ts';
import { Field } from './specification/field.ts';
import { countsOf, inputOf, observe, reaction, requestFor, SPRING, STILL, opened } from './fixtures.ts';
import {
  exponential,
  kolmogorovSmirnov,
  kolmogorovSmirnovOfTwo,
  meanOf,
  standardErrorOfMean,
  varianceOf,
} from './statistics.ts';

type Matrix4 = [Row, Row, Row, Row];
type Row = [number, number, number, number];

describe.each(REACTION_MODELS)(
  'given acts that excite nothing (a = 0, gamma = 0) and no record, by %s',
  (model) => {
    const mu: Row = [0.3, 0.05, 0.6, 0.11];
    const days = 100;
    const paths = 3000;
    const simulator = opened(
      requestFor({ model, reaction: { ...STILL, mu, gamma: 0 }, horizonDays: days, paths }),
    );
    const observed = Array.from({ length: paths }, (_, path) => observe(simulator, path).acts);

    test.each([0, 1, 2, 3] as const)('process %d has Poisson mean and variance', (process) => {
      const counts = observed.map((acts) => acts.filter((one) => one.process === process).length);
      const expected = mu[process] * days;
      expect(Math.abs(meanOf(counts) - expected)).toBeLessThan(4 * Math.sqrt(expected / paths));
      const errorOfVariance = Math.sqrt((expected + 2 * expected ** 2) / paths);
      expect(Math.abs(varianceOf(counts) - expected)).toBeLessThan(4 * errorOfVariance);
    });

    test.each([0, 1, 2, 3] as const)(
      'process %d has exponential gaps over the paths laid end to end',
      (process) => {
        const gaps: number[] = [];
        let previous = 0;
        observed.forEach((acts, path) => {
          for (const one of acts) {
            if (one.process !== process) continue;
            gaps.push(path * days + one.time - previous);
            previous = path * days + one.time;
          }
        });
        expect(gaps.length).toBeGreaterThan(10_000);
        expect(kolmogorovSmirnov(gaps, exponential(mu[process]))).toBeLessThan(1.95);
      },
    );
  },
);

/** Counts of the linear processes by integrating l' = beta (mu - (I - a) l) in small steps (Runge-Kutta). */
function countsByIntegration(
  mu: Row,
  a: Matrix4,
  beta: number,
  activity: readonly number[],
  days: number,
): number[] {
  const slope = (l: number[]) =>
    l.map((_, d) => {
      const excited = l.reduce((sum, value, e) => sum + (a[d]?.[e] ?? 0) * value, 0);
      return beta * ((mu[d] ?? 0) + excited - (l[d] ?? 0));
    });
  let l = mu.map((value, d) => value + beta * activity.reduce((sum, r, e) => sum + (a[d]?.[e] ?? 0) * r, 0));
  const counts = [0, 0, 0, 0];
  const steps = 20_000;
  const h = days / steps;
  const plus = (x: number[], k: number[], f: number) => x.map((value, i) => value + f * (k[i] ?? 0));
  for (let step = 0; step < steps; step += 1) {
    const k1 = slope(l);
    const middle1 = plus(l, k1, h / 2);
    const k2 = slope(middle1);
    const middle2 = plus(l, k2, h / 2);
    const k3 = slope(middle2);
    const k4 = slope(plus(l, k3, h));
    const next = l.map(
      (value, i) => value + (h / 6) * ((k1[i] ?? 0) + 2 * (k2[i] ?? 0) + 2 * (k3[i] ?? 0) + (k4[i] ?? 0)),
    );
    for (let i = 0; i < 4; i += 1) {
      counts[i] = (counts[i] ?? 0) + (h / 6) * ((l[i] ?? 0) + 4 * (middle2[i] ?? 0) + (next[i] ?? 0));
    }
    l = next;
  }
  return counts;
}

const ZERO: Row = [0, 0, 0, 0];
const CASES: readonly [string, Row, Matrix4][] = [
  ['one process', [0.1, 0, 0, 0], [[0.6, 0, 0, 0], ZERO, ZERO, ZERO]],
  ['two processes', [0.08, 0.02, 0, 0], [[0.2, 0.5, 0, 0], [0.4, 0.1, 0, 0], ZERO, ZERO]],
  [
    'four processes, each exciting each',
    [0.05, 0.05, 0.03, 0.06],
    [
      [0.15, 0.35, 0.05, 0.1],
      [0.3, 0.1, 0.02, 0],
      [0, 0.05, 0.1, 0.3],
      [0.04, 0, 0.25, 0.2],
    ],
  ],
];

describe.each(REACTION_MODELS)('given excitation without damping (gamma = 0), by %s', (model) => {
  for (const [name, mu, a] of CASES) {
    for (const record of [[], SPRING]) {
      const which = record.length === 0 ? 'without a record' : 'with a record';
      test(`mean counts of ${name} ${which} equal the linear theory`, () => {
        const days = 120;
        const paths = 4000;
        const request = requestFor({
          model,
          reaction: { ...reaction({ mu, a, gamma: 0 }), beta: 1 / 10 },
          record,
          horizonDays: days,
          paths,
        });
        const activity = request.past.baseline.activity;
        if (record.length > 0) expect(Math.max(...activity)).toBeGreaterThan(0.3);
        const expected = countsByIntegration(mu, a, 1 / 10, activity, days);
        countsOf(opened(request), paths).forEach((counts, process) => {
          const error = standardErrorOfMean(counts);
          expect(Math.abs(meanOf(counts) - (expected[process] ?? 0))).toBeLessThanOrEqual(4 * error);
        });
      });
    }
  }
});

test('the figure by which a request is judged equals the integration to 1e-6', () => {
  for (const [, mu, a] of CASES) {
    for (const [beta, days] of [
      [1 / 14, 180],
      [2, 30],
      [1 / 400, 730],
    ] as const) {
      const parameters = reaction({ mu, a });
      const linear = { background: backgroundOf(parameters), branching: branchingOf(parameters), beta };
      const activity = [1, 0.5, 2, 0];
      const exact = expectedCounts(linear, activity, days);
      countsByIntegration(mu, a, beta, activity, days).forEach((count, process) => {
        expect(Math.abs((exact[process] ?? 0) - count)).toBeLessThan(1e-6 * Math.max(1, count));
      });
    }
  }
});

describe('given parameters under which reactions do not die out', () => {
  test.each([
    ['inertia at the limit', { inertia: { conflict: 0.65 }, reciprocity: { conflict: 0.35 } }, '1'],
    ['reciprocity beyond it', { reciprocity: { cooperation: 1.1 } }, '1.2'],
  ])('%s is refused with the eigenvalue named', (_, overrides, figure) => {
    const refused = requestOf(inputOf({ reaction: reaction(overrides) }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'reaction-explodes' } });
    if (!refused.ok) expect(refused.error.message).toContain(`is ${figure}:`);
  });

  test('just below the limit is allowed, a cycle of four included', () => {
    const chain: Matrix4 = [
      [0, 0, 0, 0.999],
      [0.999, 0, 0, 0],
      [0, 0.999, 0, 0],
      [0, 0, 0.999, 0],
    ];
    expect(largestEigenvalue(branchingOf(reaction({ a: chain })), 4)).toBeCloseTo(0.999, 12);
    expect(requestOf(inputOf({ reaction: reaction({ a: chain }) })).ok).toBe(true);
  });

  test('a matrix whose powers vanish has eigenvalue 0', () => {
    const a = branchingOf(reaction({ a: [[0, 5, 5, 5], [0, 0, 5, 5], [0, 0, 0, 5], ZERO] }));
    expect(largestEigenvalue(a, 4)).toBe(0);
  });

  test('more acts than ten thousand quiet futures hold come on fewer futures, and more than a piece of them holds are refused with the figure', () => {
    const busy = (mu: number, paths: number) =>
      requestOf(inputOf({ reaction: reaction({ mu }), horizonDays: 90, paths }));
    // Two pairs of processes: 20 a day, each doubled (1 / (1 - 0.5)) or raised (1 / (1 - 0.4)), less what is still to come: some
    // 10 000 acts, of which 50 million are 5 000 futures or a few more.
    const cut = busy(20, 10_000);
    expect(cut.ok && cut.value.paths % CHUNK === 0 && cut.value.paths).toBeGreaterThanOrEqual(4000);
    expect(cut.ok && cut.value.paths).toBeLessThanOrEqual(5500);
    expect(busy(20, 1000)).toMatchObject({ ok: true, value: { paths: 1000 } });
    const refused = busy(500, 1000);
    expect(refused).toMatchObject({ ok: false, error: { code: 'reaction-too-many-acts' } });
    if (!refused.ok) expect(refused.error.details?.['expected']).toBeGreaterThan(200_000);
  });
});

describe('given an intensity of 20 acts a day', () => {
  const days = 10;
  const request = requestFor({
    reaction: { ...STILL, mu: [0, 20, 0, 0], gamma: 0 },
    horizonDays: days,
    paths: 1000,
  });

  test('no act is lost: the process takes every candidate of the field below 20', () => {
    const simulator = opened(request);
    const field = new Field(request.seed);
    for (let path = 0; path < 50; path += 1) {
      const times = observe(simulator, path).acts.map(({ time }) => time);
      const expected: number[] = [];
      for (let day = 0; day < days; day += 1) {
        field.begin(path, day);
        field.reach(1, 25, -1);
        for (let i = 0; i < field.count; i += 1) {
          const place = field.order[i] ?? 0;
          if ((field.height[place] ?? 0) < 20) expected.push(day + (field.instant[place] ?? 0));
        }
      }
      expect(times).toEqual(expected);
    }
  });
});

describe.each(REACTION_MODELS)('given an intensity of 20 acts a day, by %s', (model) => {
  test('counts have Poisson mean and variance', () => {
    const counts = countsOf(
      opened(
        requestFor({
          model,
          reaction: { ...STILL, mu: [0, 20, 0, 0], gamma: 0 },
          horizonDays: 10,
          paths: 1000,
        }),
      ),
      1000,
    )[1] as Float64Array;
    const expected = 20 * 10;
    expect(Math.abs(meanOf(counts) - expected)).toBeLessThan(4 * Math.sqrt(expected / 1000));
    expect(Math.abs(varianceOf(counts) / expected - 1)).toBeLessThan(
      4 * Math.sqrt(2 / 1000 + 1 / (1000 * expected)),
    );
  });
});

describe('given another height of the strips', () => {
  test.each([0.02, 1, 7])('%d acts a day: the same distribution of counts and of tension', (height) => {
    const request = requestFor({ record: SPRING, horizonDays: 90, paths: 3000, baseline: 60 });
    const outcome = (simulator: EngineRun) => {
      const tension: number[] = [];
      const conflict: number[] = [];
      for (let path = 0; path < 3000; path += 1) {
        const seen = observe(simulator, path);
        tension.push(seen.baseline.at(-1) ?? 0);
        conflict.push(seen.acts.filter(({ process }) => process < 2).length);
      }
      return { tension, conflict };
    };
    const usual = outcome(opened(request));
    const other = outcome(opened({ ...request, seed: 7 }, height));
    expect(kolmogorovSmirnovOfTwo(usual.tension, other.tension)).toBeLessThan(1.95);
    const distance = meanOf(usual.conflict) - meanOf(other.conflict);
    expect(Math.abs(distance)).toBeLessThan(
      4 * Math.hypot(standardErrorOfMean(usual.conflict), standardErrorOfMean(other.conflict)),
    );
    const ratio = varianceOf(usual.conflict) / varianceOf(other.conflict);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.25);
  });
});
