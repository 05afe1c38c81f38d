import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contributionRows } from '../../src/charts/contribution-geometry.ts';
import { roundToSum } from '../../src/charts/rounding.ts';
import { explanationAt } from './fixture.ts';

const tenths = (value: number): number => Math.round(value * 10) || 0;

const days = fc.constantFrom(
  '2021-03-02',
  '2021-03-18',
  '2021-04-01',
  '2021-04-22',
  '2021-05-25',
  '2021-08-01',
  '2024-01-01',
);

describe('figures that must add up', () => {
  test('given any values, then the rounded ones sum to the rounded total and none moves by a whole step', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (values) => {
          const total = values.reduce((sum, value) => sum + value, 0);
          const rounded = roundToSum(values, total, 1);
          expect(rounded.reduce((sum, value) => sum + tenths(value), 0)).toBe(tenths(total));
          for (const [index, value] of values.entries()) {
            expect(Math.abs(value - (rounded[index] ?? 0))).toBeLessThan(0.1 + 1e-6);
          }
        },
      ),
    );
  });

  test('given thirds, then the largest remainders go up', () => {
    expect(roundToSum([1 / 3, 1 / 3, 1 / 3], 1, 1)).toEqual([0.4, 0.3, 0.3]);
    expect(roundToSum([], 0, 1)).toEqual([]);
  });
});

describe('contributions', () => {
  test('given any day and limit, then printed rows lead from the printed baseline to the printed tension', () => {
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 0, max: 30 }),
        fc.option(fc.integer({ min: 1, max: 30 })),
        (at, limit, held) => {
          const explanation = explanationAt(at, held ?? undefined);
          const { rows, baseline, raising, lowering, tension } = contributionRows(explanation, limit);
          expect(tenths(baseline) + rows.reduce((sum, row) => sum + tenths(row.shown), 0)).toBe(
            tenths(tension),
          );
          expect(tenths(baseline) + tenths(raising) - tenths(lowering)).toBe(tenths(tension));
          expect(tension).toBeCloseTo(explanation.tension, 1);
          expect(rows.reduce((sum, row) => sum + row.acts, 0)).toBe(explanation.total);
          expect(rows[rows.length - 1]?.end ?? explanation.baseline).toBeCloseTo(explanation.tension, 9);
        },
      ),
    );
  });

  test('given a limit, then the strongest are shown in order and the rest is one exact row', () => {
    const explanation = explanationAt('2021-04-16');
    const { rows } = contributionRows(explanation, 5);
    expect(rows.slice(0, 5).map((row) => row.contribution?.actId)).toEqual(
      explanation.contributions.slice(0, 5).map(({ actId }) => actId),
    );
    expect(rows[5]).toMatchObject({ kind: 'others', acts: explanation.total - 5 });
    expect(rows[5]?.end).toBeCloseTo(explanation.tension, 9);
  });

  test('given a day before any act, then baseline and tension are one', () => {
    const { rows, baseline, tension } = contributionRows(explanationAt('2021-01-01'));
    expect([rows, baseline, tension]).toEqual([[], 55, 55]);
  });
});
