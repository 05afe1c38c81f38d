import type { ActOptions } from '../act-fields.ts';
import type { TableColumn } from './columns.ts';
import type { TableFault } from './fault.ts';
import type { Row } from './rows.ts';

const YES = new Set(['yes', 'true', '1', 'x', 'both']);
const NO = new Set(['', 'no', 'false', '0']);

/** A cell as it is meant: without the apostrophe that keeps a spreadsheet from running it. */
export const cellOf = (cell: string | undefined): string | undefined =>
  cell === undefined || cell === '' ? undefined : cell.replace(/^'(?=[=+\-@])/u, '');

/** What a spreadsheet shows as a figure is a formula in the file; only its writer knows what was meant. */
export const formulaFaults = (line: number, row: Row): TableFault[] =>
  Object.entries(row)
    .filter(([, cell]) => cell.startsWith('='))
    .map(([column, cell]) => ({
      line,
      column,
      message: `"${cell.slice(0, 40)}" is a formula`,
      remedy: 'Write what it gives; where the words do begin so, put an apostrophe in front.',
    }));

/** The options that a row stands for; a figure may have a decimal comma. */
export function optionsOf(row: Row, id: string): ActOptions {
  const cell = (name: TableColumn): string | undefined => cellOf(row[name]);
  const magnitude = cell('magnitude');
  const both = (row['both'] ?? '').toLowerCase();
  const options = {
    id,
    on: cell('on'),
    basis: cell('basis'),
    reported: cell('reported'),
    by: cell('by'),
    toward: cell('toward'),
    ...(!NO.has(both) && { both: YES.has(both) ? true : both }),
    code: cell('code'),
    scale: cell('scale'),
    magnitude: magnitude?.replace(/^(\d+),(\d+)$/u, '$1.$2'),
    because: cell('because'),
    issue: cell('issue'),
    level: cell('level'),
    summary: cell('summary'),
    confidence: cell('confidence')?.toLowerCase(),
    reverses: cell('reverses')?.split(/\s+/u),
    followUpOf: cell('follow-up-of'),
    summit: cell('summit'),
    source: cell('source'),
    publisher: cell('publisher'),
    url: cell('url'),
    published: cell('published'),
    quote: cell('quote'),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as ActOptions;
}
