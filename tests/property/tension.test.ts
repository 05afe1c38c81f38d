import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bandOf,
  decayedDays,
  pointsPerPressure,
  pressureOfAct,
  pressureOfBaseline,
  readingAt,
  tensionOfPressure,
  type ModelAct,
} from '../../src/models/tension/model.ts';
import { tensionParametersSchema } from '../../src/relations/tension-parameters.ts';
import { seriesOf } from '../../src/models/tension/series.ts';
import { CompensatedSum } from '../../src/kernel/sum.ts';
import { DEFAULT_TENSION_PARAMETERS, type TensionParameters } from '../../src/models/tension/parameters.ts';

const CLOSE = 1e-9;
const close = (a: number, b: number, within = CLOSE) => Math.abs(a - b) <= within;

/** Positive numbers over the whole range allowed, the smallest that there is included. */
const halfLife = fc.oneof(
  fc.double({ min: 0.01, max: 5000, noNaN: true }),
  fc.constantFrom(Number.MIN_VALUE, 1e-300, 1e-6, 1, 1e6),
);
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1));
const anyParameters: fc.Arbitrary<TensionParameters> = fc.oneof(
  fc.constant(DEFAULT_TENSION_PARAMETERS),
  fc.record({
    h_verbal: halfLife,
    h_material: halfLife,
    r_verbal: share,
    r_material: share,
    H: halfLife,
    s: fc.oneof(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.constantFrom(1e-6, 100)),
  }),
);
const baselines = fc.double({ min: 1, max: 99, noNaN: true });

/** Scores and magnitudes as the record allows them, so that |u| is 0, or between 1e-4 and 20. */
const impulses = fc
  .record({
    score: fc.integer({ min: -100, max: 100 }),
    magnitude: fc.integer({ min: 1, max: 1000 }),
    directions: fc.constantFrom(1, 2),
  })
  .map(({ score, magnitude, directions }) => (score === 0 ? 0 : (-magnitude * score * directions) / 10_000));

const acts: fc.Arbitrary<ModelAct> = fc
  .record({
    first: fc.integer({ min: -200, max: 200 }),
    days: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 120 })),
    impulse: impulses,
    material: fc.boolean(),
    reversals: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 200 }),
        share: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ first, days, impulse, material, reversals }) => ({
    first,
    last: first + days - 1,
    impulse,
    material,
    reversals: reversals.map(({ after, share }) => ({ day: first + after, share })),
  }));
const records = fc.array(acts, { maxLength: 25 });
const days = fc.integer({ min: -250, max: 400 });

const sumOf = (values: Iterable<number>): number => {
  const sum = new CompensatedSum();
  for (const value of values) sum.add(value);
  return sum.value;
};

test('given the schema, then it accepts every set of parameters tried here', () => {
  fc.assert(
    fc.property(anyParameters, (parameters) => tensionParametersSchema.safeParse(parameters).success),
  );
});

