import type { Point } from '../charts/scale.ts';
import { paint, type Style, type Terminal } from './terminal-text.ts';

/** Bit of the braille dot at (x, y) within a cell of 2 by 4 dots; 0x2800 plus the bits is the character. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

interface Cell {
  character: string;
  style: Style;
  dots: number;
}

/**
 * Cells of a terminal to draw on, with lines of braille dots (ASCII: one letter a cell). Points of lines are in
 * dots: two to a column, four to a row. Text and lines drawn later win over earlier ones.
 */
export class Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly #cells: Cell[];
  readonly #terminal: Terminal;

  constructor(columns: number, rows: number, terminal: Terminal) {
    this.columns = columns;
    this.rows = rows;
    this.#terminal = terminal;
    this.#cells = Array.from({ length: columns * rows }, () => ({ character: ' ', style: 'plain', dots: 0 }));
  }

  #cell(column: number, row: number): Cell | undefined {
    if (column < 0 || column >= this.columns || row < 0 || row >= this.rows) return undefined;
    return this.#cells[row * this.columns + column];
  }

  isFree(column: number, row: number): boolean {
    const cell = this.#cell(column, row);
    return cell !== undefined && cell.character === ' ' && cell.dots === 0;
  }

  /** Writes single-column characters from (column, row) on; what lies outside is left out. */
  write(column: number, row: number, text: string, style: Style = 'plain'): void {
    for (const [index, character] of [...text].entries()) {
      const cell = this.#cell(column + index, row);
      if (cell !== undefined) Object.assign(cell, { character, style, dots: 0 });
    }
  }

  /** Sets one dot; in ASCII the cell gets `letter`. */
  dot(x: number, y: number, style: Style, letter: string): void {
    const cell = this.#cell(x >> 1, y >> 2);
    if (cell === undefined) return;
    cell.style = style;
    if (this.#terminal.unicode) {
      cell.dots |= DOTS[y & 3]?.[x & 1] ?? 0;
      cell.character = String.fromCodePoint(0x2800 + cell.dots);
    } else {
      cell.character = letter;
    }
  }

  /** A line through points in dots; `wanted` picks the dots to set (all of them, or every other one). */
  line(
    points: readonly Point[],
    letter: string,
    styleAt: (row: number) => Style,
    wanted: (x: number, y: number) => boolean = () => true,
  ): void {
    const set = (x: number, y: number): void => {
      if (wanted(x, y)) this.dot(x, y, styleAt(y >> 2), letter);
    };
    const [only] = points;
    if (points.length === 1 && only !== undefined) set(Math.round(only.x), Math.round(only.y));
    for (let index = 1; index < points.length; index += 1) {
      const from = points[index - 1];
      const to = points[index];
      if (from !== undefined && to !== undefined) bresenham(from, to, set);
    }
  }

  /** Copies what is drawn here onto another canvas; free cells let what is there show through. */
  drawOver(canvas: Canvas, column: number, row: number): void {
    this.#cells.forEach(({ character, style }, index) => {
      if (character === ' ') return;
      canvas.write(column + (index % this.columns), row + Math.floor(index / this.columns), character, style);
    });
  }

  /** The cells as lines, trailing blanks left out. */
  lines(): string[] {
    return Array.from({ length: this.rows }, (_, row) => {
      const cells = this.#cells.slice(row * this.columns, (row + 1) * this.columns);
      while (cells.length > 0 && cells[cells.length - 1]?.character === ' ') cells.pop();
      let line = '';
      let run = '';
      let style: Style = 'plain';
      for (const cell of cells) {
        if (cell.style !== style && cell.character !== ' ') {
          line += paint(run, style, this.#terminal);
          run = '';
          style = cell.style;
        }
        run += cell.character;
      }
      return line + paint(run, style, this.#terminal);
    });
  }
}

/** The dots of a straight line (Bresenham 1965), both ends included. */
function bresenham(from: Point, to: Point, set: (x: number, y: number) => void): void {
  let x = Math.round(from.x);
  let y = Math.round(from.y);
  const endX = Math.round(to.x);
  const endY = Math.round(to.y);
  const dx = Math.abs(endX - x);
  const dy = -Math.abs(endY - y);
  const stepX = x < endX ? 1 : -1;
  const stepY = y < endY ? 1 : -1;
  let error = dx + dy;
  for (;;) {
    set(x, y);
    if (x === endX && y === endY) return;
    const twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x += stepX;
    }
    if (twice <= dx) {
      error += dx;
      y += stepY;
    }
  }
}
