import { rangeOfBands, WHOLE_RANGE } from '../charts/bands.ts';
import { dayLabel } from '../charts/day-words.ts';
import { displayWidth } from '../charts/display-width.ts';
import {
  tensionGeometry,
  type ChartMetrics,
  type Lane,
  type LineRun,
  type TensionChartInput,
  type TensionGeometry,
} from '../charts/tension-geometry.ts';
import { bandOf } from '../models/tension/model.ts';
import { drawFrame, glyphsOf, gutterOf, gutterText, WIDE_GUTTER } from './terminal-axes.ts';
import { Canvas } from './terminal-canvas.ts';
import { figure, indented, paint, wrap, type Style, type Terminal } from './terminal-text.ts';

export type TerminalChartInput = Pick<
  TensionChartInput,
  'series' | 'markers' | 'coverage' | 'baseline' | 'cursor'
> & {
  /** Rows of the plot, lanes and labels not counted; default 12. */
  readonly rows?: number;
  /** The whole axis from 0 to 100 rather than the bands that hold data. */
  readonly whole?: boolean;
};

/** Dots: two to a column, four to a row; a mark with its count takes whole columns. */
export const DOT_METRICS: ChartMetrics = {
  textWidth: (text) => 2 * displayWidth(text),
  lineHeight: 4,
  topRowHeight: 0,
  axisHeight: 0,
  laneHeight: 0,
  labelGap: 6,
  minorGap: 4,
  markerGap: 2,
  markerExtent: (count) => ({ left: 0, right: 2 * (1 + (count > 1 ? String(count).length : 0)) - 1 }),
  snap: (x) => 2 * Math.floor(x / 2),
};

/** Columns right of the plot for the values at the ends of the lines. */
const endColumns = ({ width }: Terminal): number => (width >= 50 ? 6 : 0);

/**
 * Tension by day as lines of text: the reading at the cursor, the plot with bands, days and lanes of acts. Every line is
 * at most as wide as the terminal.
 */
export function tensionChart(input: TerminalChartInput, terminal: Terminal): string[] {
  const rows = Math.max(4, input.rows ?? 12);
  const gutter = gutterOf(terminal);
  const columns = Math.max(8, terminal.width - gutter - endColumns(terminal));
  const geometry = tensionGeometry({
    ...input,
    range: input.whole === true ? WHOLE_RANGE : rangeOfBands(shownValues(input)),
    width: columns * 2 - 1,
    height: rows * 4 - 1,
    margins: { top: 0, right: 0, bottom: 0, left: 0 },
    metrics: DOT_METRICS,
  });
  const top = geometry.topLabels.reduce(
    (most, { row, text }) => (text === '' ? most : Math.max(most, row + 1)),
    0,
  );
  const canvas = new Canvas(gutter + columns, top + rows + 2 + geometry.lanes.length, terminal);
  const plot = new Canvas(columns, rows, terminal);
  drawLines(plot, geometry, input, terminal);
  drawFrame(canvas, { gutter, top, rows }, geometry, terminal);
  for (const { row, x, text, kind } of geometry.topLabels) {
    const columns = displayWidth(text);
    const left = Math.max(0, Math.round((x + 0.5 - columns) / 2));
    canvas.write(gutter + left, top - 1 - row, text, kind === 'cursor' ? 'strong' : 'plain');
  }
  geometry.lanes.forEach((lane, index) => drawLane(canvas, top + rows + 2 + index, gutter, lane, terminal));
  plot.drawOver(canvas, gutter, top);
  return [
    ...reading(geometry, input, terminal),
    ...withEndLabels(canvas.lines(), geometry, { top, rows, gutter, columns }, terminal),
    ...(gutter < WIDE_GUTTER ? laneKey(geometry.lanes, gutter, terminal) : []),
  ];
}

function* shownValues({ series, baseline }: TerminalChartInput): Generator<number> {
  for (const values of [series.tension, series.underlying]) {
    for (const value of values) if (Number.isFinite(value)) yield value;
  }
  if (baseline !== undefined) yield baseline;
}

