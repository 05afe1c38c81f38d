import { describe, expect, test } from 'vitest';
import { addDays } from '../../../src/kernel/clock.ts';
import { fingerprintOf } from '../../../src/models/reaction/fingerprint.ts';
import { missedRates } from '../../../src/models/reaction/missed-rates.ts';
import { SHARED_REACTION } from '../../../src/models/reaction/own-rates.ts';
import type { PastOfDays } from '../../../src/models/reaction/past-of-days.ts';
import { rateFactors } from '../../../src/models/reaction/rate-spread.ts';
import { ratesSentence } from '../../../src/models/reaction/rates-words.ts';
import { recentRates } from '../../../src/models/reaction/recent-rates.ts';
import { requestOf } from '../../../src/models/reaction/request.ts';
import { act, AT, inputOf, requestFor } from './fixtures.ts';

/** A past of so many days up to 10 000, with counts by its day from 0. */
function pastOf(length: number, countsOf: (day: number) => readonly number[]): PastOfDays {
  const from = 10_000 - length + 1;
  return {
    from,
    to: 10_000,
    days: Array.from({ length }, (_, day) => ({ day: from + day, counts: countsOf(day), sizes: [] })),
  };
}

const NO_REACTION = {
  ...SHARED_REACTION,
  inertia: { conflict: 0, cooperation: 0 },
  reciprocity: { conflict: 0, cooperation: 0 },
};

const every = (days: number, by: string, code: string, over: number) =>
  Array.from({ length: Math.ceil(over / days) }, (_, index) =>
    act(`${by}-${code}-${index}`, addDays(AT, -days * index), code, { by }),
  );

describe('recent rates', () => {
  test('given acts of many ages, then each counts half for every 180 days, beside the plain mean of five years', () => {
    const counts = (day: number): readonly number[] => [day % 3, 0, day > 2900 ? 1 : 0, day < 1000 ? 1 : 0];
    const rates = recentRates(pastOf(3000, counts), 10_000);
    const sums = [0, 0, 0, 0];
    const plain = [0, 0, 0, 0];
    let weights = 0;
    for (let age = 0; age < 1826; age += 1) {
      const weight = 0.5 ** (age / 180);
      weights += weight;
      for (const [process, count] of counts(2999 - age).entries()) {
        sums[process] = (sums[process] ?? 0) + weight * count;
        plain[process] = (plain[process] ?? 0) + count;
      }
    }
    for (const [process, rate] of rates.entries()) {
      const mean = ((plain[process] ?? 0) + 3) / (1826 + 60);
      expect(rate).toBeCloseTo(((sums[process] ?? 0) + 120 * mean) / (weights + 120), 12);
    }
    // What is older than five years is gone, and says no more than "hardly ever".
    expect(rates[3]).toBe(rates[1]);
  });
});

describe('how far rates were off', () => {
  test('given spells of known counts without reactions, then the spread is worked out of them as written', () => {
    // Conflict goes up and down by spell, cooperation comes evenly.
    const counts = (day: number): readonly number[] => [Math.floor(day / 45) % 2 === 0 ? 3 : 1, 0, 1, 1];
    const past = pastOf(1000, counts);
    const { spells, spread } = missedRates(past, NO_REACTION);
    expect(spells).toBe(Math.floor((1000 - 365) / 45));
    let excess = 0;
    let squares = 0;
    for (let spell = 0; spell < spells; spell += 1) {
      const end = 10_000 - 45 * spell;
      const seen: PastOfDays = { ...past, days: past.days.filter(({ day }) => day <= end - 45) };
      const expected = (recentRates(seen, end - 45)[0] ?? 0) + (recentRates(seen, end - 45)[1] ?? 0);
      const came = past.days
        .filter(({ day }) => day > end - 45 && day <= end)
        .reduce((sum, day) => sum + (day.counts[0] ?? 0), 0);
      excess += (came - 45 * expected) ** 2 - 45 * expected;
      squares += (45 * expected) ** 2;
    }
    const variance = (spells * (excess / squares) + 8 * 0.25) / (spells + 8);
    expect(spread.conflict).toBe(Math.round(1 / variance));
    expect(spread.cooperation).toBeGreaterThan(spread.conflict);
  });

  test('given acts that bring about others, then the scatter that these make is no fault of the rate', () => {
    const bursts = (day: number): readonly number[] => [day % 90 < 30 ? 1 : 0, 0, 0, 0];
    const past = pastOf(2000, bursts);
    const alone = missedRates(past, NO_REACTION).spread.conflict;
    expect(missedRates(past, SHARED_REACTION).spread.conflict).toBeGreaterThan(alone);
  });

  test('given no past to forecast from, then the prior stands, and a wild past is no wider than that', () => {
    expect(
      missedRates(
        pastOf(409, () => [1, 1, 1, 1]),
        SHARED_REACTION,
      ),
    ).toEqual({
      spells: 0,
      spread: { conflict: 4, cooperation: 4 },
      // 1/8 of 4 times 4.
      shared: 2,
    });
    const wild = pastOf(3000, (day) => [day % 400 < 20 ? 50 : 0, 0, 1, 1]);
    expect(missedRates(wild, SHARED_REACTION)).toMatchObject({ spells: 40, spread: { conflict: 1 } });
  });
});

