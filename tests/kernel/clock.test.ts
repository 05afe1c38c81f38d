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

test('given days of leap years and others, real and not, then they are those of the platform, from the year 100 on', () => {
  const two = (value: number): string => String(value).padStart(2, '0');
  for (const year of [0, 99, 100, 400, 1600, 1700, 1900, 1969, 1970, 2000, 2023, 2024, 2100, 9999]) {
    for (let month = 0; month <= 13; month += 1) {
      for (let day = 0; day <= 32; day += 1) {
        const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
        const date = new Date(`${text}T00:00:00Z`);
        const real = year >= 100 && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
        if (parseDay(text) !== (real ? date.getTime() / 86_400_000 : undefined))
          expect(text).toBe('reckoned otherwise');
      }
    }
  }
});

test('given instants with and without an offset, then only the former have a meaning', () => {
  expect(parseInstant('2021-06-16T12:00:00+02:00')).toBe(Date.UTC(2021, 5, 16, 10));
  expect(parseInstant('2021-06-16T12:00:00')).toBeUndefined();
  expect(parseInstant('2021-02-30T12:00:00Z')).toBeUndefined();
});
