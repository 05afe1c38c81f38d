import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayNumber, formatDay } from '../../src/kernel/clock.ts';
import { reportedDay } from '../../src/timeline/act-table.ts';

const FIRST = '2024-02-01';
const knownOf = (act: Parameters<typeof reportedDay>[0]): string => formatDay(reportedDay(act));

describe('the day from which the public could know an act', () => {
  test.each([
    ['what is stated', { reported: '2024-02-20', sources: [{ published: '2024-02-03' }] }, '2024-02-20'],
    [
      'the earliest source',
      { sources: [{ published: '2024-02-09' }, { published: '2024-02-03' }] },
      '2024-02-03',
    ],
    ['its own day, where a source is older', { sources: [{ published: '2019-02-02' }] }, FIRST],
    [
      'a report of it beside an older source',
      { sources: [{ published: '2019-02-02' }, { published: '2024-02-05' }] },
      '2024-02-05',
    ],
    ['its own day, where no source has a date', { sources: [{}] }, FIRST],
  ])('given an act, then it is %s', (_what, facts, known) => {
    expect(knownOf({ occurred: { from: FIRST }, ...facts })).toBe(known);
  });

  test('given an act of several days without a dated source, then it is the last of them', () => {
    expect(knownOf({ occurred: { from: FIRST, to: '2024-02-29' }, sources: [{}] })).toBe('2024-02-29');
  });

  test('given sources of any dates, then nothing is known before it happened, and one more report never makes it known later', () => {
    const day = fc.integer({ min: -900, max: 900 }).map((days) => addDays(FIRST, days));
    const sources = fc.array(fc.record({ published: fc.option(day, { nil: undefined }) }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.nat(40), sources, fc.nat(900), (length, given, later) => {
        const occurred = { from: FIRST, to: addDays(FIRST, length) };
        const known = reportedDay({ occurred, sources: given });
        expect(known).toBeGreaterThanOrEqual(dayNumber(FIRST));
        const dated = given.some(({ published }) => published !== undefined && published >= FIRST);
        const one = { published: addDays(FIRST, later) };
        const more = reportedDay({ occurred, sources: [...given, one] });
        if (dated) expect(more).toBe(Math.min(known, dayNumber(one.published)));
        else expect(more).toBe(dayNumber(one.published));
      }),
    );
  });
});
