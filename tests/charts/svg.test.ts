import { describe, expect, test } from 'vitest';
import { fanGeometry, type FanChartInput } from '../../src/charts/fan-geometry.ts';
import { describeFan, fanSvg, SVG_FAN_MARGINS } from '../../src/charts/fan-svg.ts';
import { describeTension, SVG_MARGINS, SVG_METRICS, tensionSvg } from '../../src/charts/svg.ts';
import { tensionGeometry } from '../../src/charts/tension-geometry.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { BASELINE, FIRST, LAST, MARKERS, seriesFor } from './fixture.ts';

/** Throws unless all elements are closed in order and no raw `<` or `&` stands in text or attributes. */
function checkWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?: [a-zA-Z0-9:-]+="[^"<]*")*)(\/?)>/g,
    (_, end, name, _attributes, alone) => {
      if (end === '/') expect(open.pop()).toBe(name);
      else if (alone === '') open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<]/);
  expect(svg).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
}

const geometry = tensionGeometry({
  series: seriesFor(),
  markers: MARKERS,
  baseline: BASELINE,
  cursor: dayNumber('2021-04-16'),
  coverage: { from: FIRST, to: dayNumber('2021-06-05') },
  width: 960,
  height: 420,
  margins: SVG_MARGINS,
  metrics: SVG_METRICS,
});
const words = { title: 'Tension peaked on 16 April', description: describeTension(geometry) };

const fan: FanChartInput = (() => {
  const day = (f: (day: number) => number) => Float64Array.from({ length: 60 }, (_, index) => f(index));
  return {
    first: LAST + 1,
    quantiles: {
      p5: day((d) => 60 - d * 0.5),
      p25: day((d) => 62 - d * 0.2),
      p50: day((d) => 63 - d * 0.1),
      p75: day((d) => 64 + d * 0.05),
      p95: day((d) => 66 + d * 0.2),
    },
    baseline: day((d) => 63 + d * 0.02),
    history: { first: FIRST, values: seriesFor().tension },
    documented: { first: LAST + 1, values: day((d) => 62 - d * 0.15).slice(0, 30) },
    width: 960,
    height: 420,
    margins: SVG_FAN_MARGINS,
    metrics: SVG_METRICS,
  };
})();

describe('a tension chart as SVG', () => {
  test('given a history, then the picture is the agreed one', async () => {
    const svg = tensionSvg(geometry, words);
    checkWellFormed(svg);
    await expect(svg).toMatchFileSnapshot('../golden/charts/tension.svg');
  });

  test('given a reader who cannot see it, then role, title and description say what it shows', () => {
    const svg = tensionSvg(geometry, { ...words, id: 'chart-1' });
    expect(svg).toContain('role="img" aria-labelledby="chart-1-title chart-1-description"');
    expect(svg).toContain('<title id="chart-1-title">Tension peaked on 16 April</title>');
    expect(svg).toContain(
      '13 raising, 8 lowering, 3 unscored. On 16 Apr 2021 tension is 92.0 (acute), underlying 71.6.',
    );
  });

  test('given hostile texts, then they stay text', () => {
    const evil = '</title><script>alert("1")</script>&\u0000\u0008\ud800';
    const svg = tensionSvg(
      { ...geometry, topLabels: geometry.topLabels.map((label) => ({ ...label, text: evil })) },
      { title: evil, subtitle: evil, description: evil },
      () => evil,
    );
    checkWellFormed(svg);
    expect(svg).not.toContain('<script');
    // eslint-disable-next-line no-control-regex
    expect(svg).not.toMatch(/[\u0000\u0008\ud800]/);
  });

  test('given a program that knows no custom properties, then a fixed theme names plain colours alone', () => {
    expect(tensionSvg(geometry, { ...words, theme: 'dark' })).not.toContain('var(');
    const auto = tensionSvg(geometry, words);
    expect(auto).toContain('prefers-color-scheme:dark');
    expect(auto).toContain('var(--detente-tension,');
  });
});

describe('a fan chart as SVG', () => {
  test('given a projection, then the picture is the agreed one', async () => {
    const laidOut = fanGeometry(fan);
    const svg = fanSvg(laidOut, {
      title: 'Tension is lower with the summit',
      description: describeFan(laidOut, { p5: 30.5, p50: 57.1, p95: 77.8 }),
    });
    checkWellFormed(svg);
    await expect(svg).toMatchFileSnapshot('../golden/charts/fan.svg');
  });

  test('given quantiles, then the bands enclose each other and the median on every day', () => {
    const { outer, inner, lines } = fanGeometry(fan);
    const median = lines.find(({ line }) => line === 'median')?.points ?? [];
    expect(median).toHaveLength(60);
    for (const [index, { x, y }] of median.entries()) {
      const edges = [outer.upper, inner.upper, inner.lower, outer.lower].map((edge) => edge[index]);
      for (const edge of edges) expect(edge?.x).toBe(x);
      const [top = 0, high = 0, low = 0, bottom = 0] = edges.map((edge) => edge?.y ?? Number.NaN);
      expect(top <= high && high <= y && y <= low && low <= bottom).toBe(true);
    }
  });

  test('given a history and documented days, then the fork stands between the last recorded and the first simulated day', () => {
    const { forkX, lines, plot, first, last } = fanGeometry(fan);
    expect([first, last]).toEqual([FIRST, LAST + 60]);
    const history = lines.find(({ line }) => line === 'history')?.points ?? [];
    expect(history[history.length - 1]?.x).toBeLessThan(forkX);
    expect(lines.find(({ line }) => line === 'median')?.points[0]?.x).toBeGreaterThan(forkX);
    expect(plot.x + plot.width).toBeLessThan(960);
  });

  test('given a difference to the baseline, then the axis holds zero and all of the fan, without bands', () => {
    const { history, documented, baseline, ...rest } = fan;
    void [history, documented, baseline];
    const values = (v: number) => Float64Array.from({ length: 10 }, (_, d) => (v * d) / 9);
    const { yTicks, bands, range } = fanGeometry({
      ...rest,
      axis: 'difference',
      quantiles: { p5: values(-29), p25: values(-15), p50: values(-10), p75: values(-6), p95: values(-3) },
    });
    expect(bands).toEqual([]);
    expect(range).toEqual({ low: -30, high: 10 });
    expect(yTicks.map(({ value }) => value)).toEqual([-30, -20, -10, 0, 10]);
  });
});
