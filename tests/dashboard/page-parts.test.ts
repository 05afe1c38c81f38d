import { describe, expect, test } from 'vitest';
import { contrast } from '../../src/charts/palette.ts';
import { figureGeometry, type FigureInput } from '../../src/dashboard/figure/figure-geometry.ts';
import { keyAction, type Press } from '../../src/dashboard/app/keys.ts';
import { markersOf, sceneOf, seriesIn } from '../../src/dashboard/figure/scene.ts';
import { csvOf, type FigureTable } from '../../src/charts/figure-table.ts';
import { cellText, sorted } from '../../src/dashboard/figure/table-vm.ts';
import { MARK_PAIRS, TEXT_PAIRS, THEMES, tokensCss } from '../../src/dashboard/ui/tokens.ts';
import { occurredWords, shortened, signed } from '../../src/dashboard/ui/words.ts';
import { displayWidth } from '../../src/charts/display-width.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { recordWith } from './fixture.ts';

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  const colours: Readonly<Record<string, string>> = { ...THEMES[name].chart, ...THEMES[name].page };
  const ratio = (a: string, b: string): number => contrast(colours[a] ?? '', colours[b] ?? '');

  test.each(TEXT_PAIRS.flatMap(([text, on]) => on.map((ground) => [text, ground] as const)))(
    'given text in %s on %s, then its contrast is 4.5 at least',
    (text, ground) => {
      expect(ratio(text, ground)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(MARK_PAIRS.flatMap(([mark, on]) => on.map((ground) => [mark, ground] as const)))(
    'given a mark in %s on %s, then its contrast is 3 at least',
    (mark, ground) => {
      expect(ratio(mark, ground)).toBeGreaterThanOrEqual(3);
    },
  );
});

test('given the tokens as a style sheet, then both themes name the same properties', () => {
  const css = tokensCss();
  for (const token of Object.keys({ ...THEMES.light.chart, ...THEMES.light.page })) {
    expect(css.split(`--detente-${token}:`).length - 1).toBe(4);
  }
});

describe('a key press', () => {
  const press = (key: string, more: Partial<Press> = {}): Press => ({
    key,
    shift: false,
    control: false,
    alt: false,
    focus: 'page',
    ...more,
  });

  test('given arrows, then they step acts, with Shift by ten, on the page and on the slider', () => {
    for (const focus of ['page', 'slider', 'button'] as const) {
      expect(keyAction(press('ArrowRight', { focus }), true)).toBe('next');
      expect(keyAction(press('ArrowLeft', { focus, shift: true }), true)).toBe('back-10');
    }
  });

  test('given a field of text, then every key but Escape is its own', () => {
    for (const key of ['f', 'x', ' ', 'ArrowLeft', 'Home', '/', 'Enter']) {
      expect(keyAction(press(key, { focus: 'text' }), true)).toBeUndefined();
    }
    expect(keyAction(press('z', { focus: 'text', control: true }), true)).toBeUndefined();
    expect(keyAction(press('Escape', { focus: 'text' }), true)).toBe('close');
  });

  test('given a button, then Space and Enter stay its own', () => {
    expect(keyAction(press(' ', { focus: 'button' }), true)).toBeUndefined();
    expect(keyAction(press('Enter', { focus: 'button' }), true)).toBeUndefined();
    expect(keyAction(press(' '), true)).toBe('play');
  });

  test('given single letters switched off, then only arrows, Space and keys with Control act', () => {
    expect(keyAction(press('x'), false)).toBeUndefined();
    expect(keyAction(press('?'), false)).toBeUndefined();
    expect(keyAction(press('ArrowLeft'), false)).toBe('previous');
    expect(keyAction(press('z', { control: true }), false)).toBe('undo');
    expect(keyAction(press('Z', { control: true, shift: true }), false)).toBe('redo');
  });

  test('given a combination that the browser has, then it is left alone', () => {
    expect(keyAction(press('f', { control: true }), true)).toBeUndefined();
    expect(keyAction(press('ArrowLeft', { alt: true }), true)).toBeUndefined();
  });
});

describe('a table of figures', () => {
  const table: FigureTable = {
    caption: 'Figures',
    columns: [{ name: 'day' }, { name: 'tension', numeric: true, decimals: 1 }],
    rows: [
      ['2021-03-01', 45.25],
      ['2021-03-02', undefined],
      ['2021-03-03', 9],
    ],
  };

  test('given an order, then numbers sort as numbers, empty cells come last either way', () => {
    expect(sorted(table, { column: 1, descending: false }).map(([, value]) => value)).toEqual([
      9,
      45.25,
      undefined,
    ]);
    expect(sorted(table, { column: 1, descending: true }).map(([, value]) => value)).toEqual([
      45.25,
      9,
      undefined,
    ]);
    expect(sorted(table, undefined)).toBe(table.rows);
  });

  test('given the page and a file, then one shows the decimals that say something and the other all', () => {
    expect(cellText(45.25, table.columns[1] ?? { name: '' })).toBe('45.3');
    expect(csvOf(table)).toBe('day,tension\r\n2021-03-01,45.25\r\n2021-03-02,\r\n2021-03-03,9\r\n');
  });
});

describe('the figure', () => {
  const record = recordWith();
  const scene = sceneOf(record);
  const first = dayNumber('2021-03-01');
  const last = dayNumber('2021-04-20');
  const input = (width: number, more: Partial<FigureInput> = {}): FigureInput => ({
    width,
    height: 420,
    compact: width < 620,
    first,
    last,
    series: seriesIn(scene, first, last),
    until: last,
    end: dayNumber('2021-04-10'),
    markers: markersOf(record, scene),
    coverage: { from: first, to: dayNumber('2021-04-10') },
    baseline: 45,
    projections: [],
    lines: [],
    ...more,
  });

  test.each([320, 390, 620, 900, 1400])(
    'given a width of %i, then marks are targets of 24 pixels that never overlap',
    (width) => {
      const { lanes, plot } = figureGeometry(input(width));
      const size = width < 620 ? 32 : 24;
      for (const { clusters } of lanes) {
        for (const [index, { x }] of clusters.entries()) {
          const next = clusters[index + 1];
          if (next !== undefined) expect(next.x - x).toBeGreaterThanOrEqual(size - 1e-6);
          expect(x).toBeGreaterThanOrEqual(plot.x);
          expect(x).toBeLessThanOrEqual(plot.x + plot.width);
        }
      }
      expect(lanes.flatMap(({ clusters }) => clusters.flatMap(({ ids }) => ids))).toHaveLength(8);
    },
  );

  test('given a place under the pointer, then it is the day drawn there, and never one outside', () => {
    const geometry = figureGeometry(input(900));
    for (let day = first; day <= last; day += 1) expect(geometry.dayAt(geometry.x(day) + 0.4)).toBe(day);
    expect(geometry.dayAt(-100)).toBe(first);
    expect(geometry.dayAt(5000)).toBe(last);
  });

  test('given a record that ends before the window, then the labels say what is read on its last day', () => {
    const { labels } = figureGeometry(input(900));
    const on = seriesIn(scene, first, last).tension[dayNumber('2021-04-10') - first] ?? 0;
    expect(labels.find(({ id }) => id === 'tension')?.text).toBe(`${on.toFixed(1)} tension`);
  });

  test('given a projection, then the line of the record ends at the fork and the fan begins the day after', () => {
    const fork = dayNumber('2021-04-10');
    const values = (level: number): number[] => Array.from({ length: 10 }, () => level);
    const geometry = figureGeometry(
      input(900, {
        until: fork,
        projections: [
          {
            id: 'a',
            label: 'what-if',
            index: 0,
            first: fork + 1,
            quantiles: { p5: values(30), p25: values(40), p50: values(50), p75: values(60), p95: values(70) },
          },
        ],
      }),
    );
    const end = geometry.tension.at(-1)?.points.at(-1);
    expect(end?.x).toBeCloseTo(geometry.x(fork), 6);
    expect(geometry.untilX).toBeCloseTo(geometry.x(fork), 6);
    expect(geometry.fans[0]?.median.startsWith(`M${Math.round(geometry.x(fork + 1) * 10) / 10} `)).toBe(true);
    expect(geometry.labels.map(({ id }) => id)).toEqual(['a', 'at-rest']);
    expect(geometry.labels[0]?.text).toBe('50.0 what-if');
  });

  test.each([
    [900, 'The meeting breaks up in anger', '50.0 The meeting breaks up in anger'],
    [900, '\u4e2d\u4fc4'.repeat(30), undefined],
    [640, 'The meeting breaks up over prisoners and the press', undefined],
  ])(
    'given %i pixels and a what-if %j, then its name stands at its line as far as there is room, and the whole can be had',
    (width, label, text) => {
      const fork = dayNumber('2021-04-10');
      const level = Array.from({ length: 10 }, () => 50);
      const quantiles = { p5: level, p25: level, p50: level, p75: level, p95: level };
      const geometry = figureGeometry(
        input(width, {
          until: fork,
          projections: [{ id: 'a', label, index: 0, first: fork + 1, quantiles }],
        }),
      );
      const [shown] = geometry.labels;
      const { plot } = geometry;
      expect(plot.width).toBeGreaterThan(width / 2);
      if (text === undefined) {
        expect(shown?.text).toMatch(/^50\.0 .{8,}\u2026$/);
        expect(shown?.whole).toBe(`50.0 ${label}`);
      } else expect(shown).toMatchObject({ text });
      expect(displayWidth(shown?.text ?? '') * 6.1).toBeLessThan(width - plot.x - plot.width - 12);
    },
  );
});

describe('words', () => {
  test('given figures, then signs are written alike and zero has none', () => {
    expect([signed(1.25), signed(-0.04), signed(-3)]).toEqual(['+1.3', '0.0', '\u22123.0']);
  });

  test('given days of every precision, then how exact they are is said', () => {
    expect(occurredWords({ from: '2021-03-02', precision: 'day' })).toBe('2 Mar 2021');
    expect(occurredWords({ from: '2021-03-02', to: '2021-03-09', precision: 'approximate' })).toBe(
      'about 2 Mar to 9 Mar 2021',
    );
    expect(occurredWords({ from: '2021-03-01', to: '2021-03-31', precision: 'month' })).toBe(
      'some day in Mar 2021',
    );
    expect(occurredWords({ from: '2021-01-01', to: '2021-12-31', precision: 'year' })).toBe(
      'some day in 2021',
    );
    expect(occurredWords({ from: '2020-12-30', to: '2021-01-02', precision: 'day' })).toBe(
      '30 Dec 2020 to 2 Jan 2021',
    );
  });

  test('given a long text, then it is cut at a word', () => {
    expect(shortened('one two three four', 12)).toBe('one two\u2026');
    expect(shortened('short', 12)).toBe('short');
  });
});
