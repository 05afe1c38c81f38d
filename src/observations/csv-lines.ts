import { parse } from 'csv-parse/sync';
import { NamedColumns } from './named-columns.ts';
import { isTableHead, type HeadedReader } from './headed-rows.ts';
import { refused, type RowRead } from './observed-row.ts';
import { isPolecatHead } from './polecat.ts';

/** Characters of the longest record that is gathered over lines. */
const LONGEST_RECORD = 1024 * 1024;

/** The fields of one record of quoted CSV; `undefined` where it is none. */
export function csvFields(record: string, delimiter = ','): readonly string[] | undefined {
  try {
    const [fields] = parse(record, { relax_column_count: true, delimiter }) as string[][];
    return fields;
  } catch {
    return undefined;
  }
}

/** The columns of a line of CSV that is the header of a table of events; `undefined` where it is none. */
export function csvHead(line: string): NamedColumns | undefined {
  if (line.includes('\t') || !line.includes(',')) return undefined;
  const fields = csvFields(line);
  const columns = fields && new NamedColumns(fields);
  return columns !== undefined && isTableHead(columns) ? columns : undefined;
}

/** The columns of a line, between tabs or commas, that is the header of POLECAT; `undefined` where it is none. */
export function polecatHead(line: string): NamedColumns | undefined {
  const fields = csvFields(line, delimiterOf(line)) ?? [];
  const columns = new NamedColumns(fields.slice(0, fields.findLastIndex((name) => name !== '') + 1));
  return isPolecatHead(columns) ? columns : undefined;
}

/** What stands between the fields of a table of which this is the first line. */
const delimiterOf = (head: string): string => (head.includes('\t') ? '\t' : ',');

/** Reads a table of quoted fields line by line: a record goes on while a quote is open. */
export class CsvLines {
  readonly #read: HeadedReader | undefined;
  readonly #delimiter: string;
  #open = '';
  #isHead = true;

  /** `head` is the first line; `of` the reader of what stands under its columns, where it has them. */
  constructor(head: string, of: HeadedReader | undefined) {
    this.#delimiter = delimiterOf(head);
    this.#read = of;
  }

  /** `undefined` where the record goes on. */
  read(line: string): RowRead | undefined {
    const record = this.#open === '' ? line : `${this.#open}\n${line}`;
    if (isOpen(record)) {
      this.#open = record.length > LONGEST_RECORD ? '' : record;
      return this.#open === '' ? refused('open-quote', record.slice(0, 80)) : undefined;
    }
    this.#open = '';
    if (this.#isHead) {
      this.#isHead = false;
      return refused(this.#read === undefined ? 'missing-field' : 'header', record);
    }
    const fields = csvFields(record, this.#delimiter);
    if (fields === undefined) return refused('open-quote', record);
    return this.#read?.(fields) ?? refused('missing-field', record);
  }

  /** What is left at the end of the file. */
  end(): RowRead | undefined {
    return this.#open === '' ? undefined : refused('open-quote', this.#open);
  }
}

/** Whether an odd number of quotes stands in it: one of them opens a field that does not end. */
function isOpen(record: string): boolean {
  let quotes = 0;
  for (let at = record.indexOf('"'); at >= 0; at = record.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 1;
}
