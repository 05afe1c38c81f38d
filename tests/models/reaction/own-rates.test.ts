import { describe, expect, test } from 'vitest';
import { addDays, dayNumber } from '../../../src/kernel/clock.ts';
import { fingerprintOf } from '../../../src/models/reaction/fingerprint.ts';
import { backgroundFor, expectedRates, ownRates } from '../../../src/models/reaction/own-rates.ts';
import { DEFAULT_REACTION_PARAMETERS } from '../../../src/models/reaction/parameters.ts';
import { pastOfActs } from '../../../src/models/reaction/past-of-days.ts';
import { rateFactor } from '../../../src/models/reaction/rate-spread.ts';
import { ratesSentence } from '../../../src/models/reaction/rates-words.ts';
import { requestOf } from '../../../src/models/reaction/request.ts';
import { act, AT, inputOf, requestFor, SPRING } from './fixtures.ts';

/** An act by one party every so many days, from long before the fork up to it. */
const every = (days: number, by: string, code: string, over = 800) =>
  Array.from({ length: Math.ceil(over / days) }, (_, index) =>
    act(`${by}-${code}-${index}`, addDays(AT, -days * index), code, { by }),
  );

describe('a record as day counts', () => {
  test('given acts of a day, of several, and a reciprocal one, then each day holds its part of each process', () => {
    const past = pastOfActs(
      [
        act('one', '2021-06-10', '163'),
        act('long', '2021-06-13', '112', { by: 'RUS', until: '2021-06-16' }),
        act('both', '2021-06-14', '057', { reciprocal: true, class: 'material' }),
        act('nothing', '2021-06-01', '010'),
        act('step', '2021-06-01', '163', { followUpOf: 'one' }),
      ],
      AT,
      ['RUS', 'USA'],
    );
    expect([past.from, past.to]).toEqual([dayNumber('2021-06-10'), dayNumber(AT)]);
    expect(past.days.map(({ day, counts }) => [day - past.from, ...counts])).toEqual([
      [0, 0, 1, 0, 0],
      [3, 0.25, 0, 0, 0],
      [4, 0.25, 0, 1, 1],
      [5, 0.25, 0, 0, 0],
    ]);
    expect(past.days[2]?.sizes.map((size) => Number(size.toFixed(3)))).toEqual([
      0.05, 0, 0, 0, 0, 0, 0.8, 0.8,
    ]);
  });
});

describe('rates of the last year', () => {
  test('given n acts of a year, then (n + 3) / 425 a day, and what reactions bring is taken off', () => {
    expect(expectedRates([0, 40, 82, 422])).toEqual([3 / 425, 43 / 425, 0.2, 1]);
    const reaction = {
      ...DEFAULT_REACTION_PARAMETERS,
      inertia: { conflict: 0.4, cooperation: 0 },
      reciprocity: { conflict: 0.2, cooperation: 0.5 },
    };
    // 1 - 0.4 x 1 - 0.2 x 2 and 2 - 0.8 - 0.2; a rate that is all reaction keeps a twentieth.
    expect(backgroundFor([1, 2, 0.1, 1], reaction).map((mu) => Number(mu.toFixed(12)))).toEqual([
      0.2, 1, 0.005, 0.95,
    ]);
  });

  test('given a record that covers a year, then its own rates are used and no act calms', () => {
    const record = [...every(10, 'RUS', '112'), ...every(5, 'USA', '036')];
    const request = requestFor({ model: 'reaction/3', record });
    expect(request.rates).toMatchObject({ used: 'own', from: '2020-06-16', to: AT, acts: [37, 0, 0, 73] });
    expect(request.reaction).toMatchObject({ gamma: 0, spread: 4, beta: 1 / 9.5 });
    // (I - a) rate, by hand.
    const [conflict, none] = [40 / 425, 3 / 425];
    expect((request.reaction.mu as readonly number[])[0]).toBeCloseTo(0.6 * conflict - 0.18 * none, 12);
    expect(ratesSentence(request.rates as never, request.reaction)).toBe(
      "Base rates are the relation's own, of its 110 acts from 2020-06-16 to 2021-06-15; cooperation does not calm.",
    );
  });

  test('given a year less a day, or too few acts, then the prior is used and every figure of reaction/2 stays', () => {
    const short = requestFor({ model: 'reaction/3', record: SPRING });
    expect(short.rates).toEqual({ used: 'prior', because: 'short', days: 141, acts: expect.any(Number) });
    const { rates: _, models: __, ...figures } = short;
    const { models: ___, ...before } = requestFor({ model: 'reaction/2', record: SPRING });
    expect(figures).toEqual(before);
    const few = requestFor({ model: 'reaction/3', record: every(60, 'USA', '036') });
    expect(few.rates).toMatchObject({ used: 'prior', because: 'few', acts: 14 });
    const days = (covered: number) =>
      ownRates(
        'reaction/3',
        pastOfActs(every(covered - 1, 'RUS', '163', 2 * covered - 2).flatMap(twenty), AT, ['RUS', 'USA']),
        DEFAULT_REACTION_PARAMETERS,
      ).rates;
    expect(days(364)).toMatchObject({ used: 'prior', because: 'short', days: 364 });
    expect(days(365)).toMatchObject({ used: 'own' });
  });

  test('given stated parameters, then they hold and the rest is the own or the shared', () => {
    const record = every(10, 'RUS', '112');
    const of = (stated: object) => requestFor({ model: 'reaction/3', record, stated }).reaction;
    expect(of({ gamma: 0.4 })).toMatchObject({ gamma: 0.4, beta: 1 / 9.5, spread: 4 });
    expect(of({ inertia: { conflict: 0.1 } }).inertia).toEqual({ conflict: 0.1, cooperation: 0.35 });
    // Rates that are stated are as sure as they are said to be.
    expect(of({ mu: 0.2 })).toMatchObject({ mu: 0.2 });
    expect(of({ mu: 0.2 })).not.toHaveProperty('spread');
    expect(requestFor({ model: 'reaction/3', record, stated: { mu: 0.2 } }).rates).toEqual({
      used: 'stated',
    });
  });

  test('given an older model, then nothing of this touches its request, and a spread is refused', () => {
    const record = every(10, 'RUS', '112');
    for (const model of ['reaction/1', 'reaction/2'] as const) {
      const request = requestFor({ model, record, stated: { gamma: 0 } });
      expect(request.reaction).toEqual(DEFAULT_REACTION_PARAMETERS);
      expect(fingerprintOf(request)).toBe(fingerprintOf(requestFor({ model, record })));
      const reaction = { ...DEFAULT_REACTION_PARAMETERS, spread: 4 };
      expect(requestOf(inputOf({ model, record, reaction }))).toMatchObject({
        ok: false,
        error: { code: 'assumptions' },
      });
    }
  });
});

test.each([1, 4, 9])('given a spread of %d, then factors have mean 1 and variance 1 / spread', (spread) => {
  const paths = 40_000;
  let sum = 0;
  let squares = 0;
  for (let path = 0; path < paths; path += 1) {
    const factor = rateFactor(7, path, spread);
    sum += factor;
    squares += factor * factor;
  }
  const mean = sum / paths;
  expect(Math.abs(mean - 1)).toBeLessThan(0.02);
  expect(Math.abs((squares / paths - mean * mean) * spread - 1)).toBeLessThan(0.1);
});

/** Twenty acts of a day in the place of one. */
const twenty = (one: ReturnType<typeof act>) =>
  Array.from({ length: 20 }, (_, index) => ({ ...one, actId: `${one.actId}-${index}` }));
