import { describe, expect, test } from 'vitest';
import { parsePeriod } from '../../src/kernel/clock.ts';

describe('a month or a year', () => {
  test.each([
    ['2021', '2021-01-01', '2021-12-31', 'year'],
    ['2024-02', '2024-02-01', '2024-02-29', 'month'],
    ['1900-02', '1900-02-01', '1900-02-28', 'month'],
    ['2021-12', '2021-12-01', '2021-12-31', 'month'],
  ])('given %s, when it is read, then it has its first and its last day', (text, from, to, precision) => {
    expect(parsePeriod(text)).toEqual({ from, to, precision });
  });
  test.each(['2021-13', '2021-00', '202', '20211', '2021-6', '2021-03-17', '', 'soon'])(
    'given "%s", when it is read, then it is none',
    (text) => {
      expect(parsePeriod(text)).toBeUndefined();
    },
  );
});
