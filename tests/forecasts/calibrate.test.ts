import { describe, expect, test } from 'vitest';
import { drawnCounts } from '../../src/forecasts/calibration/bootstrap-fit.ts';
import { calibrated, type Calibration } from '../../src/forecasts/calibration/calibrate.ts';
import { dailyCounts } from '../../src/forecasts/calibration/daily-counts.ts';
import { logChance, PARAMETERS, scoreOf } from '../../src/forecasts/calibration/day-model.ts';
import { fitted, penaltyFor, SHARED_FIXED } from '../../src/forecasts/calibration/fit.ts';
import { monthlyMeans, monthlyReactions } from '../../src/forecasts/calibration/monthly.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { philox, uniform } from '../../src/kernel/random.ts';
import { normalQuantile } from '../../src/forecasts/yardsticks.ts';
import type { PastOfDays } from '../../src/models/reaction/past-of-days.ts';
import { requestFor } from '../models/reaction/fixtures.ts';
import { simulatedPast, TRUTH } from './simulated.ts';

const valueOf = (past: PastOfDays, mode: 'own' | 'shared' = 'own'): Calibration => {
  const answer = calibrated(past, mode);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};

describe('the likelihood of daily counts', () => {
  test('given any mean and dispersion, then the chances of all counts add up to 1, with the variance that it names', () => {
    for (const [mean, dispersion] of [
      [0.3, 0.5],
      [4, 0.1],
      [2, 3],
    ] as const) {
      let sum = 0;
      let squares = 0;
      let factorial = 0;
      for (let count = 0; count < 400; count += 1) {
        if (count > 0) factorial += Math.log(count);
        const chance = Math.exp(logChance(count, mean, dispersion) - factorial);
        sum += chance;
        squares += chance * (count - mean) ** 2;
      }
      expect(sum).toBeCloseTo(1, 9);
      expect(squares).toBeCloseTo(mean * (1 + dispersion * mean), 6);
    }
    expect(logChance(2, 3, 1e-9)).toBeCloseTo(logChance(2, 3, 0), 6);
  });

  test('given any parameters, then its slopes are those of its differences', () => {
    const counts = dailyCounts(simulatedPast(2, { memory: 5, seed: 3 }));
    for (const gamma of [0, 0.3]) {
      const theta = penaltyFor(counts).means.slice();
      theta[9] = gamma;
      const { slope } = scoreOf(counts, theta, 0.2);
      for (let place = 0; place < PARAMETERS; place += 1) {
        const at = (by: number) =>
          scoreOf(
            counts,
            theta.map((value, other) => (other === place ? value + by : value)),
            0.2,
          ).likelihood;
        const expected = (at(1e-5) - at(-1e-5)) / 2e-5;
        expect(Math.abs((slope[place] ?? 0) - expected)).toBeLessThan(1e-3 * (1 + Math.abs(expected)));
      }
    }
  });
});

