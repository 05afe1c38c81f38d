import { expect, test } from 'vitest';
import { addDays, dayNumber, formatDay, parseDay, parseInstant } from '../../src/kernel/clock.ts';

test.each(['2021-02-30', '2021-13-01', '2021-6-1', '21-06-16', '2021-06-16T00:00:00Z', ''])(
  'given "%s", when it is parsed as a day, then it is refused',
  (text) => expect(parseDay(text)).toBeUndefined(),
);

test('given real days, then text and number are each other’s inverse', () => {
  for (const day of ['1970-01-01', '2020-02-29', '2021-06-16', '1945-05-08']) {
    expect(formatDay(dayNumber(day))).toBe(day);
  }
  expect(addDays('2020-02-28', 2)).toBe('2020-03-01');
});

test('given instants with and without an offset, then only the former have a meaning', () => {
  expect(parseInstant('2021-06-16T12:00:00+02:00')).toBe(Date.UTC(2021, 5, 16, 10));
  expect(parseInstant('2021-06-16T12:00:00')).toBeUndefined();
  expect(parseInstant('2021-02-30T12:00:00Z')).toBeUndefined();
});
