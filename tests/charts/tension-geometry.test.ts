import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterLane, type LaneItem } from '../../src/charts/marker-lane.ts';
import { svgMargins, SVG_METRICS } from '../../src/charts/svg.ts';
import {
  tensionGeometry,
  type TensionChartInput,
  type TensionMarker,
} from '../../src/charts/tension-geometry.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { BASELINE, FIRST, LAST, MARKERS, seriesFor } from './fixture.ts';

const chart = (more: Partial<TensionChartInput> = {}) =>
  tensionGeometry({
    series: seriesFor(),
    markers: MARKERS,
    baseline: BASELINE,
    cursor: dayNumber('2021-04-16'),
    width: 960,
    height: 420,
    margins: svgMargins(960, { title: 'A history', description: '' }),
    metrics: SVG_METRICS,
    ...more,
  });

const item = fc.record({
  id: fc.uuid(),
  x: fc.double({ min: 0, max: 500, noNaN: true }),
  weight: fc.double({ min: 0, max: 3, noNaN: true }),
}) satisfies fc.Arbitrary<LaneItem>;

describe('a lane of markers', () => {
  const extent = (count: number) => ({ left: 5, right: 5 + (count > 1 ? 8 * String(count).length : 0) });

  test('given any items, then marks keep within the lane, never touch, and their counts add up to the items', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), fc.boolean(), (items, snapped) => {
        const snap = snapped ? { snap: (x: number) => 2 * Math.floor(x / 2) } : {};
        const clusters = clusterLane(items, { start: 0, end: 500, gap: 2, extent, ...snap });
        expect(clusters.flatMap(({ ids }) => ids).toSorted()).toEqual(items.map(({ id }) => id).toSorted());
        for (const [index, { x, left, right }] of clusters.entries()) {
          expect(x - left).toBeGreaterThanOrEqual(-1e-6);
          expect(x + right).toBeLessThanOrEqual(500 + 1e-6);
          const before = clusters[index - 1];
          if (before !== undefined)
            expect(x - left - (before.x + before.right)).toBeGreaterThanOrEqual(2 - 1e-6);
        }
        const weight = clusters.reduce((sum, cluster) => sum + cluster.weight, 0);
        expect(weight).toBeCloseTo(
          items.reduce((sum, { weight }) => sum + weight, 0),
          6,
        );
      }),
    );
  });

  test('given marks far apart, then each stands at its own place whatever their order', () => {
    const items = [300, 100, 200].map((x) => ({ id: `a${x}`, x, weight: 1 }));
    const clusters = clusterLane(items, { start: 0, end: 500, gap: 2, extent });
    expect(clusters.map(({ x, ids }) => [x, ids])).toEqual([
      [100, ['a100']],
      [200, ['a200']],
      [300, ['a300']],
    ]);
  });

  test('given a joint mark that grows into its neighbour, then that joins too', () => {
    const items = [100, 110, 119, 124].map((x) => ({ id: `a${x}`, x, weight: 1 }));
    expect(clusterLane(items, { start: 0, end: 500, gap: 2, extent }).map(({ ids }) => ids.length)).toEqual([
      4,
    ]);
  });
});

