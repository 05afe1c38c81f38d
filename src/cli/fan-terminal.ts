import { rangeOfBands, type TensionRange } from '../charts/bands.ts';
import { dayLabel } from '../charts/day-words.ts';
import { displayWidth } from '../charts/display-width.ts';
import {
  fanGeometry,
  type FanBand,
  type FanChartInput,
  type FanGeometry,
  type FanLine,
} from '../charts/fan-geometry.ts';
import { linearScale, type Point } from '../charts/scale.ts';
import { bandOf } from '../models/tension/model.ts';
import { drawFrame, glyphsOf, gutterOf } from './terminal-axes.ts';
import { Canvas } from './terminal-canvas.ts';
import { DOT_METRICS } from './terminal-chart.ts';
import { figure, indented, paint, signed, type Style, type Terminal } from './terminal-text.ts';

export type FanTerminalInput = Pick<
  FanChartInput,
  'first' | 'quantiles' | 'baseline' | 'history' | 'documented' | 'axis'
> & {
  /** Rows of the plot; default 14. */
  readonly rows?: number;
};

const SHADES = {
  unicode: { outer: '\u2591', inner: '\u2592', median: '\u2501', baseline: '\u254c', documented: '\u25cf' },
  ascii: { outer: ':', inner: '%', median: '=', baseline: '-', documented: 'o' },
} as const;

const END_COLUMNS = 7;

const STYLES: Readonly<Record<FanLine, Style>> = {
  median: 'strong',
  baseline: 'plain',
  history: 'plain',
  documented: 'strong',
};

/**
 * A projection as lines of text: shaded bands of 90 and 50 of 100 futures, the median as a line, the baseline's median
 * dashed, and the documented line where there is one.
 */
export function fanChart(input: FanTerminalInput, terminal: Terminal): string[] {
  const rows = Math.max(6, input.rows ?? 14);
  const gutter = gutterOf(terminal);
  const columns = Math.max(8, terminal.width - gutter - END_COLUMNS);
  const geometry = fanGeometry({
    ...input,
    ...(input.axis === 'difference' ? {} : { range: rangeOfFan(input) }),
    width: columns * 2 - 1,
    height: rows * 4 - 1,
    margins: { top: 0, right: 0, bottom: 0, left: 0 },
    metrics: DOT_METRICS,
  });
  const canvas = new Canvas(gutter + columns, rows + 2, terminal);
  const plot = new Canvas(columns, rows, terminal);
  const glyphs = terminal.unicode ? SHADES.unicode : SHADES.ascii;
  drawFrame(canvas, { gutter, top: 0, rows }, geometry, terminal);
  shade(plot, geometry.outer, glyphs.outer, 'underlying');
  shade(plot, geometry.inner, glyphs.inner, 'tense');
  const fork = Math.round(geometry.forkX) >> 1;
  if (geometry.first < input.first) {
    for (let row = 0; row < rows; row += 1)
      if (plot.isFree(fork, row)) plot.write(fork, row, glyphsOf(terminal).cursor, 'dim');
  }
  for (const { line, points } of geometry.lines) drawLine(plot, line, points, terminal);
  plot.drawOver(canvas, gutter, 0);
  return [
    ...withEnds(canvas.lines(), geometry, { rows, start: gutter + columns + 1 }, input, terminal),
    ...keyOf(geometry, gutter, terminal),
  ];
}

function rangeOfFan({ quantiles, baseline, history, documented }: FanTerminalInput): TensionRange {
  const all = [quantiles.p5, quantiles.p95, baseline, history?.values, documented?.values];
  return rangeOfBands(
    all.flatMap((values) => (values === undefined ? [] : Array.from(values).filter(Number.isFinite))),
  );
}

/** Fills the cells whose middle lies in the band, or within a dot of it. */
function shade(plot: Canvas, { upper, lower }: FanBand, character: string, style: Style): void {
  for (let column = 0; column < plot.columns; column += 1) {
    const high = at(upper, column * 2 + 0.5);
    const low = at(lower, column * 2 + 0.5);
    if (high === undefined || low === undefined) continue;
    for (let row = 0; row < plot.rows; row += 1) {
      const middle = row * 4 + 1.5;
      if (middle >= high - 1 && middle <= low + 1) plot.write(column, row, character, style);
    }
  }
}

/** Height of a line at an x, between its points; undefined before its beginning and after its end. */
function at(points: readonly Point[], x: number): number | undefined {
  const [first] = points;
  const last = points[points.length - 1];
  if (first === undefined || last === undefined || x < first.x - 1 || x > last.x + 1) return undefined;
  const next = points.findIndex((point) => point.x >= x);
  if (next < 0) return last.y;
  const to = points[next];
  const from = points[next - 1];
  if (to === undefined || from === undefined) return to?.y ?? first.y;
  return linearScale(from.x, to.x, from.y, to.y)(x);
}

function drawLine(plot: Canvas, line: FanLine, points: readonly Point[], terminal: Terminal): void {
  const glyphs = terminal.unicode ? SHADES.unicode : SHADES.ascii;
  if (line === 'history') {
    plot.line(points, '*', () => 'strong');
    return;
  }
  for (let column = 0; column < plot.columns; column += line === 'documented' ? 2 : 1) {
    const y = at(points, column * 2 + 0.5);
    if (y !== undefined) plot.write(column, Math.round(y) >> 2, glyphs[line], STYLES[line]);
  }
}

function withEnds(
  lines: readonly string[],
  geometry: FanGeometry,
  { rows, start }: { rows: number; start: number },
  { axis }: FanTerminalInput,
  terminal: Terminal,
): string[] {
  const labels = new Map<number, string>();
  for (const { line, y, value } of geometry.endLabels) {
    let row = Math.min(rows - 1, Math.max(0, Math.round(y) >> 2));
    while (labels.has(row) && row < rows - 1) row += 1;
    if (labels.has(row)) continue;
    const text = axis === 'difference' ? signed(value, terminal) : figure(value, terminal);
    labels.set(
      row,
      paint(text, line === 'median' ? (axis === 'difference' ? 'strong' : bandOf(value)) : 'dim', terminal),
    );
  }
  return lines.map((text, row) => {
    const label = labels.get(row);
    return label === undefined ? text : text + ' '.repeat(Math.max(0, start - displayWidth(text))) + label;
  });
}

/** What the shades and lines mean, and the last day. */
function keyOf(geometry: FanGeometry, gutter: number, terminal: Terminal): string[] {
  const glyphs = terminal.unicode ? SHADES.unicode : SHADES.ascii;
  const lines = new Set(geometry.lines.map(({ line }) => line));
  const parts = [
    `${glyphs.inner} 50 of 100 futures`,
    `${glyphs.outer} 90 of 100`,
    `${glyphs.median} median`,
    ...(lines.has('baseline') ? [`${glyphs.baseline} without the what-if`] : []),
    ...(lines.has('documented') ? [`${glyphs.documented} documented`] : []),
    `to ${dayLabel(geometry.last)}`,
  ];
  // A line is broken between the parts, not within one.
  const key = parts.map((part) => part.replaceAll(' ', '\u00a0')).join('  ');
  return indented(key, gutter, terminal, 'dim').map((line) => line.replaceAll('\u00a0', ' '));
}
