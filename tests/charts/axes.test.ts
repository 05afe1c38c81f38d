import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BANDS, rangeOfBands } from '../../src/charts/bands.ts';
import { dayAxis, daysOfStep } from '../../src/charts/day-axis.ts';
import { dayLabel } from '../../src/charts/day-words.ts';
import { niceStep } from '../../src/charts/fan-geometry.ts';
import { rowLabels, spreadLabels } from '../../src/charts/label-placement.ts';
import { linearScale } from '../../src/charts/scale.ts';
import { thin } from '../../src/charts/thin.ts';
import { dayNumber, formatDay } from '../../src/kernel/clock.ts';
import { bandOf } from '../../src/models/tension/model.ts';

const axisOf = (first: number, last: number, width: number, character = 7) => {
  const input = {
    first,
    last,
    scale: linearScale(first, last, 10, 10 + width),
    start: 10,
    end: 10 + width,
    textWidth: (text: string) => text.length * character,
    labelGap: 20,
    minorGap: 4,
  };
  return { input, axis: dayAxis(input) };
};

describe('the tension axis', () => {
  test('given every tenth of a point, then the bands are those of the tension model', () => {
    for (let tenth = 0; tenth < 1000; tenth += 1) {
      const band = BANDS.find(({ from, to }) => tenth / 10 >= from && tenth / 10 < to);
      expect(band?.band).toBe(bandOf(tenth / 10));
    }
  });

  test('given any values, then the range holds them, lies on band borders and is at least half the axis', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 20 }), (values) => {
        const { low, high } = rangeOfBands(values);
        for (const value of values) expect(value >= low && value <= high).toBe(true);
        expect([low % 25, high % 25]).toEqual([0, 0]);
        expect(high - low).toBeGreaterThanOrEqual(50);
        expect(low >= 0 && high <= 100).toBe(true);
      }),
    );
  });
});

describe('the day axis', () => {
  test.each([
    ['2021-03-01', '2021-06-16', 700, ['Mar 2021', 'Apr', 'May', 'Jun']],
    ['2020-11-15', '2021-02-15', 400, ['Dec 2020', 'Jan 2021', 'Feb']],
    ['2021-06-07', '2021-06-28', 600, ['7 Jun 2021', '14 Jun', '21 Jun', '28 Jun']],
    ['2010-01-01', '2021-12-31', 400, ['2010', '2012', '2014', '2016', '2018', '2020']],
    ['2021-06-10', '2021-06-12', 300, ['10 Jun 2021', '11 Jun', '12 Jun']],
  ])('given %s to %s on %i pixels, then the labels are %j', (from, to, width, labels) => {
    expect(axisOf(dayNumber(from), dayNumber(to), width).axis.ticks.map(({ label }) => label)).toEqual(
      labels,
    );
  });

  test('given a span without two months on too few pixels for weeks, then both ends are labelled', () => {
    const { axis } = axisOf(dayNumber('2021-06-02'), dayNumber('2021-06-29'), 160);
    expect(axis.ticks.map(({ label }) => label)).toEqual(['2 Jun 2021', '29 Jun']);
  });

  test('given one day alone, then it is labelled', () => {
    const { axis } = axisOf(dayNumber('2021-06-16'), dayNumber('2021-06-16'), 160);
    expect(axis.ticks.map(({ label, x }) => [label, x])).toEqual([['16 Jun 2021', 90]]);
  });

  test('given weekly steps, then ticks are Mondays', () => {
    const days = daysOfStep(dayNumber('2021-06-01'), dayNumber('2021-06-30'), { unit: 'day', size: 7 });
    expect(days.map(formatDay)).toEqual(['2021-06-07', '2021-06-14', '2021-06-21', '2021-06-28']);
  });

  test('given any span and width, then labels lie within the axis, never overlap, and at least one tick is there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20_000, max: 40_000 }),
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 20, max: 2000 }),
        (first, days, width) => {
          const { axis, input } = axisOf(first, first + days, width);
          expect(axis.ticks.length).toBeGreaterThan(0);
          let free = input.start;
          for (const { day, label, labelX, x } of axis.ticks) {
            expect(day >= first && day <= first + days).toBe(true);
            expect(x).toBeCloseTo(input.scale(day), 9);
            if (label === '') continue;
            const half = input.textWidth(label) / 2;
            expect(labelX - half).toBeGreaterThanOrEqual(free - 1e-6);
            expect(labelX + half).toBeLessThanOrEqual(input.end + 1e-6);
            free = labelX + half + input.labelGap;
          }
        },
      ),
    );
  });

  test('given a day, then it reads as people write it', () => {
    expect(dayLabel(dayNumber('2021-06-16'))).toBe('16 Jun 2021');
    expect(dayLabel(dayNumber('2021-06-01'), false)).toBe('1 Jun');
  });
});

