import { describe, expect, test } from 'vitest';
import { autoregressionOf, ar1Of, solve } from '../../src/forecasts/autoregression.ts';
import { lineOf, type Line } from '../../src/forecasts/past-line.ts';
import { normalQuantile, ruleOf, YARDSTICKS } from '../../src/forecasts/yardsticks.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { philox, uniform } from '../../src/kernel/random.ts';
import { modelActsOf } from '../../src/models/tension/model-act.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../src/models/tension/parameters.ts';
import { seriesBy } from '../../src/models/tension/series-by-model.ts';
import { SPRING } from '../models/reaction/fixtures.ts';

/** Standard normal draws. */
function normals(count: number, seed: number): Float64Array {
  const words = new Int32Array(4);
  return Float64Array.from({ length: count }, (_, index) => {
    philox(words, index, 0, 0, 0, seed, 0);
    return normalQuantile(uniform(words[0] as number, words[1] as number) || 0.5);
  });
}

const flat = (z: readonly number[]): Line => ({
  first: 0,
  z: Float64Array.from(z),
  byParty: [Float64Array.from(z), new Float64Array(z.length)],
  stocks: [Float64Array.from(z), new Float64Array(z.length), new Float64Array(z.length)],
  keep: [0.5, 0.5, 0.5],
  z0: 0,
});

describe('autoregressions', () => {
  test('given the published coefficients of Israelis and Palestinians, then 16 times their 171 months give them back', () => {
    const published = { I: [-0.735, 0.642, 0.238], P: [-0.541, 0.154, 0.479] } as const;
    const steps = 171 * 16;
    const errors = [normals(steps, 1), normals(steps, 2)];
    const I = new Float64Array(steps);
    const P = new Float64Array(steps);
    for (let step = 1; step < steps; step += 1) {
      const [i, p] = [I[step - 1] as number, P[step - 1] as number];
      I[step] = published.I[0] + published.I[1] * i + published.I[2] * p + (errors[0]?.[step] ?? 0);
      P[step] = published.P[0] + published.P[1] * i + published.P[2] * p + (errors[1]?.[step] ?? 0);
    }
    const [first, second] = autoregressionOf([I, P], steps);
    const found = [first, second].map((row) => [row?.constant ?? 0, ...(row?.factors ?? [])]);
    for (const [row, of] of [published.I, published.P].entries()) {
      for (const [column, value] of of.entries()) {
        expect(Math.abs((found[row]?.[column] ?? 9) - value)).toBeLessThan(column === 0 ? 0.1 : 0.045);
      }
    }
    expect(first?.covariance[0]).toBeCloseTo(1, 1);
    expect(Math.abs(first?.covariance[1] ?? 9)).toBeLessThan(0.06);
  });

  test('given a line that halves each day, then its factor is a half and nothing is left to err', () => {
    const { constant, factor, variance } = ar1Of([8, 4, 2, 1, 0.5], 5);
    expect([constant, factor, variance].map((value) => Number(value.toFixed(9)) + 0)).toEqual([0, 0.5, 0]);
  });

  test('given a line that never moves, then it stays', () => {
    const { constant, factor, variance } = ar1Of(
      Array.from({ length: 50 }, () => 3),
      50,
    );
    expect(constant + factor * 3).toBeCloseTo(3, 9);
    expect(variance).toBeCloseTo(0, 9);
  });

  test('given equations, then their solution solves them', () => {
    const solution = solve(Float64Array.from([0, 2, 1, 1, 1, 1, 2, 0, 3]), Float64Array.from([7, 6, 11]), 3);
    expect([...solution].map((value) => Number(value.toFixed(9)))).toEqual([1, 2, 3]);
  });
});

