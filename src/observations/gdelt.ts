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
  const known = dayOfDigits(at(tail.added).slice(0, 8));
  if (known === undefined) return refused('bad-day', at(tail.added));
  const day = dayOfDigits(at(AT.day));
  if (day === undefined) return refused('bad-day', at(AT.day));
  const code = at(AT.code);
  // 10 is a code, and is what is left of 010 too: the row's own root tells which of them it is.
  if (code !== '' && !(at(AT.root).length === 2 && code.startsWith(at(AT.root))))
    return refused('lost-zero', `${code} under ${at(AT.root)}`);
  const link = tail.link === undefined ? undefined : at(tail.link);
  const added = at(tail.added);
  const stamp = /^\d{14}$/.test(added) ? added : undefined;
  return rowOf({ day, known, a: at(AT.a), b: at(AT.b), code, id: at(AT.id), link, stamp }, today);
}

/** A row of the reduced GDELT 1.0 with 17 columns, whatever its header says: it has one of 11. It does not tell when it was known. */
export function readReducedGdelt(fields: readonly string[], today: string): RowRead {
  const [date = '', a = '', b = '', code = ''] = fields;
  if (date === 'Date') return refused('header');
  if (fields.length !== 17) return refused('wrong-columns', String(fields.length));
  const day = dayOfDigits(date);
  return day === undefined ? refused('bad-day', date) : rowOf({ day, a, b, code }, today);
}
