import type { Path } from '../../http/fault.ts';
import { didYouMean } from '../../kernel/nearest.ts';
import type { TableFault } from './fault.ts';

/** The columns of a table of acts, named like the options of `detente record`. */
export const TABLE_COLUMNS = [
  'on',
  'by',
  'toward',
  'both',
  'code',
  'issue',
  'summary',
  'source',
  'publisher',
  'url',
  'published',
  'quote',
  'basis',
  'reported',
  'magnitude',
  'because',
  'scale',
  'level',
  'confidence',
  'reverses',
  'follow-up-of',
  'summit',
  'id',
] as const;

export type TableColumn = (typeof TABLE_COLUMNS)[number];

/** Columns that no act can do without. */
export const NEEDED_COLUMNS = [
  'on',
  'by',
  'toward',
  'code',
  'issue',
  'summary',
  'source',
  'publisher',
] as const satisfies readonly TableColumn[];

/** A column's name as people and spreadsheets write it: `Follow up of` is `follow-up-of`. */
export const columnNamed = (text: string): string => text.toLowerCase().replaceAll(/[\s_]+/gu, '-');

/** What the first line lacks, and what in it means nothing. */
export function columnFaults(columns: readonly string[]): TableFault[] {
  const known: readonly string[] = TABLE_COLUMNS;
  const missing = NEEDED_COLUMNS.filter((name) => !columns.includes(name)).map((column) => ({
    line: 1,
    column,
    message: `The column "${column}" is missing`,
    remedy: `The first line names the columns: ${NEEDED_COLUMNS.join(', ')}, and others as in the template.`,
  }));
  const others = columns.flatMap((name, index) => {
    const column = name.slice(0, 40);
    if (!known.includes(name))
      return {
        line: 1,
        column,
        message: name === '' ? 'A column has no name' : `The column "${column}" is not known`,
        remedy: `${didYouMean(name, known)}Rename it, or leave it out.`,
      };
    return columns.indexOf(name) === index
      ? []
      : { line: 1, column, message: `The column "${column}" is there twice`, remedy: 'Keep one of them.' };
  });
  return [...missing, ...others];
}

const COLUMN_OF: Readonly<Record<string, TableColumn>> = {
  actId: 'id',
  occurred: 'on',
  initiator: 'by',
  target: 'toward',
  reciprocal: 'both',
  score: 'scale',
  followUpOf: 'follow-up-of',
  summitId: 'summit',
};
const NESTED: Readonly<Record<string, TableColumn>> = {
  'occurred.basis': 'basis',
  'magnitude.rationale': 'because',
  'sources.title': 'source',
  'sources.publisher': 'publisher',
  'sources.url': 'url',
  'sources.published': 'published',
  'sources.quote': 'quote',
};

/** The column that gives what lies at a path of an act. */
export function columnAt(path: Path): string | undefined {
  const [field, second] = path.filter((step): step is string => typeof step === 'string');
  if (field === undefined) return undefined;
  return NESTED[`${field}.${second ?? ''}`] ?? COLUMN_OF[field] ?? (field === 'sources' ? 'source' : field);
}
