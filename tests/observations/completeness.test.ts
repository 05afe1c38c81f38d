import { expect, test } from 'vitest';
import { dayNumber } from '../../src/kernel/clock.ts';
import { CompletenessTally, daysWithout, summedImports } from '../../src/timeline/completeness.ts';

const run = (from: string, to: string) => [dayNumber(from), dayNumber(to)] as const;

test('given runs of days in any order, that overlap and lie apart, then days that none covers are counted and listed', () => {
  const runs = [
    run('2018-01-10', '2018-01-10'),
    run('2018-01-01', '2018-01-03'),
    run('2018-01-02', '2018-01-05'),
  ];
  expect(daysWithout(runs)).toEqual({
    from: '2018-01-01',
    to: '2018-01-10',
    span: 10,
    without: 4,
    gaps: [['2018-01-06', '2018-01-09']],
  });
  expect(daysWithout([])).toEqual({ span: 0, without: 0, gaps: [] });
});

test('given rows, then months tell those known and those that happened, and arrivals how late they came', () => {
  const tally = new CompletenessTally();
  for (const [rows, occurred, known] of [
    [3, '2018-01-31', '2018-01-31'],
    [2, '2018-01-31', '2018-02-01'],
    [1, '2018-01-10', '2018-02-01'],
    [1, '2017-02-01', '2018-02-01'],
  ] as const)
    tally.add(rows, dayNumber(occurred), dayNumber(known));
  expect(tally.months).toEqual([
    { month: '2017-02', known: 0, occurred: 1 },
    { month: '2018-01', known: 3, occurred: 6 },
    { month: '2018-02', known: 4, occurred: 0 },
  ]);
  expect(tally.arrivals).toEqual({ sameDay: 3, within7: 2, within30: 1, later: 1 });
});

test('given several imports, then what they refused is added up by reason', () => {
  const end = (refused: Record<string, number>) =>
    ({ rows: 10, taken: 4, left: 3, repeated: 1, refused }) as never;
  expect(summedImports([end({ 'bad-day': 2 }), end({ 'bad-day': 1, 'same-party': 1 })])).toEqual({
    imports: 2,
    rows: 20,
    taken: 8,
    left: 6,
    repeated: 2,
    refused: { 'bad-day': 3, 'same-party': 1 },
  });
});
