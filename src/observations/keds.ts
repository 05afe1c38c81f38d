import { refused, type RowRead } from './observed-row.ts';
import { dayOfDigits, rowOf } from './row-fields.ts';

/**
 * A row of KEDS or TABARI: date, source, target, code, a label in brackets, and in some files the words that matched. The code
 * book is taken to be CAMEO; what only WEIS has is refused. It does not tell when it was known.
 */
export function readKeds(fields: readonly string[], today: string): RowRead {
  if (fields.length < 4 || fields.length > 6) return refused('wrong-columns', String(fields.length));
  const [date = '', a = '', b = '', code = ''] = fields;
  const day = dayOfDigits(withCentury(date, today));
  return day === undefined ? refused('bad-day', date) : rowOf({ day, a, b, code }, today);
}

/** Of two-digit years the last that is not after today: a file tells of what was. */
function withCentury(date: string, today: string): string {
  if (date.length !== 6) return date;
  return `20${date}` <= today.replaceAll('-', '') ? `20${date}` : `19${date}`;
}