describe('a calibration', () => {
  test.each([9.5, 3])(
    'given simulated records that forget in %d days, then their reactions come back',
    (memory) => {
      const records = [1, 2, 3].map((seed) => {
        const counts = dailyCounts(simulatedPast(10, { memory, seed }));
        return fitted(counts, penaltyFor(counts)).theta;
      });
      const mean = (place: number, of: (value: number) => number = Math.exp) =>
        records.reduce((sum, theta) => sum + of(theta[place] ?? 0), 0) / records.length;
      const truth = [
        TRUTH.inertia.conflict,
        TRUTH.inertia.cooperation,
        TRUTH.reciprocity.conflict,
        TRUTH.reciprocity.cooperation,
      ];
      for (const [index, value] of truth.entries())
        expect(Math.abs(mean(4 + index) - value)).toBeLessThan(0.09);
      expect(Math.abs(1 / mean(8) / memory - 1)).toBeLessThan(0.25);
      expect(Math.abs(mean(9, (value) => value))).toBeLessThan(0.08);
    },
  );

  test('given acts that calm, then gamma is found above 0, and told', () => {
    const answer = valueOf(simulatedPast(10, { memory: 9.5, gamma: 0.4, seed: 4 }));
    const gamma = answer.fitted.find(({ parameter }) => parameter === 'reaction.gamma');
    expect(gamma?.low).toBeGreaterThan(0);
    expect(gamma?.low).toBeLessThan(0.4);
    expect(gamma?.high).toBeGreaterThan(0.4);
    expect(answer.verdict).toContain('Cooperation received calms.');
    expect(answer.intervals).toBe('profile');
    expect(answer.goodness.transform.filter(({ passes }) => passes).length).toBeGreaterThanOrEqual(3);
    const total = answer.acts.reduce((sum, count) => sum + count, 0);
    const expected = answer.goodness.quarters.reduce((sum, quarter) => sum + quarter.expected, 0);
    expect(Math.abs(expected / total - 1)).toBeLessThan(0.03);
  });

  test('given less than three years, then intervals are of records made up; shared, reactions stay and rates are its own', () => {
    const answer = valueOf(simulatedPast(1.2, { memory: 9.5, seed: 5, mu: 0.1 }), 'shared');
    expect(answer.intervals).toBe('bootstrap');
    expect(answer.fitted.map(({ parameter }) => parameter)).toEqual(
      [0, 1, 2, 3].map((process) => `reaction.mu.${process}`),
    );
    for (const { value, low, high } of answer.fitted) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    const { reaction } = answer.assumptions;
    expect(reaction).toMatchObject({ inertia: TRUTH.inertia, reciprocity: TRUTH.reciprocity, gamma: 0 });
    // The block is what a what-if takes.
    const request = requestFor({ model: 'reaction/3', stated: reaction, reaction });
    expect(request).toMatchObject({ reaction, rates: { used: 'stated' } });
  });

  test('given too few acts or days, then it is refused and names the figures', () => {
    const year = simulatedPast(1.5, { memory: 9.5, seed: 6, mu: 0.1 });
    const few = { ...year, days: year.days.slice(0, 60) };
    const short = { ...year, from: year.to - 363 };
    for (const past of [few, short]) {
      expect(calibrated(past, 'own')).toMatchObject({
        ok: false,
        error: { code: 'calibrate-too-short', remedy: expect.stringContaining('prior') },
      });
    }
  });

  test('given a side that never did anything bad, then that is told', () => {
    const past = simulatedPast(4, { memory: 9.5, seed: 7 });
    const kind = {
      ...past,
      days: past.days.map(({ day, counts, sizes }) => ({
        day,
        counts: counts.with(0, 0),
        sizes: sizes.with(0, 0).with(4, 0),
      })),
    };
    expect(valueOf(kind, 'shared').verdict[0]).toContain('There is no act of conflict by the first');
  });
});

test('given acts of several days, then their parts become whole acts', () => {
  const part = (day: number) => ({ day, counts: [0.25, 0, 0, 0], sizes: [0.1, 0, 0, 0, 0, 0, 0, 0] });
  const { counts, totals } = dailyCounts({ from: 0, to: 9, days: [0, 1, 2, 3, 7].map(part) });
  expect(totals).toEqual([1, 0, 0, 0]);
  expect(counts[3 * 4]).toBe(1);
});

test('given the reactions of a fit, then records drawn from it have its rates', () => {
  const counts = dailyCounts(simulatedPast(10, { memory: 9.5, seed: 8 }));
  const fit = fitted(counts, penaltyFor(counts), SHARED_FIXED);
  const drawn = drawnCounts(fit, counts.days, 1);
  for (const [process, total] of drawn.totals.entries()) {
    expect(Math.abs(total / (counts.totals[process] ?? 1) - 1)).toBeLessThan(0.35);
  }
});

test('given monthly means of the published coefficients, then they come back from acts', () => {
  const published = { first: [-0.735, 0.642, 0.238], second: [-0.541, 0.479, 0.154] } as const;
  const words = new Int32Array(4);
  const error = (month: number, party: number): number => {
    philox(words, month, party, 0, 0, 9, 0);
    return normalQuantile(uniform(words[0] ?? 0, words[1] ?? 0));
  };
  const days: PastOfDays['days'][number][] = [];
  let [a, b] = [0, 0];
  const months = 171 * 12;
  for (let month = 0; month < months; month += 1) {
    [a, b] = [
      published.first[0] + published.first[1] * a + published.first[2] * b + error(month, 0),
      published.second[0] + published.second[1] * b + published.second[2] * a + error(month, 1),
    ];
    const day = dayNumber(`${1900 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-15`);
    const one = (score: number, party: number) => (score < 0 ? party : 2 + party);
    const counts = [0, 0, 0, 0];
    const sizes = [0, 0, 0, 0, 0, 0, 0, 0];
    for (const [party, score] of [a, b].entries()) {
      counts[one(score, party)] = 1;
      sizes[one(score, party)] = Math.abs(score) / 10;
    }
    days.push({ day, counts, sizes });
  }
  const past = { from: days[0]?.day ?? 0, to: days.at(-1)?.day ?? 0, days };
  expect(monthlyMeans(past)[0].at(-1)).toBeCloseTo(a, 9);
  const [first, second] = monthlyReactions(past) ?? [];
  for (const [row, of] of [
    [first, published.first],
    [second, published.second],
  ] as const) {
    expect(row?.constant).toBeCloseTo(of[0], 0);
    expect(Math.abs((row?.own ?? 9) - of[1])).toBeLessThan(0.05);
    expect(Math.abs((row?.other ?? 9) - of[2])).toBeLessThan(0.05);
  }
});
