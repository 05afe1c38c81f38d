import { describe, expect, test } from 'vitest';
import { fanGeometry, type FanChartInput } from '../../src/charts/fan-geometry.ts';
import { describeFan, fanLegend, fanSvg, svgFanMargins, type FanText } from '../../src/charts/fan-svg.ts';
import { textWidth } from '../../src/charts/svg-parts.ts';
import type { Theme } from '../../src/charts/svg-style.ts';
import {
  describeTension,
  svgMargins,
  SVG_METRICS,
  TENSION_LEGEND,
  tensionSvg,
  type SvgText,
} from '../../src/charts/svg.ts';
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

const FRAME = {
  parties: 'the United States and Russia',
  source:
    'Source: the record RUS-USA~spring, revision 21, 24 acts, model tension/1. A statement about the model.',
  address: {
    shown: 'http://127.0.0.1:8321/?history=RUS-USA~spring&asOf=21',
    href: 'http://127.0.0.1:8321/?history=RUS-USA~spring&asOf=21',
  },
};
const SIZE = { width: 960, height: 480 };

const caption: SvgText = {
  ...FRAME,
  title: 'Tension peaked on 16 April',
  subtitle: 'On 16 Apr 2021 tension stands at 92.0 (acute).',
  legend: TENSION_LEGEND,
  description: '',
};
const geometry = tensionGeometry({
  series: seriesFor(),
  markers: MARKERS,
  baseline: BASELINE,
  cursor: dayNumber('2021-04-16'),
  coverage: { from: FIRST, to: dayNumber('2021-06-05') },
  ...SIZE,
  margins: svgMargins(SIZE.width, caption),
  metrics: SVG_METRICS,
});
const words: SvgText = { ...caption, description: describeTension(geometry) };

const day = (f: (day: number) => number) => Float64Array.from({ length: 60 }, (_, index) => f(index));
const fanWords: FanText = {
  ...FRAME,
  title: 'Tension is lower with the summit',
  subtitle: 'In 90 of 100 futures it is 5 to 20 points lower.',
  description: '',
};
const fan: FanChartInput = {
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
  ...SIZE,
  margins: svgFanMargins(SIZE.width, { ...fanWords, legend: fanLegend(true) }),
  metrics: SVG_METRICS,
};
const drawFan = (input: FanChartInput, more: FanText, axis?: 'difference'): string => {
  const laidOut = fanGeometry({ ...input, margins: svgFanMargins(SIZE.width, more) });
  const description = describeFan(laidOut, { p5: 30.5, p50: 57.1, p95: 77.8 });
  return fanSvg(laidOut, { ...more, description }, axis);
};

/** Every chart there is, in a theme. */
const CHARTS: Readonly<Record<string, (theme: Theme) => string>> = {
  tension: (theme) => tensionSvg(geometry, { ...words, theme }),
  fan: (theme) => drawFan(fan, { ...fanWords, legend: fanLegend(true), theme }),
  'fan-compared': (theme) => {
    const more = { editedPast: 'the past as it changes it', compared: ['The summit', 'Two summits', 'None'] };
    const documented = { first: FIRST, values: seriesFor().tension.map((value) => value - 4) };
    const others = [6, -9].map((by) => ({ first: LAST + 1, values: day((d) => 63 + (by * d) / 60) }));
    return drawFan(
      { ...fan, documented, others },
      { ...fanWords, ...more, legend: fanLegend(true, more), theme },
    );
  },
  difference: (theme) => {
    const { history, documented, baseline, ...rest } = fan;
    void [history, documented, baseline];
    const falling = (by: number) => day((d) => -(by * d) / 59);
    const quantiles = {
      p5: falling(29),
      p25: falling(15),
      p50: falling(10),
      p75: falling(6),
      p95: falling(3),
    };
    return drawFan({ ...rest, quantiles, axis: 'difference' }, { ...fanWords, theme }, 'difference');
  },
};
const THEMES = ['light', 'dark', 'auto'] as const;

describe.each(Object.keys(CHARTS))('the chart %s as SVG', (chart) => {
  test.each(THEMES)('given the theme %s, then the picture is the agreed one', async (theme) => {
    const svg = CHARTS[chart]?.(theme) ?? '';
    checkWellFormed(svg);
    await expect(svg).toMatchFileSnapshot(`../golden/charts/${chart}-${theme}.svg`);
  });

  test('given any theme, then title, parties, source and address stand in it, and the address is a link', () => {
    for (const theme of THEMES) {
      const svg = CHARTS[chart]?.(theme) ?? '';
      const { title } = chart === 'tension' ? caption : fanWords;
      for (const said of [title, FRAME.parties, FRAME.source])
        expect(svg).toMatch(new RegExp(`<text [^>]*>${said.replaceAll(/[.?/]/g, '\\$&')}`));
      expect(svg).toContain(`<a href="${FRAME.address.href.replace('&', '&amp;')}"><text `);
    }
  });
});