describe('how far rates were off together', () => {
  const swings = (day: number): number => (Math.floor(day / 45) % 2 === 0 ? 5 : 1);

  test('given both kinds up and down together, then they share draws as their covariance says; one against the other, none', () => {
    const past = pastOf(2200, (day) => [swings(day), 0, swings(day), 0]);
    const { spells, spread, shared } = missedRates(past, NO_REACTION);
    let products = 0;
    let squares = 0;
    for (let spell = 0; spell < spells; spell += 1) {
      const end = 10_000 - 45 * spell;
      const [rate = 0, silent = 0] = recentRates(past, end - 45);
      const expected = 45 * (rate + silent);
      const came = past.days
        .filter(({ day }) => day > end - 45 && day <= end)
        .reduce((sum, day) => sum + (day.counts[0] ?? 0), 0);
      products += (came - expected) ** 2;
      squares += expected ** 2;
    }
    const covariance = (spells * (products / squares) + 8 / 8) / (spells + 8);
    const wanted = Math.round(covariance * spread.conflict * spread.cooperation);
    expect(shared).toBe(Math.min(wanted, spread.conflict, spread.cooperation));
    expect(shared).toBeGreaterThan(1);
    const against = pastOf(2200, (day) => [swings(day), 0, 6 - swings(day), 0]);
    expect(missedRates(against, NO_REACTION).shared).toBe(0);
  });

  test("given draws that both share, then factors keep mean and variance and covary by shared / (s s')", () => {
    const spread = { conflict: 3, cooperation: 6, shared: 2 };
    const paths = 20_000;
    const sums = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
    for (let path = 0; path < paths; path += 1) {
      const [a = 0, b = 0] = rateFactors(11, path, spread) ?? [];
      sums.a += a / paths;
      sums.b += b / paths;
      sums.aa += a ** 2 / paths;
      sums.bb += b ** 2 / paths;
      sums.ab += (a * b) / paths;
    }
    expect(Math.abs(sums.a - 1)).toBeLessThan(0.015);
    expect(Math.abs(sums.b - 1)).toBeLessThan(0.015);
    expect((sums.aa - sums.a ** 2) * 3).toBeCloseTo(1, 1);
    expect((sums.bb - sums.b ** 2) * 6).toBeCloseTo(1, 1);
    // 2 of 3 times 6.
    expect(Math.abs((sums.ab - sums.a * sums.b) * 9 - 1)).toBeLessThan(0.12);
    // All alike where all are shared; apart where none are.
    const [same, alike] = rateFactors(11, 5, { conflict: 4, cooperation: 4, shared: 4 }) ?? [];
    expect(alike).toBe(same);
    expect(rateFactors(11, 5, { conflict: 4, cooperation: 4, shared: 0 })).toEqual(
      rateFactors(11, 5, { conflict: 4, cooperation: 4 }),
    );
  });
});

