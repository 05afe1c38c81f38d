import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayNumber } from '../../src/kernel/clock.ts';
import type { HistoryTable } from '../../src/timeline/history-table.ts';
import { OUTLINE_POINTS, OUTLINE_STEP, outlineOf } from '../../src/tension/outline.ts';
import { Outlooks } from '../../src/tension/outlooks.query.ts';
import { arbitraryOrders } from '../support/commands.arbitrary.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import {
  accepted,
  act,
  corrected,
  given,
  HISTORY,
  note,
  on,
  opened,
  readSide,
  record,
  recorded,
  relation,
  retracted,
  type Recorded,
} from '../timeline/recorded.ts';

const TODAY = Date.UTC(2021, 11, 31);
const source = (title: string) => ({ title, publisher: 'Paper' });

function outlooksOf({ histories }: Recorded, today = TODAY): { outlooks: Outlooks; table: HistoryTable } {
  const [table] = histories.list();
  if (table === undefined) throw new Error('no history');
  return { outlooks: new Outlooks({ histories, clock: { now: () => today } }), table };
}

describe('a history at a glance', () => {
  test('given any record, then its level is the reading of that day to the last digit, and its changes are those of the series', async () => {
    let levels = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryOrders(), async (orders) => {
        const store = new MemoryStore();
        await record(store, HISTORY, orders, { mayRefuse: true });
        const side = await readSide(store);
        if (side.histories.list().length === 0) return;
        const { outlooks, table } = outlooksOf(side);
        const { reading, change7, change90 } = await outlooks.of(table);
        const { at, covered, tension, underlying, band } = accepted(await side.tension.reading(HISTORY));
        expect(reading).toEqual({ at, covered, tension, underlying, band });
        const { series, from } = accepted(await side.tension.series(HISTORY));
        const last = series.tension.length - 1;
        for (const [days, change] of [
          [7, change7],
          [90, change90],
        ] as const) {
          expect(change === undefined).toBe(!covered || dayNumber(at) - dayNumber(from) < days);
          if (change === undefined) continue;
          levels += 1;
          expect(change).toBeCloseTo((series.tension[last] ?? 0) - (series.tension[last - days] ?? 0), 9);
        }
      }),
      { numRuns: 60 },
    );
    expect(levels).toBeGreaterThan(10);
  });

  test('given acts recorded out of order, one of them retracted and one to come, then the last act is the last that began and stands', async () => {
    const side = await given(
      opened(relation({ coverage: { from: '2021-03-01', to: '2021-06-15' } })),
      recorded(act('late', on('2021-06-01'))),
      recorded(act('early', on('2021-04-01'))),
      recorded(act('gone', on('2021-06-10'))),
      recorded(act('after', on('2021-06-16'))),
      retracted('gone'),
    );
    const { outlooks, table } = outlooksOf(side);
    expect((await outlooks.of(table)).lastAct).toMatchObject({
      actId: 'late',
      day: '2021-06-01',
      code: '112',
    });
  });

  test('given a coverage that begins or ends, then no change reaches beyond it, and a day before it is told as not covered', async () => {
    const short = await given(opened(relation({ coverage: { from: '2021-06-08', to: '2021-06-15' } })));
    const shortly = outlooksOf(short);
    const seen = await shortly.outlooks.of(shortly.table);
    expect(seen.change7).toBe(0);
    expect(seen.change90).toBeUndefined();
    const ahead = outlooksOf(short, Date.UTC(2021, 5, 1));
    const { reading, change7, outline } = await ahead.outlooks.of(ahead.table);
    expect(reading).toMatchObject({ at: '2021-06-01', covered: false });
    expect(change7).toBeUndefined();
    expect(outline.levels).toHaveLength(1);
  });

  test('given a day that passes and a record that goes on, then what is kept is worked out again, and only then', async () => {
    const side = await given(
      opened(relation({ coverage: { from: '2021-01-01' } })),
      recorded(act('first', on('2021-06-01'))),
    );
    const [table] = side.histories.list() as [HistoryTable];
    let now = Date.UTC(2021, 6, 1);
    const outlooks = new Outlooks({ histories: side.histories, clock: { now: () => now } });
    const first = await outlooks.of(table);
    expect(await outlooks.of(table)).toBe(first);
    now += 86_400_000;
    const second = await outlooks.of(table);
    expect(second.reading.at).toBe('2021-07-02');
    expect(second.reading.tension).not.toBe(first.reading.tension);
  });

  test('given corrections, retractions and notes, then the sources are those of what stands, also restored from bytes', async () => {
    const two = [source('a'), source('b')];
    const side = await given(
      opened(),
      recorded(act('kept', { sources: two })),
      recorded(act('gone', { sources: two })),
      recorded(act('corrected', { sources: two })),
      { type: 'RecordNote', content: note('remark') },
      retracted('gone'),
      corrected(act('corrected', { sources: [...two, source('c')] })),
    );
    const [table] = side.histories.list() as [HistoryTable];
    expect(table.acts.sources).toBe(5);
    expect(table.entries.sourcesOf('note')).toBe(1);
  });
});

describe('the outline of a series', () => {
  test('given any levels, then it has at most 60, begins and ends as they do and holds the highest and the lowest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 900 }), (steps) => {
        const outline = [...outlineOf(Float64Array.from(steps, (step) => step * OUTLINE_STEP))];
        expect(outline.length).toBeLessThanOrEqual(OUTLINE_POINTS);
        expect(outline[0]).toBe(steps[0]);
        expect(outline.at(-1)).toBe(steps.at(-1));
        expect(Math.max(...outline)).toBe(Math.max(...steps));
        expect(Math.min(...outline)).toBe(Math.min(...steps));
      }),
    );
  });

  test('given few days, then it is each of them; given many, then a peak stays where it was by less than a span', () => {
    expect([...outlineOf(Float64Array.of(10, 20, 30))]).toEqual([20, 40, 60]);
    const days = new Float64Array(2000).fill(40);
    days[1500] = 90;
    const outline = [...outlineOf(days)];
    const place = outline.indexOf(180) / (outline.length - 1);
    expect(Math.abs(place - 0.75)).toBeLessThan(1 / 29);
  });
});
