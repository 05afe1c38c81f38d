export type Cell = string | number | boolean | undefined;

/** What a spreadsheet would run as a formula if a text began with it. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * One line of CSV (RFC 4180, with its CRLF). A text that a spreadsheet would take for a formula gets an apostrophe in front, as
 * spreadsheets themselves write it; numbers stay as they are.
 */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What spreadsheets take UTF-8 by; a table without it opens with its accents spoiled. Programs that read CSV mostly do without. */
export const BYTE_ORDER_MARK = '\uFEFF';
