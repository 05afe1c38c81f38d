import type { BandRange } from '../charts/bands.ts';
import { displayWidth } from '../charts/display-width.ts';
import type { DayAxis } from '../charts/day-axis.ts';
import type { Canvas } from './terminal-canvas.ts';
import type { Style, Terminal } from './terminal-text.ts';

/** Characters of the frame, by what the terminal can show. */
export const GLYPHS = {
  unicode: {
    axis: '\u2502',
    tick: '\u2524',
    corner: '\u2514',
    floor: '\u2500',
    floorTick: '\u252c',
    grid: '\u2508',
    cursor: '\u2502',
    dot: '\u25cf',
    raising: '\u25b2',
    lowering: '\u25bc',
    unscored: '\u25c7',
    span: '\u2500',
    baseline: '\u00b7',
  },
  ascii: {
    axis: '|',
    tick: '+',
    corner: '+',
    floor: '-',
    floorTick: '+',
    grid: '.',
    cursor: '|',
    dot: 'O',
    raising: '^',
    lowering: 'v',
    unscored: 'o',
    span: '-',
    baseline: '.',
  },
} as const;

export const glyphsOf = ({ unicode }: Terminal) => (unicode ? GLYPHS.unicode : GLYPHS.ascii);

/** Columns left of the plot, the axis included, where band and lane names have room. */
export const WIDE_GUTTER = 10;

/** Columns left of the plot: figures alone where the terminal is narrow. */
export const gutterOf = ({ width }: Terminal): number => (width >= 60 ? WIDE_GUTTER : 5);

/** A text that ends at the axis, in the gutter. */
export function gutterText(canvas: Canvas, row: number, text: string, gutter: number, style: Style): void {
  const column = gutter - 2 - displayWidth(text);
  if (column >= 0) canvas.write(column, row, text, style);
}

export interface Frame {
  readonly gutter: number;
  /** Row of the plot's top, and its rows. */
  readonly top: number;
  readonly rows: number;
}

const rowOf = (dotY: number): number => Math.floor(dotY / 4);

/** The tension axis with its figures, borders and band names, and the floor with the days under it (two rows). */
export function drawFrame(
  canvas: Canvas,
  frame: Frame,
  axes: {
    readonly yTicks: readonly { readonly value: number; readonly y: number }[];
    readonly bands: readonly { readonly band: BandRange['band']; readonly middle: number }[];
    readonly xAxis: DayAxis;
  },
  terminal: Terminal,
): void {
  const { gutter, top, rows } = frame;
  const glyphs = glyphsOf(terminal);
  for (let row = 0; row < rows; row += 1) canvas.write(gutter - 1, top + row, glyphs.axis, 'dim');
  const taken = new Set<number>();
  for (const { value, y } of axes.yTicks) {
    const row = Math.min(rows - 1, rowOf(y));
    taken.add(row);
    gutterText(canvas, top + row, String(value), gutter, 'plain');
    canvas.write(gutter - 1, top + row, glyphs.tick, 'dim');
    if (row === rows - 1) continue;
    for (let column = gutter; column < canvas.columns; column += 1) {
      if (canvas.isFree(column, top + row)) canvas.write(column, top + row, glyphs.grid, 'dim');
    }
  }
  for (const { band, middle } of axes.bands) {
    const row = rowOf(middle);
    if (!taken.has(row)) gutterText(canvas, top + row, band, gutter, band);
  }

  const floor = top + rows;
  canvas.write(gutter - 1, floor, glyphs.corner + glyphs.floor.repeat(canvas.columns - gutter), 'dim');
  for (const { x, label, labelX } of axes.xAxis.ticks) {
    canvas.write(gutter + (Math.round(x) >> 1), floor, glyphs.floorTick, 'dim');
    const columns = displayWidth(label);
    const left = Math.round((labelX + 0.5 - columns) / 2);
    canvas.write(gutter + Math.max(0, Math.min(left, canvas.columns - gutter - columns)), floor + 1, label);
  }
}