describe('tension', () => {
  test('given any record, parameters and day, then tension and underlying tension lie in 0..100, and inside for |z| < 36', () => {
    fc.assert(
      fc.property(records, days, baselines, anyParameters, (record, at, baseline, parameters) => {
        const { z, zUnderlying, tension, underlying, band } = readingAt(record, at, baseline, parameters);
        for (const [pressure, value] of [
          [z, tension],
          [zUnderlying, underlying],
        ] as const) {
          expect(Number.isFinite(pressure)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(100);
          if (Math.abs(pressure) < 36) expect(value > 0 && value < 100).toBe(true);
        }
        expect(band).toBe(bandOf(tension));
      }),
    );
  });

  test.each([
    [0, 'calm'],
    [24.999, 'calm'],
    [25, 'strained'],
    [49.999, 'strained'],
    [50, 'tense'],
    [74.999, 'tense'],
    [75, 'acute'],
    [100, 'acute'],
  ])('given a tension of %d, then its band is %s', (value, band) => expect(bandOf(value)).toBe(band));

  test('given |z| just below 36, then tension is still strictly inside', () => {
    expect(tensionOfPressure(35.999999)).toBeLessThan(100);
    expect(tensionOfPressure(-35.999999)).toBeGreaterThan(0);
  });

  test('given more pressure, then never less tension', () => {
    const pressures = fc.double({ min: -800, max: 800, noNaN: true });
    fc.assert(
      fc.property(pressures, pressures, (a, b) =>
        a <= b ? tensionOfPressure(a) <= tensionOfPressure(b) : tensionOfPressure(a) >= tensionOfPressure(b),
      ),
    );
  });

  test('given the same acts in another order, then nothing changes', () => {
    const shuffled = records.chain((record) =>
      fc.tuple(fc.constant(record), fc.shuffledSubarray(record, { minLength: record.length })),
    );
    fc.assert(
      fc.property(shuffled, days, baselines, anyParameters, ([record, other], at, baseline, parameters) => {
        const a = readingAt(record, at, baseline, parameters);
        const b = readingAt(other, at, baseline, parameters);
        return close(a.tension, b.tension) && close(a.underlying, b.underlying) && close(a.z, b.z);
      }),
    );
  });

  test('given no acts, or none begun, then tension and underlying tension are the baseline', () => {
    fc.assert(
      fc.property(records, baselines, anyParameters, (record, baseline, parameters) => {
        const { tension, underlying } = readingAt(record, -201, baseline, parameters);
        return close(tension, baseline) && close(underlying, baseline);
      }),
    );
  });

  test('given 60 lasting half-lives after the last act, then tension is back at the baseline', () => {
    fc.assert(
      fc.property(records, baselines, fc.integer({ min: 1, max: 2000 }), (record, baseline, H) => {
        const parameters = { ...DEFAULT_TENSION_PARAMETERS, H, h_verbal: H / 2, h_material: H / 3 };
        const { tension, underlying } = readingAt(record, 320 + 60 * H, baseline, parameters);
        return close(tension, baseline) && close(underlying, baseline);
      }),
    );
  });

  test('given an act taken out of a record, then z falls by exactly its contribution', () => {
    fc.assert(
      fc.property(records, acts, days, baselines, anyParameters, (record, act, at, baseline, parameters) => {
        const before = readingAt([...record, act], at, baseline, parameters);
        const after = readingAt(record, at, baseline, parameters);
        const { total, lasting } = pressureOfAct(act, at, parameters);
        return close(before.z - after.z, total) && close(before.zUnderlying - after.zUnderlying, lasting);
      }),
    );
  });

  test('given a reversal taken back, then exactly the share of the lasting term that it took comes back', () => {
    fc.assert(
      fc.property(acts, days, anyParameters, (act, at, parameters) => {
        const unreversed = pressureOfAct({ ...act, reversals: [] }, at, parameters);
        const taken = sumOf(act.reversals.filter(({ day }) => day <= at).map((reversal) => reversal.share));
        const { total, lasting } = pressureOfAct(act, at, parameters);
        expect(close(unreversed.total - total, taken * unreversed.lasting)).toBe(true);
        expect(close(lasting, (1 - taken) * unreversed.lasting)).toBe(true);
      }),
    );
  });

  test('given an act, then it adds pressure of the sign of its impulse, and its lasting part is a part of it', () => {
    fc.assert(
      fc.property(acts, days, anyParameters, (act, at, parameters) => {
        const { total, lasting } = pressureOfAct(act, at, parameters);
        expect(Object.is(total, -0) || Object.is(lasting, -0)).toBe(false);
        if (total !== 0) expect(Math.sign(total)).toBe(Math.sign(act.impulse));
        expect(Math.abs(lasting)).toBeLessThanOrEqual(Math.abs(total));
        expect(Math.abs(total)).toBeLessThanOrEqual(parameters.s * Math.abs(act.impulse) * (1 + CLOSE));
      }),
    );
  });

  test('given an act of several days, then it equals as many acts of one day with an equal share', () => {
    fc.assert(
      fc.property(acts, days, anyParameters, (act, at, parameters) => {
        const length = act.last - act.first + 1;
        const parts = Array.from({ length }, (_, i) => ({
          ...act,
          first: act.first + i,
          last: act.first + i,
          impulse: act.impulse / length,
        }));
        const total = sumOf(parts.map((part) => pressureOfAct(part, at, parameters).total));
        return close(pressureOfAct(act, at, parameters).total, total);
      }),
    );
  });

  test('given equal weights, then the sum over days in one step equals the sum day by day', () => {
    const rates = fc.oneof(
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.constantFrom(0, 1e-12, 700, Number.MAX_VALUE),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 50 }),
        rates,
        (length, age, rate) => {
          const byDay = sumOf(Array.from({ length: length + 1 }, (_, i) => Math.exp(-rate * (age + i))));
          return close(decayedDays(0, length, length + age, rate), byDay, 1e-10);
        },
      ),
    );
    expect(decayedDays(5, 4, 10, 0.1)).toBe(0);
  });
});

