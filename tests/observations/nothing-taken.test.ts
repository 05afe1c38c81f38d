import { describe, expect, test } from 'vitest';
import { nothingTaken } from '../../src/observations/nothing-taken.ts';

const told = (...[scan, wanted]: Parameters<typeof nothingTaken>): string => {
  const { message, remedy } = nothingTaken(scan, wanted);
  return `${message}. ${remedy}`;
};

describe('files that hold nothing to import', () => {
  test.each([
    [
      'without a row',
      { rows: 0, pairs: [], refused: [] },
      'The files hold no row. Look whether they are whole.',
    ],
    [
      'of other pairs',
      { rows: 3, pairs: [{ pair: 'DEU-FRA', rows: 2 }], refused: [] },
      'None of 3 rows is of RUS-USA on those days. The most are of DEU-FRA.',
    ],
    [
      'of nobody',
      {
        rows: 4,
        pairs: [],
        refused: [
          { reason: 'unknown-party' as const, rows: 3, first: [] },
          { reason: 'unknown-code' as const, rows: 1, first: [] },
        ],
      },
      'None of 4 rows can be taken. Not taken: 3 with an actor that is no state, 1 with a code that CAMEO does not have.',
    ],
  ])('given files %s, then it is told why', (_, scan, words) => {
    expect(told(scan, ['RUS-USA'])).toBe(words);
  });
});