function drawLines(
  plot: Canvas,
  geometry: TensionGeometry,
  input: TerminalChartInput,
  terminal: Terminal,
): void {
  const glyphs = glyphsOf(terminal);
  const { baselineY } = geometry;
  if (baselineY !== undefined) {
    for (let column = 0; column < plot.columns; column += 2) {
      plot.write(column, Math.min(plot.rows - 1, Math.round(baselineY) >> 2), glyphs.baseline, 'dim');
    }
  }
  for (const { lineX, kind } of geometry.topLabels) {
    const column = Math.round(lineX) >> 1;
    for (let row = 0; row < plot.rows; row += 1)
      plot.write(column, row, glyphs.cursor, kind === 'cursor' ? 'strong' : 'dim');
  }
  const draw = (
    runs: readonly LineRun[],
    letter: string,
    styleAt: (row: number) => Style,
    every: number,
  ): void => {
    for (const { covered, points } of runs) {
      const step = covered ? every : 3;
      plot.line(points, letter, covered ? styleAt : () => 'dim', (x) => x % step === 0);
    }
  };
  draw(geometry.underlying, '.', () => 'underlying', 2);
  const high = geometry.yTicks[geometry.yTicks.length - 1]?.value ?? 100;
  const low = geometry.yTicks[0]?.value ?? 0;
  const bandAt = (row: number): Style =>
    bandOf(high - ((row * 4 + 1.5) / (plot.rows * 4 - 1)) * (high - low));
  draw(geometry.tension, '*', bandAt, 1);
  const { cursor } = geometry;
  if (cursor !== undefined && input.cursor !== undefined) {
    plot.write(Math.round(cursor.x) >> 1, Math.round(cursor.y) >> 2, glyphs.dot, cursor.band);
  }
}

function drawLane(canvas: Canvas, row: number, gutter: number, lane: Lane, terminal: Terminal): void {
  const glyphs = glyphsOf(terminal);
  const style: Style = lane.name === 'unscored' ? 'plain' : lane.name;
  gutterText(canvas, row, lane.name, gutter, 'dim');
  for (const { fromX, toX } of lane.spans) {
    for (let column = Math.round(fromX) >> 1; column <= Math.round(toX) >> 1; column += 1) {
      canvas.write(gutter + column, row, glyphs.span, style);
    }
  }
  for (const { x, ids } of lane.clusters) {
    const column = gutter + (Math.round(x) >> 1);
    canvas.write(column, row, glyphs[lane.name], style);
    if (ids.length > 1) canvas.write(column + 1, row, String(ids.length));
  }
}

/** Where the gutter has no room for the lanes' names: what their marks mean. */
function laneKey(lanes: readonly Lane[], gutter: number, terminal: Terminal): string[] {
  const glyphs = glyphsOf(terminal);
  const key = lanes.map(({ name }) => `${glyphs[name]} ${name}`).join('  ');
  return key === '' ? [] : indented(key, gutter, terminal, 'dim');
}

/** The values at the right ends of the lines, on the rows where they end, as near as they do not collide. */
function withEndLabels(
  lines: readonly string[],
  geometry: TensionGeometry,
  { top, rows, gutter, columns }: { top: number; rows: number; gutter: number; columns: number },
  terminal: Terminal,
): string[] {
  if (endColumns(terminal) === 0) return [...lines];
  const labels = new Map<number, string>();
  for (const { kind, y, value } of geometry.endLabels) {
    if (kind === 'baseline') continue;
    let row = Math.min(rows - 1, Math.max(0, Math.round(y) >> 2));
    while (labels.has(top + row) && row < rows - 1) row += 1;
    if (!labels.has(top + row)) {
      labels.set(
        top + row,
        paint(figure(value, terminal), kind === 'tension' ? bandOf(value) : 'underlying', terminal),
      );
    }
  }
  return lines.map((line, row) => {
    const label = labels.get(row);
    if (label === undefined) return line;
    return `${line}${' '.repeat(Math.max(0, gutter + columns + 1 - displayWidth(line)))}${label}`;
  });
}

/** `16 Jun 2021: tension 61.3 (tense), underlying 55.0, baseline 50.0`, and the key of the lines. */
function reading(
  geometry: TensionGeometry,
  { baseline, coverage }: TerminalChartInput,
  terminal: Terminal,
): string[] {
  const { cursor } = geometry;
  if (cursor === undefined) return [];
  const covered =
    cursor.day >= (coverage?.from ?? cursor.day) && cursor.day <= (coverage?.to ?? cursor.day)
      ? ''
      : ' (outside the coverage: silence is not calm)';
  const text = [
    `${dayLabel(cursor.day)}: tension ${figure(cursor.tension, terminal)}, ${cursor.band}${covered}`,
    `underlying ${figure(cursor.underlying, terminal)}`,
    ...(baseline === undefined ? [] : [`baseline ${figure(baseline, terminal)}`]),
  ].join('; ');
  return wrap(text, terminal.width).map((line) =>
    line
      .split(new RegExp(`(\\b${cursor.band}\\b)`))
      .map((part) => (part === cursor.band ? paint(part, cursor.band, terminal) : part))
      .join(''),
  );
}
