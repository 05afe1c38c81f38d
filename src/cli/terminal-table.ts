import { displayWidth } from '../charts/display-width.ts';
import { cut, fit, paint, words, type Style, type Terminal } from './terminal-text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** Columns it may be cut down to where the terminal is narrow; default: it is never cut. */
  readonly least?: number;
  /** Left out altogether where even cut columns do not fit, the highest number first. */
  readonly drop?: number;
  readonly style?: (row: Row) => Style;
}

const GAP = 2;

/**
 * Rows as aligned columns under their titles, at most as wide as the terminal: columns with a `least` width are cut,
 * the widest first, then droppable columns go, and at the very last lines are cut.
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  terminal: Terminal,
): string[] {
  const texts = columns.map(({ title, value }) => [title, ...rows.map((row) => words(value(row), terminal))]);
  const natural = texts.map((cells) => Math.max(...cells.map(displayWidth)));
  const shown = shownColumns(columns, natural, terminal.width);
  const widths = shrunk(
    shown.map((index) => ({
      width: natural[index] ?? 0,
      least: columns[index]?.least ?? natural[index] ?? 0,
    })),
    terminal.width,
  );

  const lineOf = (cell: number, style: (column: Column<Row>) => Style): string => {
    let line = '';
    let room = terminal.width;
    for (const [place, index] of shown.entries()) {
      const column = columns[index];
      const width = Math.min(widths[place] ?? 0, room);
      if (column === undefined || width <= 0) break;
      const text = fit(texts[index]?.[cell] ?? '', width, terminal, column.align);
      const last = place === shown.length - 1;
      line += paint(last ? text.trimEnd() : text, style(column), terminal);
      room -= width + GAP;
      if (!last && room > 0) line += ' '.repeat(GAP);
    }
    return line.trimEnd();
  };
  return [
    lineOf(0, () => 'dim'),
    ...rows.map((row, index) => lineOf(index + 1, (column) => column.style?.(row) ?? 'plain')),
  ];
}

/** Indices of the columns kept. */
function shownColumns<Row>(
  columns: readonly Column<Row>[],
  natural: readonly number[],
  width: number,
): number[] {
  let kept = columns.map((_, index) => index);
  const need = (): number =>
    kept.reduce(
      (sum, index) => sum + Math.min(natural[index] ?? 0, columns[index]?.least ?? Infinity) + GAP,
      -GAP,
    );
  const droppable = columns
    .map(({ drop }, index) => ({ drop, index }))
    .filter((column): column is { drop: number; index: number } => column.drop !== undefined)
    .sort((a, b) => b.drop - a.drop);
  for (const { index } of droppable) {
    if (need() <= width) break;
    kept = kept.filter((other) => other !== index);
  }
  return kept;
}

/** Takes columns from the widest that may still shrink until the line fits, or nothing can shrink any more. */
function shrunk(
  columns: readonly { readonly width: number; readonly least: number }[],
  width: number,
): number[] {
  const widths = columns.map((column) => column.width);
  let excess = widths.reduce((sum, columnWidth) => sum + columnWidth + GAP, -GAP) - width;
  for (; excess > 0; excess -= 1) {
    let widest = -1;
    for (const [index, { least }] of columns.entries()) {
      const now = widths[index] ?? 0;
      if (now > least && (widest < 0 || now > (widths[widest] ?? 0))) widest = index;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Pairs of a name and a value, values aligned; long values are cut. */
export function properties(
  pairs: readonly (readonly [name: string, value: string])[],
  terminal: Terminal,
): string[] {
  const names = Math.max(0, ...pairs.map(([name]) => displayWidth(name)));
  return pairs.map(([name, value]) => {
    const room = terminal.width - names - GAP;
    const label = fit(name, Math.min(names, terminal.width), terminal);
    return room <= 0
      ? label
      : `${paint(label, 'dim', terminal)}  ${cut(words(value, terminal), room, terminal)}`;
  });
}