describe('a difference axis', () => {
  test.each([
    [0.3, 0.5],
    [1, 1],
    [7.5, 10],
    [12, 20],
    [150, 200],
    [0.02, 0.02],
  ])('given steps of at least %d, then the nice step is %d', (value, step) => {
    expect(niceStep(value)).toBeCloseTo(step, 12);
  });
});

describe('labels', () => {
  test('given any wishes that fit, then end labels keep their distance, their order and the borders', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { maxLength: 8 }), (wishes) => {
        const places = spreadLabels(wishes, 20, 0, 200);
        const sorted = [...places].sort((a, b) => a - b);
        for (const [index, place] of sorted.entries()) {
          expect(place >= -1e-6 && place <= 200 + 1e-6).toBe(true);
          if (index > 0) expect(place - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(20 - 1e-6);
        }
        for (const [i, a] of wishes.entries()) {
          for (const [j, b] of wishes.entries()) if (a < b) expect(places[i]).toBeLessThan(places[j] ?? 0);
        }
      }),
    );
  });

  test('given labels far apart, then each stands where it wants to', () => {
    expect(spreadLabels([150, 10, 80], 20, 0, 200)).toEqual([150, 10, 80]);
  });

  test('given labels over a plot, then those in one row never touch and what has no room is left out', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ x: fc.integer({ min: 0, max: 300 }), width: fc.integer({ min: 1, max: 120 }) }),
          { maxLength: 8 },
        ),
        (labels) => {
          const placed = rowLabels(labels, 2, 5, 0, 300).map((place, index) => ({
            ...place,
            width: labels[index]?.width ?? 0,
          }));
          for (const [i, a] of placed.entries()) {
            if (a.row === undefined) continue;
            expect(a.x - a.width / 2 >= 0 && a.x + a.width / 2 <= 300).toBe(true);
            for (const b of placed.slice(i + 1)) {
              if (a.row === b.row)
                expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual((a.width + b.width) / 2 + 5);
            }
          }
          if (labels.length > 0) expect(placed[0]?.row).toBe(0);
        },
      ),
    );
  });
});

describe('thinning', () => {
  const line = fc
    .array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 300, maxLength: 900 })
    .map((values) => values.map((y, index) => ({ x: (index / Math.max(1, values.length - 1)) * 99.5, y })));

  test('given any line, then every pixel keeps its lowest and highest value, in order, and has two points at most', () => {
    fc.assert(
      fc.property(line, (points) => {
        const kept = thin(points);
        expect(kept.length).toBeLessThanOrEqual(2 * 101 + 2);
        expect(kept[0]).toBe(points[0]);
        expect(kept[kept.length - 1]).toBe(points[points.length - 1]);
        for (const [index, point] of kept.entries())
          if (index > 0) expect(point.x).toBeGreaterThanOrEqual(kept[index - 1]?.x ?? 0);
        const extremes = (of: readonly { x: number; y: number }[]) => {
          const columns = new Map<number, [number, number]>();
          for (const { x, y } of of) {
            const [low, high] = columns.get(Math.floor(x)) ?? [y, y];
            columns.set(Math.floor(x), [Math.min(low, y), Math.max(high, y)]);
          }
          return columns;
        };
        expect(extremes(kept)).toEqual(extremes(points));
      }),
      { numRuns: 25 },
    );
  });
});