describe('points', () => {
  const pressures = fc.oneof(
    fc.double({ min: -40, max: 40, noNaN: true }),
    fc.double({ min: -5000, max: 5000, noNaN: true }),
  );
  /** Distances from the baseline around the switch at 1e-5, and far from it. */
  const distances = fc
    .tuple(
      fc.oneof(
        fc.constantFrom(0, 1e-5, 9.999999999e-6, 1.0000000001e-5, 1e-300, 1e-12),
        fc.double({ min: 0, max: 1e-5, noNaN: true }),
        fc.double({ min: 9e-6, max: 1.1e-5, noNaN: true }),
        fc.double({ min: 0, max: 30, noNaN: true }),
      ),
      fc.constantFrom(-1, 1),
    )
    .map(([distance, sign]) => sign * distance);

  test('given any pressure and baseline, then the factor lies in (0, 25]', () => {
    fc.assert(
      fc.property(pressures, baselines, (z, baseline) => {
        const factor = pointsPerPressure(z, pressureOfBaseline(baseline));
        return factor > 0 && factor <= 25;
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.constant(50), baselines), distances, (baseline, distance) => {
        const z0 = pressureOfBaseline(baseline);
        const factor = pointsPerPressure(z0 + distance, z0);
        return factor > 0 && factor <= 25;
      }),
    );
  });

  test('given a pressure however close to the baseline, also on both sides of the switch, then points add up to T - T0', () => {
    fc.assert(
      fc.property(
        baselines,
        distances,
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { maxLength: 20 }),
        (baseline, distance, others) => {
          const z0 = pressureOfBaseline(baseline);
          // Contributions that nearly cancel: the last one leaves exactly `distance`.
          const contributions = [...others, distance - sumOf(others)];
          const z = z0 + sumOf(contributions);
          const factor = pointsPerPressure(z, z0);
          const points = sumOf(contributions.map((c) => factor * c));
          return close(points, tensionOfPressure(z) - tensionOfPressure(z0));
        },
      ),
    );
  });

  test('given the switch, then the factor is the mean slope on either side of it to 12 digits', () => {
    fc.assert(
      fc.property(baselines, distances, (baseline, distance) => {
        const z0 = pressureOfBaseline(baseline);
        const z = z0 + distance;
        // Simpson's rule over the slope T (100 - T) / 100; exact to 1e-13 for steps this small.
        const slope = (pressure: number) =>
          (tensionOfPressure(pressure) * tensionOfPressure(-pressure)) / 100;
        const mean = (slope(z0) + 4 * slope((z + z0) / 2) + slope(z)) / 6;
        if (Math.abs(distance) <= 1.1e-5)
          expect(Math.abs(pointsPerPressure(z, z0) / mean - 1)).toBeLessThan(1e-10);
      }),
    );
  });

  test('given a record, then the points of its acts have their signs and add up to T - T0', () => {
    fc.assert(
      fc.property(records, days, baselines, anyParameters, (record, at, baseline, parameters) => {
        const z0 = pressureOfBaseline(baseline);
        const { z, tension } = readingAt(record, at, baseline, parameters);
        const contributions = record.map((act) => pressureOfAct(act, at, parameters).total);
        const factor = pointsPerPressure(z, z0);
        for (const c of contributions) {
          if (Math.abs(c) > 1e-290) expect(Math.sign(c * factor)).toBe(Math.sign(c));
        }
        expect(close(sumOf(contributions.map((c) => c * factor)), tension - tensionOfPressure(z0))).toBe(
          true,
        );
      }),
    );
  });
});

