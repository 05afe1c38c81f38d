import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain, readAt, sceneOf, seriesIn } from '../../src/dashboard/figure/scene.ts';
import { readingView } from '../../src/dashboard/figure/reading-vm.ts';
import { takeaway } from '../../src/dashboard/figure/takeaway.ts';
import { whyView, type WhyNames } from '../../src/dashboard/figure/why-vm.ts';
import { dayNumber, formatDay } from '../../src/kernel/clock.ts';
import { act, recordWith } from './fixture.ts';

const names: WhyNames = {
  act: (actId) => ({ label: actId, detail: '' }),
  issue: (id) => id,
  direction: (key) => key,
};
const day = (text: string): number => dayNumber(text);

const acts = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 90 }),
      score: fc.integer({ min: -100, max: 100 }).map((tenths) => tenths / 10),
      from: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((list) =>
    list.map(({ day: offset, score, from }, index) =>
      act(
        `act-${index}`,
        formatDay(day('2021-01-01') + offset),
        score,
        from ? {} : { initiator: 'RUS', target: 'USA' },
      ),
    ),
  );

describe('why tension stands where it stands', () => {
  test('given any acts and any grouping, then the printed figures add up to the printed tension, and the bars lead there', () => {
    fc.assert(
      fc.property(
        acts,
        fc.constantFrom('act', 'issue', 'direction'),
        fc.integer({ min: 1, max: 9 }),
        (list, by, limit) => {
          const scene = sceneOf(recordWith(list));
          const at = day('2021-03-15');
          const view = whyView(explain(scene, at), scene.baseline, by, names, limit);
          const printed = view.rows.reduce(
            (sum, { text }) => sum + Number(text.replace('\u2212', '-')),
            view.baseline,
          );
          expect(printed).toBeCloseTo(view.tension, 6);
          expect(view.baseline + view.raising - view.lowering).toBeCloseTo(view.tension, 6);
          expect(view.tension).toBeCloseTo(readAt(scene, at).tension, 1);
          // The headline is that of the acts, whatever the grouping and however many rows are shown.
          const { raising, lowering } = whyView(explain(scene, at), scene.baseline, 'act', names, 100);
          expect([view.raising, view.lowering]).toEqual([raising, lowering]);
          expect(Math.abs(raising - explain(scene, at).raising)).toBeLessThan(0.1 + 1e-9);
          const last = view.rows.at(-1);
          const end =
            last === undefined ? view.baselineAt : last.raising ? last.left + last.width : last.left;
          expect(end).toBeCloseTo(view.tensionAt, 6);
          for (const { left, width } of view.rows) {
            expect(left).toBeGreaterThanOrEqual(0);
            expect(left + width).toBeLessThanOrEqual(100);
          }
        },
      ),
    );
  });

  test('given more steps than room, then the rest is one row that says how many it holds', () => {
    const scene = sceneOf(recordWith());
    const view = whyView(explain(scene, day('2021-04-10')), scene.baseline, 'act', names, 3);
    expect(view.rows.map(({ label }) => label)).toEqual(['build-up', 'sanctions', 'waiver', '3 others']);
    expect(view.others).toBe(3);
    expect(view.rows[3]?.actId).toBeUndefined();
  });

  test('given a day before the first act, then there are no rows and tension is the baseline', () => {
    const scene = sceneOf(recordWith());
    const view = whyView(explain(scene, day('2021-03-01')), scene.baseline, 'act', names);
    expect(view.rows).toEqual([]);
    expect(view.tension).toBe(45);
  });
});

describe('the reading at the cursor', () => {
  test('given a day with acts, then it says how much tension changed since yesterday and stands above the baseline', () => {
    const scene = sceneOf(recordWith());
    const view = readingView(recordWith(), scene, day('2021-03-02'));
    const before = readAt(scene, day('2021-03-01')).tension;
    expect(view.changes[0]).toMatchObject({ label: 'since yesterday', points: view.tension - before });
    expect(view.changes[2]?.points).toBeCloseTo(view.tension - 45, 9);
    expect(view.sentence).toBe(`2 Mar 2021, tension ${view.tension.toFixed(1)}, ${view.band}`);
  });

  test('given a day outside the documented ones, then it says so', () => {
    const view = readingView(recordWith(), sceneOf(recordWith()), day('2021-04-11'));
    expect(view.covered).toBe(false);
    expect(view.sentence).toContain('outside the documented days');
  });
});

describe('the takeaway', () => {
  const say = (record: ReturnType<typeof recordWith>): string => {
    const scene = sceneOf(record);
    return takeaway(record, scene, seriesIn(scene, day('2021-03-01'), day('2021-04-20')), day('2021-04-10'));
  };

  test('given a peak behind, then the sentence names it and where tension stands, with figures of the model', () => {
    const scene = sceneOf(recordWith());
    const series = seriesIn(scene, day('2021-03-01'), day('2021-04-10'));
    const peak = Math.max(...series.tension);
    const now = readAt(scene, day('2021-04-10')).tension;
    const text = say(recordWith());
    expect(text).toContain(`Tension peaked at ${peak.toFixed(1)}`);
    expect(text).toContain(`stands at ${now.toFixed(1)} (${now < 50 ? 'strained' : 'tense'}) on 10 Apr 2021`);
    expect(text).toContain(
      now > 45 ? 'points above its baseline of 45.0' : 'points below its baseline of 45.0',
    );
  });

  test('given tension at its highest on the last day, then no peak is named', () => {
    expect(say(recordWith([act('last', '2021-04-10', -8)]))).toMatch(/^Tension stands at /);
  });

  test('given no acts, then it says that tension rests', () => {
    expect(say(recordWith([]))).toBe('No act is recorded, so tension rests at its baseline of 45.0.');
  });

  test('given a peak on a day that the record does not cover, then it is not taken for one', () => {
    const text = say(recordWith([act('first', '2021-03-05', -4), act('beyond', '2021-04-15', -10)]));
    expect(text).toContain('5 Mar 2021');
  });
});