describe('yardsticks', () => {
  const steps = Array.from({ length: 101 }, (_, day) => day);

  test('given a line that climbs a step a day, then persistence errs by the days ahead', () => {
    const rule = ruleOf('persistence', flat(steps));
    expect(new Set(rule(7))).toEqual(new Set([107]));
    expect([...(ruleOf('persistence-point', flat(steps))(7) ?? [])]).toEqual([100]);
  });

  test('given stocks that fade, then no news says what is left, and errs by what came besides', () => {
    // It halves by itself, so that each day brings half of what it had and one more.
    const rule = ruleOf('no-news', flat(steps));
    const said = rule(1) as Float64Array;
    expect(said[0]).toBeCloseTo(100 / 2 + (100 - 99 / 2), 9);
    expect(said.length).toBe(100);
  });

  test('given a past of 29 days, then no rule is made of it', () => {
    const short = flat(steps.slice(0, 29));
    for (const yardstick of YARDSTICKS) expect(ruleOf(yardstick, short)(1)).toBeUndefined();
  });

  test('given a year, then climatology says all that it held, evenly', () => {
    const values = ruleOf('climatology', flat(Array.from({ length: 400 }, (_, day) => day)))(90);
    expect([Math.min(...(values ?? [])), Math.max(...(values ?? []))]).toEqual([1, 399]);
  });

  test('given draws of AR(1), then its band widens as the theory says', () => {
    const draws = normals(4000, 5);
    const z = draws.slice();
    for (let day = 1; day < z.length; day += 1)
      z[day] = 0.8 * (z[day - 1] as number) + (draws[day] as number);
    const spread = (ahead: number, name: 'ar1' | 'var1') => {
      const said = ruleOf(name, flat([...z]))(ahead) as Float64Array;
      const mean = said.reduce((sum, one) => sum + one, 0) / said.length;
      return said.reduce((sum, one) => sum + (one - mean) ** 2, 0) / said.length;
    };
    for (const name of ['ar1', 'var1'] as const) {
      expect(spread(1, name)).toBeCloseTo(1, 0);
      expect(spread(40, name) / spread(1, name)).toBeCloseTo(1 / (1 - 0.64), 0);
    }
  });

  test.each([
    [0.5, 0],
    [0.975, 1.959963985],
    [0.01, -2.326347874],
    [0.001, -3.090232306],
  ])('the normal quantile at %d is %d', (p, quantile) => {
    expect(normalQuantile(p)).toBeCloseTo(quantile, 7);
  });
});

describe.each(['tension/1', 'tension/2'] as const)('a line of %s', (tensionModel) => {
  const span = { first: dayNumber('2021-01-20'), last: dayNumber('2021-06-15') };
  const of = { baseline: 40, tension: DEFAULT_TENSION_PARAMETERS, tensionModel };
  const tensionOf = (acts: typeof SPRING, days: typeof span) =>
    seriesBy(
      tensionModel,
      modelActsOf(acts).map(({ act }) => act),
      days,
      of.baseline,
      of.tension,
    ).tension;

  test('given a record, then it is the tension that the record has, and the parties make it up', () => {
    const line = lineOf(SPRING, span, ['RUS', 'USA'], of);
    const tension = tensionOf(SPRING, span);
    for (const [day, z] of line.z.entries()) {
      expect(100 / (1 + Math.exp(-z))).toBeCloseTo(tension[day] as number, 9);
      const parts = line.byParty.reduce((sum, party) => sum + (party[day] as number), line.z0);
      expect(parts).toBeCloseTo(z, 9);
    }
  });

  test('given six weeks of silence, then "no news" errs by nothing and says what the record will have', () => {
    const silent = { first: dayNumber('2021-07-01'), last: dayNumber('2021-08-10') };
    const rule = ruleOf('no-news', lineOf(SPRING, silent, ['RUS', 'USA'], of));
    for (const ahead of [1, 7]) {
      const day = silent.last + ahead;
      const [came] = tensionOf(SPRING, { first: day, last: day });
      for (const z of rule(ahead) as Float64Array) {
        expect(100 / (1 + Math.exp(-z))).toBeCloseTo(came as number, 9);
      }
    }
  });
});
