import { readGdelt, readReducedGdelt } from './gdelt.ts';
import { readKeds } from './keds.ts';
import { csvHead, CsvLines, polecatHead } from './csv-lines.ts';
import { icewsReader, quadruplesReader, tableReader, type HeadedReader } from './headed-rows.ts';
import { NamedColumns } from './named-columns.ts';
import { refused, type RowRead } from './observed-row.ts';
import { polecatReader } from './polecat.ts';

/** The forms of files that can be read, by name. */
export const FORMATS = [
  'gdelt1',
  'gdelt1/reduced',
  'gdelt2',
  'keds',
  'icews',
  'polecat',
  'quadruples',
  'csv',
] as const;

export type Format = (typeof FORMATS)[number];

/** Forms of which each line is a row by itself, whatever the first line says. */
export type PlainFormat = Exclude<Format, 'icews' | 'polecat' | 'quadruples' | 'csv'>;

/** Characters of the longest line that is split. */
export const LONGEST_LINE: number = 1024 * 1024;

/** Reads one line after another. Total: what cannot be taken says why. */
export interface LineReader {
  /** `undefined` where the row goes on with the next line. */
  readonly read: (line: string) => RowRead | undefined;
  /** What is left at the end of the file. */
  readonly end?: () => RowRead | undefined;
}

/** What reads the lines of a file of a form; `head` is the file's first line. */
export function readerOf(format: Format, head: string, today: string): LineReader {
  switch (format) {
    case 'csv':
      return quotedReader(head, csvHead(head), (columns) => tableReader(columns, today));
    case 'polecat':
      return quotedReader(head, polecatHead(head), (columns) => polecatReader(columns, today));
    case 'icews':
      return tabbed(icewsReader(new NamedColumns(head.split('\t')), today));
    case 'quadruples':
      return tabbed(quadruplesReader(today));
    default:
      return { read: (line) => readLine(line, format, today) };
  }
}

/** Where the first line is no header of the form, every line is refused. */
function quotedReader(
  head: string,
  columns: NamedColumns | undefined,
  of: (columns: NamedColumns) => HeadedReader,
): LineReader {
  const lines = new CsvLines(head, columns && of(columns));
  return {
    read: (line) => {
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      return hasControl(text) ? refused('control-character') : lines.read(text);
    },
    end: () => lines.end(),
  };
}

const tabbed = (read: HeadedReader): LineReader => ({
  read: (line) => {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    return hasControl(text) ? refused('control-character') : read(text.split('\t'));
  },
});

/** The row of a line without its end, in a form that was named or recognised. Total: what cannot be taken says why. */
export function readLine(line: string, format: PlainFormat, today: string): RowRead {
  if (line.length > LONGEST_LINE) return refused('line-too-long', line);
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (hasControl(text)) return refused('control-character');
  const fields = text.split('\t');
  const columns = fields.length;
  switch (format) {
    case 'gdelt2':
      return columns === 61 ? readGdelt(fields, today) : refused('wrong-columns', String(columns));
    case 'gdelt1':
      return columns === 61 ? refused('wrong-columns', '61') : readGdelt(fields, today);
    case 'gdelt1/reduced':
      return readReducedGdelt(fields, today);
    case 'keds':
      return readKeds(fields, today);
  }
}

/** Anything below a blank but the tab between fields. */
export function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 32 && unit !== 9) return true;
  }
  return false;
}

/**
 * The form that all of a file's first lines have, by their columns and dates. `undefined` where none fits or they differ: then
 * somebody has to name it.
 */
export function formatOf(lines: readonly string[]): Format | undefined {
  const [first = '', ...others] = lines;
  // Before ICEWS, whose header begins with the same two names.
  if (polecatHead(first) !== undefined) return 'polecat';
  if (/^Event ID\tEvent Date\t/i.test(first)) return 'icews';
  if (csvHead(first) !== undefined) return 'csv';
  // Headers lie about their rows, so that they tell nothing.
  const rows = /^(Date|GLOBALEVENTID)\t/i.test(first) ? others : lines;
  const formats = new Set(rows.map(formatOfRow));
  return formats.size === 1 ? [...formats][0] : undefined;
}

function formatOfRow(line: string): Format | undefined {
  const fields = line.split('\t');
  const [first = '', second = ''] = fields;
  if (fields.length === 17 && /^\d{8}$/.test(first)) return 'gdelt1/reduced';
  if (fields.length >= 4 && fields.length <= 6 && /^(\d{6}|\d{8})$/.test(first)) return 'keds';
  if (fields.length === 4 && /^\d{4}-\d{2}-\d{2}$/.test(fields[3] ?? '')) return 'quadruples';
  if (!/^\d+$/.test(first) || !/^\d{8}$/.test(second)) return undefined;
  if (fields.length === 61) return 'gdelt2';
  return fields.length === 57 || fields.length === 58 ? 'gdelt1' : undefined;
}