describe('reaction/4', () => {
  const record = [...every(10, 'RUS', '112', 800), ...every(5, 'USA', '036', 800)];

  test('given a record that covers a year, then its recent rates are used, with a spread by kind, and it is said', () => {
    const { rates, reaction } = requestFor({ model: 'reaction/4', record });
    expect(rates).toMatchObject({ used: 'own', to: AT, acts: [80, 0, 0, 160], spells: 9 });
    if (rates?.used !== 'own' || typeof reaction.spread !== 'object') throw new Error('no rates of its own');
    const [conflict = 0, none = 0] = rates.expected ?? [];
    expect(conflict).toBeCloseTo(0.1, 2);
    expect((reaction.mu as readonly number[])[0]).toBeCloseTo(0.6 * conflict - 0.18 * none, 12);
    // Acts at even distances: both kinds come as they were expected to.
    expect(reaction.spread.conflict).toBeGreaterThan(4);
    expect(ratesSentence(rates, { gamma: 0, spread: { conflict: 4, cooperation: 16 } })).toBe(
      `Base rates are the relation's own, of its 240 acts from ${rates.from} to 2021-06-15; cooperation does not calm. ` +
        'The newest acts count most; futures take these rates to be off by some 50 % for conflict and 25 % for cooperation, ' +
        'as they were in 9 spells of 45 days before.',
    );
  });

  test('given a stated spread, then it holds and nothing is said of spells', () => {
    const { rates, reaction } = requestFor({ model: 'reaction/4', record, stated: { spread: 9 } });
    expect(reaction.spread).toBe(9);
    expect(rates).not.toHaveProperty('spells');
  });

  test('given the models before, then their figures are what they were, and they know no spread by kind', () => {
    expect(fingerprintOf(requestFor({ model: 'reaction/3', record }))).toBe(
      'a4c9c140440f05d303a6c4c9eec6d303a0a001d48b96c8a58308bf59abcefb50',
    );
    const reaction = { ...requestFor({ record }).reaction, spread: { conflict: 4, cooperation: 2 } };
    for (const model of ['reaction/1', 'reaction/2', 'reaction/3'] as const) {
      expect(requestOf(inputOf({ model, record, reaction, stated: reaction }))).toMatchObject({
        ok: false,
        error: { code: 'assumptions' },
      });
    }
  });

  test('given a spread by kind, then each has draws of its own, and the first are those of one for both', () => {
    const both = rateFactors(7, 3, 4);
    const [conflict, cooperation] = rateFactors(7, 3, { conflict: 4, cooperation: 4 }) ?? [];
    expect(both).toEqual([conflict, conflict]);
    expect(cooperation).not.toBe(conflict);
    expect(rateFactors(7, 3, { conflict: 4, cooperation: 0 })).toEqual([conflict, 1]);
    expect(rateFactors(7, 3, 0)).toBeUndefined();
  });

  test('given the model after it, then it differs in what both spreads share alone, and says how far they go together', () => {
    const { models: _, ...four } = requestFor({ model: 'reaction/4', record });
    const { models, ...five } = requestFor({ model: 'reaction/5', record });
    if (typeof five.reaction.spread !== 'object') throw new Error('no spread by kind');
    const { shared, ...spread } = five.reaction.spread;
    expect(models.reaction).toBe('reaction/5');
    expect(shared).toBeGreaterThanOrEqual(0);
    expect({ ...five, reaction: { ...five.reaction, spread } }).toEqual(four);
    if (five.rates === undefined) throw new Error('no rates');
    expect(
      ratesSentence(five.rates, { gamma: 0, spread: { conflict: 4, cooperation: 16, shared: 4 } }),
    ).toContain('50 % for conflict and 25 % for cooperation, with a correlation of 0.5, as');
  });

  test('given draws to share, then older models refuse them, and no two factors share more than either has', () => {
    const of = (model: 'reaction/4' | 'reaction/5', shared: number) => {
      const reaction = {
        ...requestFor({ record }).reaction,
        spread: { conflict: 4, cooperation: 2, shared },
      };
      return requestOf(inputOf({ model, record, reaction, stated: reaction }));
    };
    expect(of('reaction/5', 2).ok).toBe(true);
    expect(of('reaction/4', 2)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('draws that rates share') },
    });
    expect(of('reaction/5', 3)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('shared is 3') },
    });
  });

  test('given a record that fails to cover a year, then it is reaction/3 in all but its name', () => {
    const short = every(10, 'RUS', '112', 300);
    const { models: _, ...four } = requestFor({ model: 'reaction/4', record: short });
    const { models: __, ...three } = requestFor({ model: 'reaction/3', record: short });
    expect(four).toEqual(three);
  });
});
