import { dayNumber, formatInstant, parseDay, type DayNumber } from '../kernel/clock.ts';
import { DEDUPE, type Dedupe } from '../models/tension/dedupe.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { RelationContent } from '../relations/events.ts';
import { EVER } from './act-columns.ts';
import type { HistoryTable } from './history-table.ts';
import type { View } from './view.ts';

/** A view with its questions answered: what a scan over a history's rows compares with. */
export interface ResolvedView {
  /** The record is seen as of this revision. It stays fixed while a scan pauses and the record goes on. */
  readonly revision: number;
  /** What the history declared of itself at that revision. */
  readonly declaration: RelationContent;
  readonly at: DayNumber;
  /** Whether the history claims to cover `at`. */
  readonly covered: boolean;
  /** Acts reported later are left out. */
  readonly knownBy: DayNumber;
  /** How often rows count that tell the same. */
  readonly dedupe: Dedupe;
}

/** Last day that a history covers, today where its coverage goes on. */
export const coverageEnd = (declaration: RelationContent, today: DayNumber): DayNumber =>
  declaration.coverage.to === undefined ? today : dayNumber(declaration.coverage.to);

/**
 * Works out a view of a history. Rejections: `not-a-day` for a day that is none, `revision-not-reached` and
 * `before-the-record` where the record had no such state, `written-once` where rows of what nobody counted are to be counted.
 */
export function resolveView(table: HistoryTable, view: View, today: DayNumber): Result<ResolvedView> {
  const { dedupe = DEDUPE } = view;
  if (dedupe !== DEDUPE && table.observed === undefined) return err(writtenOnce(table.id));
  const revision = revisionOf(table, view.asOf);
  if (!revision.ok) return revision;
  const declaration = table.declarationAt(revision.value);
  const from = dayNumber(declaration.coverage.from);
  const to = coverageEnd(declaration, today);
  const at = dayOf('at', view.at, Math.min(today, to));
  if (!at.ok) return at;
  const knownBy = dayOf('knownBy', view.knownBy, EVER);
  if (!knownBy.ok) return knownBy;
  return ok({
    revision: revision.value,
    declaration,
    at: at.value,
    covered: from <= at.value && at.value <= to,
    knownBy: knownBy.value,
    dedupe,
  });
}

const writtenOnce = (history: string) =>
  rejection(
    'rule',
    'written-once',
    `${history} was written by people, act by act: there are no rows to count`,
    'Leave dedupe out, or name a history that was counted out of a data set.',
    { field: 'dedupe', history },
  );

function revisionOf(table: HistoryTable, asOf: View['asOf']): Result<number> {
  const head = table.revision;
  if (asOf === undefined) return ok(head);
  if ('revision' in asOf) {
    if (Number.isInteger(asOf.revision) && asOf.revision >= 0 && asOf.revision <= head)
      return ok(asOf.revision);
    return err(
      rejection(
        'missing',
        'revision-not-reached',
        `${table.id} has no revision ${asOf.revision}: it stands at revision ${head}`,
        `Ask for a whole number from 0 to ${head}.`,
        { current: head },
      ),
    );
  }
  const revision = table.revisionAt(asOf.instant);
  if (revision >= 0) return ok(revision);
  const began = formatInstant(table.recordedAt(0));
  return err(
    rejection(
      'missing',
      'before-the-record',
      `${table.id} was not recorded yet at the instant asked for: its record began at ${began}`,
      `Ask as of ${began} or later; for what happened earlier in the world ask at a day instead.`,
      { began },
    ),
  );
}

/** The number of a day that a caller names in the field `name`, or the default where none is named. */
export function dayOf(name: string, day: string | undefined, otherwise: DayNumber): Result<DayNumber> {
  if (day === undefined) return ok(otherwise);
  const number = parseDay(day);
  return number === undefined
    ? err(
        rejection(
          'malformed',
          'not-a-day',
          `${name} is no calendar day: "${day.slice(0, 40)}"`,
          'Write a real day as YYYY-MM-DD, such as 2021-06-16.',
          { field: name },
        ),
      )
    : ok(number);
}
