import { afterEach, describe, expect, test } from 'vitest';
import {
  dayLabel,
  dayOrderOf,
  monthLabel,
  spanLabel,
  writeDaysIn,
  type DayOrder,
} from '../../src/charts/day-words.ts';
import { dayNumber } from '../../src/kernel/clock.ts';

afterEach(() => writeDaysIn('day-first'));

describe('days in words', () => {
  test.each<[DayOrder, string, string, string, string, string]>([
    ['day-first', '16 Jun 2021', '16 Jun', 'Jun 2021', '3 Mar to 16 Jun 2021', '30 Dec 2020 to 16 Jun 2021'],
    [
      'month-first',
      'Jun 16, 2021',
      'Jun 16',
      'Jun 2021',
      'Mar 3 to Jun 16, 2021',
      'Dec 30, 2020 to Jun 16, 2021',
    ],
    ['year-first', '2021 Jun 16', 'Jun 16', '2021 Jun', '2021 Mar 3 to Jun 16', '2020 Dec 30 to 2021 Jun 16'],
  ])('given %s, then days, months and spans are written so', (order, day, short, month, span, years) => {
    writeDaysIn(order);
    const last = dayNumber('2021-06-16');
    expect([dayLabel(last), dayLabel(last, false), monthLabel(last)]).toEqual([day, short, month]);
    expect(spanLabel(dayNumber('2021-03-03'), last)).toBe(span);
    expect(spanLabel(dayNumber('2020-12-30'), last)).toBe(years);
  });

  test.each([
    ['en-GB', 'day-first'],
    ['de', 'day-first'],
    ['ru', 'day-first'],
    ['ar-EG', 'day-first'],
    ['en-US', 'month-first'],
    ['hu', 'year-first'],
    ['ja', 'year-first'],
  ])('given the calendar of %s, then its order is %s', (locale, order) => {
    const parts = new Intl.DateTimeFormat(locale, { dateStyle: 'short' }).formatToParts(0);
    expect(dayOrderOf(parts)).toBe(order);
  });
});
