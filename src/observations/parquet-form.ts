import type { SchemaTree } from 'hyparquet/src/types.js';
import { FileFault } from './file-fault.ts';
import { hasControl, type Format } from './formats.ts';
import { GDELT_NAMES, namedGdeltReader } from './gdelt.ts';
import {
  CSV_NAMES,
  icewsReader,
  isIcewsHead,
  isTableHead,
  tableReader,
  type HeadedReader,
} from './headed-rows.ts';
import { NamedColumns } from './named-columns.ts';
import { refused } from './observed-row.ts';
import { typeFault, type WantedColumn, type Wants } from './parquet-values.ts';
import { isPolecatHead, polecatReader } from './polecat.ts';

/** A form that parquet is read in: its columns are known by their names, as those of a table with a header. */
interface TableForm {
  readonly formats: readonly Format[];
  readonly isHead: (columns: NamedColumns) => boolean;
  /** What is wanted under the first of the names that there is. */
  readonly columns: readonly (readonly [wants: Wants, ...names: readonly string[]])[];
  readonly read: (columns: NamedColumns, today: string) => HeadedReader;
}

const GDELT_WANTS = {
  id: 'id',
  day: 'day',
  a: 'text',
  b: 'text',
  code: 'code',
  root: 'code',
  added: 'stamp',
  link: 'text',
} as const;

const CSV_WANTS = {
  day: 'day',
  a: 'text',
  b: 'text',
  code: 'code',
  known: 'known',
  id: 'id',
  link: 'id',
} as const;

const wantedBy = <N extends string>(
  names: Readonly<Record<N, readonly string[]>>,
  wants: Readonly<Record<N, Wants>>,
) => (Object.keys(names) as N[]).map((name) => [wants[name], ...names[name]] as const);

/** In the order in which they are tried: a table of one's own has the fewest names. */
const FORMS: readonly TableForm[] = [
  {
    formats: ['polecat'],
    isHead: isPolecatHead,
    columns: [
      ['id', 'event id'],
      ['day', 'event date'],
      ['text', 'event type'],
      ['text', 'event mode'],
      ['text', 'actor country'],
      ['text', 'recipient country'],
      ['known', 'publication date'],
    ],
    read: polecatReader,
  },
  {
    formats: ['icews'],
    isHead: isIcewsHead,
    columns: [
      ['id', 'event id'],
      ['day', 'event date'],
      ['text', 'event text'],
      ['text', 'source country'],
      ['text', 'target country'],
      ['code', 'cameo code'],
      ['id', 'story id'],
    ],
    read: icewsReader,
  },
  {
    formats: ['gdelt2', 'gdelt1'],
    isHead: (columns) =>
      Object.entries(GDELT_NAMES).every(([name, names]) => name === 'link' || columns.has(...names)),
    columns: wantedBy(GDELT_NAMES, GDELT_WANTS),
    read: namedGdeltReader,
  },
  {
    formats: ['csv'],
    isHead: isTableHead,
    columns: wantedBy(CSV_NAMES, CSV_WANTS),
    read: tableReader,
  },
];

/** How many columns are named where none fit. */
const SHOWN = 12;

/** How the rows of a parquet file are read. */
export interface TableRows {
  readonly columns: readonly WantedColumn[];
  /** Of the rows, by the first of them: GDELT 1.0 and 2.0 differ by their stamps. */
  readonly formatOf: (fields: readonly string[]) => Format;
  readonly read: HeadedReader;
  /** Of links: those of GDELT go by their bytes. */
  readonly encoding: 'latin1' | 'utf8';
}

/** Throws `FileFault` where no form has such columns, or one of them is of a type that its values cannot be taken from. */
export function tableRowsOf(schema: SchemaTree, named: Format | undefined, today: string): TableRows {
  const names = schema.children.map(({ element }) => element.name);
  const head = new NamedColumns(names);
  const form = FORMS.find(
    ({ formats, isHead }) => (named === undefined || formats.includes(named)) && isHead(head),
  );
  if (form === undefined) throw withoutForm(names, head, named);
  const columns = form.columns.flatMap(([wants, ...of]): WantedColumn[] => {
    const name = of.find((each) => head.has(each));
    return name === undefined ? [] : [wantedOf(schema, name, wants)];
  });
  const found = new NamedColumns(columns.map(({ name }) => name));
  const read = form.read(found, today);
  return {
    columns,
    formatOf: (fields) =>
      named ??
      (form.formats.length > 1 && /^\d{8}$/.test(found.of(fields, ...GDELT_NAMES.added) ?? '')
        ? 'gdelt1'
        : (form.formats[0] as Format)),
    encoding: form.read === namedGdeltReader ? 'latin1' : 'utf8',
    read: (fields) => (fields.some(hasControl) ? refused('control-character') : read(fields)),
  };
}

/** The one column of a name, whatever its case, whose type will do. */
function wantedOf(schema: SchemaTree, name: string, wants: Wants): WantedColumn {
  const [column, second] = schema.children.filter(
    ({ element }) => element.name.trim().toLowerCase() === name,
  );
  if (column === undefined || second !== undefined)
    throw new FileFault(`it has several columns ${name}`, 'Leave one of them.');
  const fault = typeFault(column.element, wants);
  if (fault !== undefined)
    throw new FileFault(
      `its column ${column.element.name} ${fault}`,
      'Write it in that type, from where it was made.',
    );
  return { name: column.element.name, wants };
}

function withoutForm(names: readonly string[], head: NamedColumns, named: Format | undefined): FileFault {
  const formats = FORMS.flatMap((form) => form.formats);
  if (named !== undefined && !formats.includes(named))
    return new FileFault(
      `it is parquet, which is not read as ${named}`,
      `It is read as ${formats.join(', ')}.`,
    );
  const lacking = Object.entries(GDELT_NAMES).flatMap(([name, [first, ...more]]) =>
    name === 'link' || head.has(first, ...more) ? [] : [first],
  );
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const form = named === undefined ? 'no form' : `no ${named}`;
  return new FileFault(
    head.has('globaleventid') && lacking.length > 0
      ? `it lacks columns of GDELT: ${lacking.join(', ')}`
      : `its columns are of ${form}: ${names.slice(0, SHOWN).join(', ').slice(0, 300)}${more}`,
    'Name them as GDELT, ICEWS or POLECAT do, or date, source, target and code, and where there are such known, id and url.',
  );
}
