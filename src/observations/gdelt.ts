import type { NamedColumns } from './named-columns.ts';
import { refused, type RowRead } from './observed-row.ts';
import { dayOfDigits, rowOf } from './row-fields.ts';

/** Where forms that share their first 35 columns differ: the day a row was added, and its link. */
const TAILS: ReadonlyMap<number, { readonly added: number; readonly link?: number }> = new Map([
  [57, { added: 56 }],
  [58, { added: 56, link: 57 }],
  [61, { added: 59, link: 60 }],
]);

/** Columns of the full forms, from 0 (GDELT Event Codebook 2.0). The countries are the actors', not FIPS as those of places are. */
const AT = { id: 0, day: 1, a: 7, b: 17, code: 26, root: 28 } as const;

/** A row of GDELT 1.0 with 57 or 58 columns, or of 2.0 with 61. */
export function readGdelt(fields: readonly string[], today: string): RowRead {
  const tail = TAILS.get(fields.length);
  if (tail === undefined) return refused('wrong-columns', String(fields.length));
  const at = (column: number): string => fields[column] ?? '';
  if (/^GLOBALEVENTID$/i.test(at(AT.id))) return refused('header');
  const link = tail.link === undefined ? undefined : at(tail.link);
  return gdeltRow(
    {
      added: at(tail.added),
      day: at(AT.day),
      a: at(AT.a),
      b: at(AT.b),
      code: at(AT.code),
      root: at(AT.root),
      id: at(AT.id),
      link,
    },
    today,
  );
}

/** Names of the columns of GDELT that are read, as its header and tables of it in databases have them. */
export const GDELT_NAMES = {
  id: ['globaleventid'],
  day: ['sqldate', 'day'],
  a: ['actor1countrycode'],
  b: ['actor2countrycode'],
  code: ['eventcode'],
  root: ['eventrootcode'],
  added: ['dateadded'],
  link: ['sourceurl'],
} as const;

/** Reads rows of GDELT by the names of their columns. Links go by their bytes, as where they stand between tabs. */
export const namedGdeltReader =
  (columns: NamedColumns, today: string) =>
  (fields: readonly string[]): RowRead => {
    const at = (name: keyof typeof GDELT_NAMES): string => columns.of(fields, ...GDELT_NAMES[name]) ?? '';
    const link = Buffer.from(at('link'), 'utf8').toString('latin1');
    return gdeltRow(
      {
        added: at('added'),
        day: at('day').replaceAll('-', ''),
        a: at('a'),
        b: at('b'),
        code: at('code'),
        root: at('root'),
        id: at('id'),
        link,
      },
      today,
    );
  };

/** The fields of a row of one of the full forms, as they stand there. */
interface GdeltFields {
  readonly added: string;
  readonly day: string;
  readonly a: string;
  readonly b: string;
  readonly code: string;
  readonly root: string;
  readonly id: string;
  readonly link: string | undefined;
}

function gdeltRow({ added, day: date, a, b, code, root, id, link }: GdeltFields, today: string): RowRead {
  const known = dayOfDigits(added.slice(0, 8));
  if (known === undefined) return refused('bad-day', added);
  const day = dayOfDigits(date);
  if (day === undefined) return refused('bad-day', date);
  // 10 is a code, and is what is left of 010 too: the row's own root tells which of them it is.
  if (code !== '' && !(root.length === 2 && code.startsWith(root)))
    return refused('lost-zero', `${code} under ${root}`);
  const stamp = /^\d{14}$/.test(added) ? added : undefined;
  return rowOf({ day, known, a, b, code, id, link, stamp }, today);
}

/** A row of the reduced GDELT 1.0 with 17 columns, whatever its header says: it has one of 11. It does not tell when it was known. */
export function readReducedGdelt(fields: readonly string[], today: string): RowRead {
  const [date = '', a = '', b = '', code = ''] = fields;
  if (date === 'Date') return refused('header');
  if (fields.length !== 17) return refused('wrong-columns', String(fields.length));
  const day = dayOfDigits(date);
  return day === undefined ? refused('bad-day', date) : rowOf({ day, a, b, code }, today);
}
