import { formOf } from '../../http/faults.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { freeSlug, slugOf } from '../../kernel/slug.ts';
import type { ActDraft } from '../../relations/events.ts';
import { actFields } from '../act-fields.ts';
import { actDraftOf, actEntrySchema, DEFAULT_SCALE } from '../schema.ts';
import { columnAt, columnFaults } from './columns.ts';
import type { TableFault } from './fault.ts';
import { cellOf, formulaFaults, optionsOf } from './row-options.ts';
import { rowsOf, TABLE_ACTS_LIMIT, TABLE_SIZE_LIMIT } from './rows.ts';

/** An act of a table, with the line that it stands in. */
export interface TableAct {
  readonly line: number;
  readonly act: ActDraft;
}

export type TableRead = Result<readonly TableAct[], readonly TableFault[]>;

const SPLIT = `It is recorded in one command, all or nothing: split it into tables of at most ${TABLE_ACTS_LIMIT} acts, or write a scenario file.`;

const whole = (message: string, remedy: string): TableRead => err([{ line: 0, message, remedy }]);

/**
 * The acts of a table of comma or semicolon separated values, or everything that is wrong with it, line by line. An act
 * without an id has one of the first words of its summary, so that the same table gives the same acts again.
 */
export function actsOfTable(text: string): TableRead {
  if (text.replace(/^\uFEFF/u, '').trim() === '')
    return whole(
      'The table is empty',
      'Begin with the template: a line of column names, then one act a line.',
    );
  if (text.length > TABLE_SIZE_LIMIT) return whole('The table is longer than 1 MiB', SPLIT);
  const read = rowsOf(text);
  if (!read.ok) return read;
  const { columns, rows } = read.value;
  const misnamed = columnFaults(columns);
  if (misnamed.length > 0) return err(misnamed);
  if (rows.length === 0)
    return whole('The table holds no acts', 'Write one act a line, below the names of the columns.');
  if (rows.length > TABLE_ACTS_LIMIT)
    return whole(`The table holds more than ${TABLE_ACTS_LIMIT} acts`, SPLIT);
  const faults: TableFault[] = [];
  const acts: TableAct[] = [];
  const taken = new Set(rows.map(({ row }) => cellOf(row['id'])));
  for (const { line, row } of rows) {
    const formulas = formulaFaults(line, row);
    const id =
      cellOf(row['id']) ??
      freeSlug(row['summary'] ?? '', `act-${slugOf(row['on'] ?? '') || 'without-a-day'}`, (each) =>
        taken.has(each),
      );
    taken.add(id);
    const form = formOf(actEntrySchema, actFields(optionsOf(row, id)));
    if (formulas.length > 0) faults.push(...formulas);
    else if (form.ok) acts.push({ line, act: actDraftOf(form.value, DEFAULT_SCALE) });
    else
      for (const { path, code, message, remedy } of form.error) {
        const column = columnAt(path);
        faults.push({
          line,
          ...(column !== undefined && { column }),
          message,
          remedy: code === 'missing' && column !== undefined ? 'Fill the cell.' : remedy,
        });
      }
  }
  return faults.length === 0 ? ok(acts) : err(faults);
}
