import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelActsOf } from '../../../src/models/tension/model-act.ts';
import {
  pressureOfAct,
  pressureOfBaseline,
  readingAt,
  tensionOfPressure,
  type ModelAct,
} from '../../../src/models/tension/model.ts';
import {
  MemorySums,
  NET,
  netReadingAt,
  pressureWithout,
  shareOf,
  unscaled,
} from '../../../src/models/tension/net-over-gross.ts';
import { NetSeriesAccumulator } from '../../../src/models/tension/net-series.ts';
import { DEFAULT_TENSION_PARAMETERS as P } from '../../../src/models/tension/parameters.ts';
import { seriesOf } from '../../../src/models/tension/series.ts';
import { dayNumber } from '../../../src/kernel/clock.ts';
import { act } from './acts.ts';

const sanctions = act('sanctions', '2021-03-02', '163', -8);
const talks = act('talks', '2021-03-02', '046', 7);
const remark = act('remark', '2021-03-02', '010', 0);
const actsOf = (...record: Parameters<typeof modelActsOf>[0]) => modelActsOf(record).map((each) => each.act);
const zOf = (record: Parameters<typeof modelActsOf>[0], day = '2021-03-02', baseline = 50) =>
  netReadingAt(actsOf(...record), dayNumber(day), baseline, P).z;

describe('tension/2, worked out by hand', () => {
  test('given no act, then it is the baseline', () => {
    expect(netReadingAt([], dayNumber('2021-03-02'), 40, P).tension).toBeCloseTo(40, 12);
  });

  test('given sanctions on their day, then 0.6 fade and 0.2 last: 1.5 x 0.6 / 1.6 + 2 x 0.2 / 0.7', () => {
    expect(zOf([sanctions])).toBeCloseTo(0.5625 + 0.4 / 0.7, 12);
  });

  test('given talks on the same day, then -0.065 of 1.265 fade and 0.165 of 0.235 last', () => {
    expect(zOf([sanctions, talks])).toBeCloseTo((1.5 * -0.065) / 2.265 + 0.33 / 0.735, 12);
  });

  test('given a month later, then half of what fades is left', () => {
    const lasting = 0.2 * 2 ** (-30 / 1095);
    expect(zOf([sanctions], '2021-04-01')).toBeCloseTo(
      (1.5 * 0.3) / 1.3 + (2 * lasting) / (0.5 + lasting),
      12,
    );
  });

  test('given an act without a score and a follow-up, then nothing moves', () => {
    const again = act('again', '2021-03-02', '163', -8, { followUpOf: 'sanctions' });
    expect(zOf([sanctions, remark, again])).toBe(zOf([sanctions]));
  });

  test('given a reversal of all that lasts, then that is gone from both sums', () => {
    const lifted = act('lifted', '2021-04-01', '085', 0, { reverses: [{ actId: 'sanctions', share: 1 }] });
    expect(zOf([sanctions, lifted], '2021-04-01')).toBeCloseTo((1.5 * 0.3) / 1.3, 12);
  });
});

const acts: fc.Arbitrary<ModelAct> = fc
  .record({
    first: fc.integer({ min: -200, max: 200 }),
    days: fc.integer({ min: 1, max: 60 }),
    impulse: fc.integer({ min: -200, max: 200 }).map((hundredths) => hundredths / 100),
    material: fc.boolean(),
  })
  .map(({ first, days, impulse, material }) => ({
    first,
    last: first + days - 1,
    impulse,
    material,
    reversals: [],
  }));
const records = fc.array(acts, { maxLength: 30 });
const days = fc.integer({ min: -250, max: 400 });
const baselines = fc.double({ min: 1, max: 99, noNaN: true });

