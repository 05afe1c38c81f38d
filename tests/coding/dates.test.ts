import { describe, expect, test } from 'vitest';
import { chronoFinder } from '../../src/coding/chrono.adapter.ts';
import { datesIn } from '../../src/coding/dates.ts';

const told = (sentence: string, published = '2021-05-31', last?: { from: string; to: string }) =>
  datesIn(sentence, 0, { published, last, finder: chronoFinder }).map(({ text, from, to }) => [
    text,
    from === to ? from : `${from}..${to}`,
  ]);

describe('words of time', () => {
  test.each([
    ['Last March, it imposed sanctions.', 'Last March', '2021-03-01..2021-03-31'],
    ['In April, it imposed more.', 'April', '2021-04-01..2021-04-30'],
    ['In July the two met.', 'July', '2020-07-01..2020-07-31'],
    ['It said so last Tuesday.', 'last Tuesday', '2021-05-25'],
    ['It said so on Monday.', 'Monday', '2021-05-31'],
    ['It said so on Thursday.', 'Thursday', '2021-05-27'],
    ['It will answer on Thursday.', 'Thursday', '2021-06-03'],
    ['The other week in Iceland, they met.', 'The other week', '2021-05-17..2021-05-28'],
    ['They meet next month.', 'next month', '2021-06-01..2021-06-30'],
    ['They met last week.', 'last week', '2021-05-24..2021-05-30'],
    ['They met three weeks ago.', 'three weeks ago', '2021-05-07..2021-05-13'],
    ['They met at the weekend.', 'at the weekend', '2021-05-29..2021-05-30'],
    ['They met yesterday.', 'yesterday', '2021-05-30'],
    ['It was lifted the day before yesterday.', 'the day before yesterday', '2021-05-29'],
    ['They met on 16 June 1954.', '16 June 1954', '1954-06-16'],
    ['They met on June 16, 1954.', 'June 16, 1954', '1954-06-16'],
    ['They met on 4 July.', '4 July', '2020-07-04'],
    ['They talked on 16 and 17 March 2021.', '16 and 17 March 2021', '2021-03-16..2021-03-17'],
    ['They met in late June 2019.', 'late June 2019', '2019-06-20..2019-06-30'],
    ['It fell in 1989.', '1989', '1989-01-01..1989-12-31'],
    ['It fell in the spring of 2019.', 'the spring of 2019', '2019-03-01..2019-05-31'],
    ['They met on 2021-05-03.', '2021-05-03', '2021-05-03'],
    ['On Saturday, 17 April, they met.', '17 April', '2021-04-17'],
  ])('given "%s", then it looks back from the day of publication', (sentence, text, expected) => {
    expect(told(sentence)).toEqual([[text, expected]]);
  });

  test.each([
    'USA Today reported it.',
    'They may march on the capital.',
    'Theresa May spoke.',
    'They talked for three hours.',
    'It won by 3 to 1.',
    'The 1990s were better.',
    'They met on 31 April 2021.',
  ])('given "%s", then no day is told', (sentence) => {
    expect(told(sentence)).toEqual([]);
  });

  test.each([
    ['Two days later it answered.', '2020-03-04'],
    ['Seventeen days later it answered.', '2020-03-19'],
    ['A fortnight later it answered.', '2020-03-13..2020-03-19'],
    ['The next day it answered.', '2020-03-03'],
    ['It answered the same day.', '2020-03-02'],
    ['A day earlier it had asked.', '2020-03-01'],
    ['In May of that year it answered.', '2020-05-01..2020-05-31'],
  ])('given "%s" after another date, then it is counted from there', (sentence, expected) => {
    expect(
      told(sentence, '2021-05-31', { from: '2020-03-02', to: '2020-03-02' }).map(([, day]) => day),
    ).toEqual([expected]);
  });

  test('given what came before a date of its sentence, then it is counted back from there, and without one nowhere', () => {
    const [, before] = told('It shut the border on 5 May, three days after it had recalled its envoy.');
    expect(before?.[1]).toBe('2021-05-02');
    expect(told('It shut the border three days after it had recalled its envoy.')).toEqual([]);
  });
});
