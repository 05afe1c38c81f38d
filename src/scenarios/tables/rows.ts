import { CsvError, parse } from 'csv-parse/sync';
import { err, ok, type Result } from '../../kernel/result.ts';
import { columnNamed } from './columns.ts';
import type { TableFault } from './fault.ts';

/** Acts of one table: it is one command, all or nothing. */
export const TABLE_ACTS_LIMIT = 500;

/** Characters of one table; a request and an append hold no more. */
export const TABLE_SIZE_LIMIT = 1024 * 1024;

/** Rows that are looked at, those without acts too: whatever a file holds, no more is taken apart. */
const ROWS_LIMIT = 2000;

export type Row = Readonly<Record<string, string>>;

export interface TableRows {
  readonly columns: readonly string[];
  /** Each with its line in the file, from 1. */
  readonly rows: readonly { readonly line: number; readonly row: Row }[];
}

interface Parsed {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/** The columns and rows of a text of comma, semicolon or tab separated values, at most one more than a table may have. */
export function rowsOf(text: string): Result<TableRows, readonly TableFault[]> {
  let parsed: readonly Parsed[];
  try {
    parsed = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      to: ROWS_LIMIT + 1,
    }) as unknown as readonly Parsed[];
  } catch (error) {
    if (error instanceof CsvError) return err([brokenFault(error)]);
    throw error;
  }
  const [head, ...rest] = parsed;
  const columns = namesOf(head?.record ?? []);
  const faults: TableFault[] = [];
  const rows = rest
    .filter(({ record: [first = ''] }) => !first.startsWith('#'))
    .slice(0, TABLE_ACTS_LIMIT + 1)
    .map(({ info, record }) => {
      const line = firstLine(info.lines, record);
      // A spreadsheet may leave empty cells behind the last column, or none where the last are empty.
      if (record.slice(columns.length).some((cell) => cell !== ''))
        faults.push({
          line,
          message: `This row has ${record.length} cells, the first line has ${columns.length} columns`,
          remedy: 'Put a cell that holds the sign between columns into quotation marks.',
        });
      return { line, row: Object.fromEntries(columns.map((name, index) => [name, record[index] ?? ''])) };
    });
  return faults.length > 0 ? err(faults) : ok({ columns, rows });
}

/** The names of the columns, without those of empty columns at the end. */
function namesOf(record: readonly string[]): readonly string[] {
  const last = record.findLastIndex((name) => name !== '');
  return record.slice(0, last + 1).map(columnNamed);
}

/** Spreadsheets of many countries part columns by semicolons: the sign that parts the first line parts the rest. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1);
  const bare = first.replaceAll(/"[^"]*"/gu, '');
  const count = (sign: string): number => bare.split(sign).length - 1;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** A record's first line: the parser tells its last, and cells may hold several. */
const firstLine = (last: number, record: readonly string[]): number =>
  last - record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/gu)?.length ?? 0), 0);

function brokenFault(error: CsvError): TableFault {
  const { code, message } = error;
  const line = Number((error as { readonly lines?: number }).lines ?? 0);
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return {
      line,
      message: 'A quotation mark is opened and never closed',
      remedy: 'Close it; one within a quoted cell is written twice.',
    };
  if (code === 'INVALID_OPENING_QUOTE' || code === 'CSV_INVALID_CLOSING_QUOTE')
    return {
      line,
      message: 'A quotation mark stands in the midst of a cell',
      remedy: 'Put the whole cell in quotation marks, and each within it twice.',
    };
  return { line, message: `This is no CSV: ${message}`, remedy: 'Save the table anew as CSV, in UTF-8.' };
}
