import { counted } from '../kernel/counted.ts';
import { rejection, type Rejection } from '../kernel/result.ts';
import { REFUSED_ROWS } from './refusal-words.ts';
import type { Scan } from './scan-messages.ts';

/** Most pairs, and most reasons, that are named. */
const NAMED = 5;

/** What is told where files hold no row that can be imported: of which pairs their rows are, or else why none is of a pair. */
export function nothingTaken(
  { rows, pairs, refused }: Pick<Scan, 'rows' | 'pairs' | 'refused'>,
  wanted: readonly string[] | undefined,
): Rejection {
  const refuse = (message: string, remedy: string): Rejection =>
    rejection('rule', 'nothing-to-import', message, remedy);
  if (rows === 0) return refuse('The files hold no row', 'Look whether they are whole.');
  if (pairs.length > 0) {
    const some = pairs.slice(0, NAMED).map(({ pair }) => pair);
    return refuse(
      `None of ${counted(rows, 'row')} is of ${wanted?.join(', ') ?? 'a pair'} on those days`,
      `The most are of ${some.join(', ')}.`,
    );
  }
  const reasons = refused.slice(0, NAMED).map((each) => `${each.rows} ${REFUSED_ROWS[each.reason]}`);
  return refuse(`None of ${counted(rows, 'row')} can be taken`, `Not taken: ${reasons.join(', ')}.`);
}