describe('tension/2, of any record', () => {
  test('given one more act, then pressure moves its way or not at all, and stays within kf + ks of the baseline', () => {
    fc.assert(
      fc.property(records, acts, days, baselines, (record, more, at, baseline) => {
        const before = netReadingAt(record, at, baseline, P).z;
        const after = netReadingAt([...record, more], at, baseline, P).z;
        const moved = (after - before) * Math.sign(more.impulse);
        return moved >= -1e-12 && Math.abs(after - pressureOfBaseline(baseline)) < NET.kf + NET.ks;
      }),
    );
  });

  test('given any order, then the figure is the same, and contributions add up to it', () => {
    fc.assert(
      fc.property(records, days, baselines, (record, at, baseline) => {
        const sums = new MemorySums();
        for (const each of record) sums.add(pressureOfAct(each, at, unscaled(P)));
        const z0 = pressureOfBaseline(baseline);
        const added = record.reduce(
          (sum, each) => sum + shareOf(pressureOfAct(each, at, unscaled(P)), sums.value).total,
          z0,
        );
        const { z } = netReadingAt(record.toReversed(), at, baseline, P);
        return Math.abs(z - netReadingAt(record, at, baseline, P).z) < 1e-12 && Math.abs(added - z) < 1e-9;
      }),
    );
  });

  test('given an act left out, then the pressure without it is that of the others', () => {
    fc.assert(
      fc.property(records, acts, days, baselines, (record, one, at, baseline) => {
        const sums = new MemorySums();
        for (const each of [...record, one]) sums.add(pressureOfAct(each, at, unscaled(P)));
        const without = pressureWithout(
          pressureOfAct(one, at, unscaled(P)),
          sums.value,
          pressureOfBaseline(baseline),
        );
        return Math.abs(without - netReadingAt(record, at, baseline, P).z) < 1e-9;
      }),
    );
  });

  test('given a span of days, then the series is the reading of each', () => {
    fc.assert(
      fc.property(
        records,
        days,
        fc.integer({ min: 0, max: 90 }),
        baselines,
        (record, from, length, baseline) => {
          const accumulator = new NetSeriesAccumulator(from, from + length, P);
          for (const each of record) accumulator.add(each);
          const { tension, underlying } = accumulator.series(baseline);
          return Array.from(tension.keys()).every((day) => {
            const reading = netReadingAt(record, from + day, baseline, P);
            return (
              Math.abs((tension[day] ?? NaN) - reading.tension) < 1e-9 &&
              Math.abs((underlying[day] ?? NaN) - reading.underlying) < 1e-9
            );
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Numbers between 0 and 1 that are the same in every run. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Scores as machine coding gives them, from conflict to cooperation; the first half of the codes are deeds. */
const SCORES = [-10, -9, -7, -5, -4, -2, 1, 2.8, 3, 3.4, 4, 5, 7, 7.4];

/** Four years of a relation of so many acts a year, whose balance drifts. */
function generated(perYear: number, seed: number): ModelAct[] {
  const next = uniforms(seed);
  const record: ModelAct[] = [];
  let drift = 0;
  for (let day = 0; day < 4 * 365; day += 1) {
    drift = 0.99 * drift + 0.3 * (next() - 0.5);
    const conflict = tensionOfPressure(drift) / 100;
    let left = perYear / 365;
    for (; left > 0; left -= 1) {
      if (left < 1 && next() >= left) break;
      const part = next() < conflict ? 0 : 6;
      const score = SCORES[part + Math.floor(next() * (part === 0 ? 6 : 8))] ?? 0;
      record.push({ first: day, last: day, impulse: -score / 10, material: next() < 0.4, reversals: [] });
    }
  }
  return record;
}

const share = (series: Float64Array, is: (tension: number) => boolean): number =>
  series.filter(is).length / series.length;

describe('tension/2, of generated records of 20 to 6 000 acts a year', () => {
  const VOLUMES = [20, 100, 460, 2000, 6000];
  const FROM = 2 * 365;
  const TO = 4 * 365 - 1;
  const netOf = (record: readonly ModelAct[]): Float64Array => {
    const accumulator = new NetSeriesAccumulator(FROM, TO, P);
    for (const each of record) accumulator.add(each);
    return accumulator.series(50).tension;
  };
  const saturated = (tension: number): boolean => tension < 5 || tension > 95;

  test('given many of them, then few days lie at the edges, where tension/1 hardly leaves them', () => {
    const shares = VOLUMES.map((volume) => {
      const record = generated(volume, volume);
      const first = seriesOf(record, FROM, TO, 50, P).tension;
      return { net: share(netOf(record), saturated), first: share(first, saturated) };
    });
    expect(Math.max(...shares.map(({ net }) => net))).toBeLessThanOrEqual(0.05);
    expect(shares.at(-1)?.first).toBeGreaterThan(0.5);
  });

  test('given every second act left out, then it moves by four points at most on average', () => {
    const moved = VOLUMES.map((volume) => {
      const record = generated(volume, volume + 1);
      const whole = netOf(record);
      const half = netOf(record.filter((_, place) => place % 2 === 0));
      return (
        whole.reduce((sum, tension, day) => sum + Math.abs(tension - (half[day] ?? 0)), 0) / whole.length
      );
    });
    expect(moved.reduce((sum, each) => sum + each, 0) / moved.length).toBeLessThanOrEqual(4);
  });

  test('given a day without acts for years, then both models come back to the baseline', () => {
    const record = generated(100, 7);
    const later = 60 * 365;
    expect(netReadingAt(record, later, 50, P).tension).toBeCloseTo(50, 1);
    expect(readingAt(record, later, 50, P).tension).toBeCloseTo(50, 1);
  });
});
