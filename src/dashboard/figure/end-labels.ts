import { displayWidth } from '../../charts/display-width.ts';
import { clamp } from '../../charts/scale.ts';
import { fitted } from '../ui/words.ts';

/** Pixels of a column of a label, in the usual faces; between a line's end and the edge; and columns of a figure before a name. */
const COLUMN = 6.1;
const GAP = 18;
const FIGURE_COLUMNS = 6;
/** The least room beside a plot, and the most, as a share of the width. */
const LEAST = 148;
const MOST = 0.3;

/** As much room beside a plot as the longest of the names at the ends of its lines takes, within bounds. */
export function roomFor(names: readonly string[], width: number): number {
  const columns = FIGURE_COLUMNS + Math.max(0, ...names.map((name) => displayWidth(name)));
  return clamp(columns * COLUMN + GAP, LEAST, Math.max(LEAST, width * MOST));
}

/** A figure with as much of its name as fits into a room, none of it without a room; and the whole of it where that is not all. */
export function endLabel(
  figure: string,
  name: string,
  room: number | undefined,
): { readonly text: string; readonly whole?: string } {
  const columns = room === undefined ? 0 : Math.floor((room - GAP) / COLUMN) - FIGURE_COLUMNS;
  const shown = columns <= 0 ? '' : fitted(name, columns);
  return shown === name
    ? { text: `${figure} ${name}` }
    : { text: `${figure} ${shown}`.trimEnd(), whole: `${figure} ${name}` };
}