describe('series', () => {
  const windows = fc
    .tuple(fc.integer({ min: -150, max: 250 }), fc.integer({ min: 0, max: 150 }))
    .map(([first, length]) => ({ first, last: first + length }));

  test('given any acts, before, across and after the window, reversed whenever, then every day equals the reading of that day', () => {
    fc.assert(
      fc.property(
        records,
        windows,
        baselines,
        anyParameters,
        (record, { first, last }, baseline, parameters) => {
          const series = seriesOf(record, first, last, baseline, parameters);
          expect(series.first).toBe(first);
          expect(series.tension).toHaveLength(last - first + 1);
          expect(series.underlying).toHaveLength(last - first + 1);
          for (let day = first; day <= last; day += 1) {
            const reading = readingAt(record, day, baseline, parameters);
            const tension = series.tension[day - first] ?? NaN;
            const underlying = series.underlying[day - first] ?? NaN;
            if (!close(tension, reading.tension)) expect(tension, `day ${day}`).toBe(reading.tension);
            if (!close(underlying, reading.underlying))
              expect(underlying, `day ${day}`).toBe(reading.underlying);
          }
        },
      ),
    );
  });

  test('given many acts on one and the same day, then they add up', () => {
    const act: ModelAct = { first: 10, last: 10, impulse: 0.01, material: false, reversals: [] };
    const series = seriesOf(
      Array.from({ length: 50 }, () => act),
      10,
      10,
      40,
      DEFAULT_TENSION_PARAMETERS,
    );
    // z = ln(40/60) + 50 x 0.5 x 0.01
    expect(series.tension[0]).toBeCloseTo(100 / (1 + Math.exp(-(Math.log(2 / 3) + 0.25))), 10);
  });

  test('given reversals of more than the whole act, then those that come first count, in a series as in a reading', () => {
    const act: ModelAct = {
      first: 0,
      last: 0,
      impulse: 2,
      material: true,
      reversals: [
        { day: 20, share: 0.8 },
        { day: 10, share: 0.8 },
      ],
    };
    const series = seriesOf([act], 0, 30, 40, DEFAULT_TENSION_PARAMETERS);
    for (let day = 0; day <= 30; day += 1) {
      const reading = readingAt([act], day, 40, DEFAULT_TENSION_PARAMETERS);
      expect(series.underlying[day]).toBeCloseTo(reading.underlying, 10);
    }
  });

  test('given many more acts, then adding one touches no more of the record: a series reads each act once', () => {
    let reads = 0;
    const counted = function* () {
      for (let i = 0; i < 5000; i += 1) {
        reads += 1;
        yield { first: i % 300, last: (i % 300) + 400, impulse: 0.001, material: i % 2 === 0, reversals: [] };
      }
    };
    expect(seriesOf(counted(), 0, 300, 40, DEFAULT_TENSION_PARAMETERS).tension).toHaveLength(301);
    expect(reads).toBe(5000);
  });

  test('given a window that ends before it begins, then it is refused', () => {
    expect(() => seriesOf([], 5, 4, 40, DEFAULT_TENSION_PARAMETERS)).toThrow(/before its first day/);
  });
});

test('given thousands of terms that cancel, then the compensated sum keeps what is left of them', () => {
  expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
  expect(sumOf(Array(10).fill(0.1))).toBe(1);
  expect(new CompensatedSum(3).value).toBe(3);
});
