import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { DayNumber } from '../kernel/clock.ts';

/** The place of an entry on a timeline: by the day it began, then by id and kind, which together are unique. */
export interface EntryPlace {
  readonly day: DayNumber;
  readonly id: string;
  readonly kind: string;
}

export type EntryOrder = 'asc' | 'desc';

function compare(a: EntryPlace, b: EntryPlace): number {
  if (a.day !== b.day) return a.day - b.day;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  if (a.kind === b.kind) return 0;
  return a.kind < b.kind ? -1 : 1;
}

/** Whether a comes before b. */
export const comesBefore =
  (order: EntryOrder) =>
  (a: EntryPlace, b: EntryPlace): boolean =>
    order === 'asc' ? compare(a, b) < 0 : compare(a, b) > 0;

/**
 * A cursor names the last entry of a page, not a count of entries: the next page goes on behind that entry whatever was
 * recorded in the meantime.
 */
export const cursorOf = ({ day, id, kind }: EntryPlace, order: EntryOrder): string =>
  Buffer.from(JSON.stringify([order, day, id, kind])).toString('base64url');

/** Reads a cursor back; it must come from a page of the same order. */
export function parseCursor(cursor: string, order: EntryOrder): Result<EntryPlace> {
  const parts = partsOf(cursor);
  if (parts !== undefined && parts[0] === order) {
    const [, day, id, kind] = parts;
    if (typeof day === 'number' && typeof id === 'string' && typeof kind === 'string') {
      return ok({ day, id, kind });
    }
  }
  return err(
    rejection(
      'malformed',
      'cursor',
      'the cursor does not belong to a page of this order',
      'Take `next` of the page before, with the same order and filters, or leave the cursor out to begin anew.',
    ),
  );
}

function partsOf(cursor: string): readonly unknown[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : undefined;
  } catch {
    return undefined;
  }
}