/** Right edge, as far as it can be estimated, and base line of every text that starts at the left margin. */
const textsAtLeft = (svg: string) =>
  [...svg.matchAll(/<text x="16" y="([\d.]+)"(?: class="([^"]*)")?>([^<]*)</g)].map(
    ([, y, name, text = '']) => {
      const content = text.replaceAll('&amp;', '&');
      return { y: Number(y), right: 16 + textWidth(content, name?.includes('heading') ? 15 : 12), content };
    },
  );

describe('texts around a chart', () => {
  const narrow = 920;
  const drawn = (more: Partial<SvgText>): { svg: string; top: number } => {
    const long: SvgText = { ...caption, ...more };
    const laidOut = tensionGeometry({
      series: seriesFor(),
      markers: [],
      width: narrow,
      height: 500,
      margins: svgMargins(narrow, long),
      metrics: SVG_METRICS,
    });
    return { svg: tensionSvg(laidOut, long), top: laidOut.plot.y };
  };

  test.each([
    [
      'words',
      'The long way to the meeting of two presidents in a villa by the lake '.repeat(3).slice(0, 200),
    ],
    ['one word', 'x'.repeat(200)],
    ['wide letters', '\u5916\u4ea4\u90e8\u767a\u8a00\u4eba'.repeat(40).slice(0, 200)],
  ])(
    'given a title of 200 characters of %s, then it ends within the picture and above the plot',
    (_, title) => {
      const { svg, top } = drawn({ title });
      const texts = textsAtLeft(svg);
      for (const { right, y, content } of texts.filter(({ y: line }) => line < top)) {
        expect(right, content).toBeLessThanOrEqual(narrow);
        expect(y).toBeLessThan(top - 8);
      }
      const shown = texts.map(({ content }) => content).join('');
      // All of it, or an ellipsis that says that something was left out.
      expect(shown.replaceAll(' ', '').includes(title.replaceAll(' ', '')) || shown.includes('\u2026')).toBe(
        true,
      );
      expect(svg).toContain(`<title id="detente-title">${title}</title>`);
    },
  );

  test('given source and address longer than a line, then they go on in the next, within the picture', () => {
    const href = `http://example.org/?${'whatIfs=12345678&'.repeat(12)}`;
    const { svg } = drawn({ source: 'Source: the record. '.repeat(12), address: { shown: href, href } });
    const below = textsAtLeft(svg).filter(({ y }) => y > 400);
    expect(below.length).toBeGreaterThan(3);
    for (const { right, y } of below) {
      expect(right).toBeLessThanOrEqual(narrow);
      expect(y).toBeLessThanOrEqual(500 - 8);
    }
  });

  test('given a text that turns the reading direction, then nothing of that reaches the picture', () => {
    expect(drawn({ title: 'Tension \u202e3.29' }).svg).toMatch(/<text [^>]*>Tension 3\.29</);
  });
});

describe('a tension chart as SVG', () => {
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

  test('given a fixed theme, then there are plain colours alone', () => {
    expect(tensionSvg(geometry, { ...words, theme: 'dark' })).not.toContain('var(');
  });

  test('given a program that knows no custom properties, then a plain colour stands before each of them', () => {
    const auto = tensionSvg(geometry, words);
    expect(auto).toContain('prefers-color-scheme:dark');
    const rules = [...auto.matchAll(/^\.detente ([^{]+)\{([a-z]+):([^;}]+)/gm)];
    const chosen = rules.filter(([, , , value]) => value?.startsWith('var('));
    expect(chosen.length).toBeGreaterThan(20);
    for (const [rule, selector, property, value] of chosen) {
      const plain = rules.find(([, other, same]) => other === selector && same === property);
      expect(plain?.[3], rule).toBe(/#[0-9a-f]{6}/.exec(value ?? '')?.[0]);
      expect(auto.indexOf(plain?.[0] ?? '')).toBeLessThan(auto.indexOf('@supports'));
    }
  });
});

describe('a fan chart as SVG', () => {
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