describe('the tension chart', () => {
  test('given a series, then each day stands where the scales put it', () => {
    const { tension, plot } = chart();
    const points = tension[0]?.points ?? [];
    expect(points).toHaveLength(LAST - FIRST + 1);
    expect(points[0]?.x).toBe(plot.x);
    expect(points[points.length - 1]?.x).toBeCloseTo(plot.x + plot.width, 9);
    const values = seriesFor().tension;
    for (const [index, { y }] of points.entries()) {
      expect(y).toBeCloseTo(plot.y + plot.height * (1 - (values[index] ?? 0) / 100), 9);
    }
  });

  test('given acts, follow-ups, notes and a summit, then each is in its lane and none is lost', () => {
    const counts = Object.fromEntries(
      chart().lanes.map(({ name, clusters }) => [
        name,
        clusters.reduce((sum, { ids }) => sum + ids.length, 0),
      ]),
    );
    expect(counts).toEqual({ raising: 13, lowering: 8, unscored: 3 });
    expect(chart().outside).toBe(0);
  });

  test('given any markers, then those of the days shown are counted once, the others as outside', () => {
    const marker = fc.record({
      day: fc.integer({ min: FIRST - 30, max: LAST + 30 }),
      kind: fc.constantFrom('act' as const, 'note' as const, 'summit' as const),
      raising: fc.boolean(),
      actId: fc.uuid(),
      weight: fc.constantFrom(0, 0.5, 1.2),
      label: fc.constant('Summit'),
    }) satisfies fc.Arbitrary<TensionMarker>;
    fc.assert(
      fc.property(
        fc.array(marker, { maxLength: 40 }),
        fc.integer({ min: 300, max: 1200 }),
        (markers, width) => {
          const { lanes, outside, plot, height } = chart({ markers, width });
          const clusters = lanes.flatMap((lane) => lane.clusters);
          const shown = markers.filter(({ day }) => day >= FIRST && day <= LAST);
          expect(clusters.flatMap(({ ids }) => ids).toSorted()).toEqual(
            shown.map(({ actId }) => actId).toSorted(),
          );
          expect(outside).toBe(markers.length - shown.length);
          for (const { x } of clusters) expect(x >= plot.x && x <= plot.x + plot.width).toBe(true);
          for (const { y } of lanes) expect(y > plot.y + plot.height && y < height).toBe(true);
        },
      ),
    );
  });

  test('given an act that began before the first day and goes on, then it is shown from the left edge on', () => {
    const markers: TensionMarker[] = [
      { day: FIRST - 20, lastDay: FIRST + 10, kind: 'act', raising: true, actId: 'long', weight: 1 },
    ];
    const { lanes, plot, outside } = chart({ markers });
    expect(outside).toBe(0);
    expect(lanes[0]?.spans).toEqual([{ fromX: plot.x, toX: plot.x + (plot.width * 10) / (LAST - FIRST) }]);
  });

  test('given a coverage, then the line outside it is a run of its own that joins on', () => {
    const { tension } = chart({ coverage: { from: FIRST + 10, to: LAST - 20 } });
    expect(tension.map(({ covered, points }) => [covered, points.length])).toEqual([
      [false, 11],
      [true, LAST - FIRST + 1 - 30],
      [false, 21],
    ]);
    expect(tension[0]?.points[10]).toEqual(tension[1]?.points[0]);
    expect(tension[2]?.points[0]).toEqual(tension[1]?.points[tension[1].points.length - 1]);
  });

  test('given days without a value, then the line has a gap there', () => {
    const series = seriesFor();
    series.tension.fill(Number.NaN, 20, 25);
    const { tension, underlying } = chart({ series });
    expect(tension.map(({ points }) => points.length)).toEqual([20, LAST - FIRST + 1 - 25]);
    expect(underlying).toHaveLength(1);
  });

  test('given a cursor, then its reading is that of the series; outside the days there is none', () => {
    const series = seriesFor();
    const { cursor, topLabels } = chart();
    expect(cursor).toMatchObject({
      tension: series.tension[dayNumber('2021-04-16') - FIRST],
      underlying: series.underlying[dayNumber('2021-04-16') - FIRST],
      band: 'acute',
    });
    expect(topLabels.map(({ kind, text }) => [kind, text])).toEqual([
      ['cursor', '16 Apr 2021'],
      ['summit', 'Geneva summit'],
    ]);
    expect(chart({ cursor: LAST + 1 }).cursor).toBeUndefined();
  });

  test('given lines that end together, then their labels keep a line apart and name their own values', () => {
    const { endLabels } = chart();
    const ys = endLabels.map(({ y }) => y).toSorted((a, b) => a - b);
    expect((ys[1] ?? 0) - (ys[0] ?? 0)).toBeGreaterThanOrEqual(SVG_METRICS.lineHeight - 1e-9);
    expect(endLabels.map(({ kind, value }) => [kind, value.toFixed(1)])).toEqual([
      ['tension', '68.5'],
      ['underlying', '66.3'],
      ['baseline', '55.0'],
    ]);
  });

  test('given twenty years, then the line has at most two points a pixel and keeps its peak', () => {
    const series = seriesFor(FIRST - 3650, FIRST + 3650);
    const { tension, plot } = chart({ series });
    const points = tension[0]?.points ?? [];
    expect(points.length).toBeLessThanOrEqual(2 * plot.width + 4);
    const peak = Math.max(...series.tension);
    expect(Math.min(...points.map(({ y }) => y))).toBeCloseTo(plot.y + plot.height * (1 - peak / 100), 9);
  });

  test('given no day at all or one day, then there is still a chart', () => {
    const none = { first: FIRST, tension: new Float64Array(0), underlying: new Float64Array(0) };
    expect(chart({ series: none, markers: [] }).tension).toEqual([]);
    expect(chart({ series: seriesFor(FIRST, FIRST) }).tension[0]?.points).toHaveLength(1);
  });
});
