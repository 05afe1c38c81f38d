import { setImmediate as turn } from 'node:timers/promises';
import type { DayNumber } from '../kernel/clock.ts';
import { inSlices } from '../kernel/slices.runner.ts';
import { EVER, NONE } from './act-columns.ts';
import type { ActReader } from './act-reader.ts';
import type { HistoryTable } from './history-table.ts';

/** The record as it stood at a revision; of it, where `knownBy` is given, what had been reported by that day. */
export interface Standing {
  readonly revision: number;
  readonly knownBy?: DayNumber;
}

/** An act during a visit: what is to be kept of it is copied, for the next visit shows another act through the same object. */
export type StandingAct = Omit<ActReader, 'moveTo' | 'stands' | 'previous' | 'endedAt'>;

/** Acts of one page of `standingPages`, at most. */
const PAGE = 500;

/**
 * Visits the acts that stand, in the order of recording, with a turn of the event loop after every 1 000 versions. The record may
 * go on meanwhile: the revision is fixed.
 */
export async function eachStanding(
  table: HistoryTable,
  { revision, knownBy = EVER }: Standing,
  visit: (act: StandingAct) => void,
): Promise<void> {
  const act = table.acts.reader();
  await inSlices(0, table.acts.rows, (row) => {
    if (act.moveTo(row).stands(revision, knownBy)) visit(act);
  });
}

/**
 * What `take` makes of the acts that stand, in pages, with a turn of the event loop after each; acts that it makes `undefined` of
 * are left out.
 */
export async function* standingPages<T>(
  table: HistoryTable,
  { revision, knownBy = EVER }: Standing,
  take: (act: StandingAct) => T | undefined,
): AsyncGenerator<readonly T[]> {
  const act = table.acts.reader();
  const { rows } = table.acts;
  for (let start = 0; start < rows; start += PAGE) {
    if (start > 0) await turn();
    const page: T[] = [];
    for (let row = start; row < Math.min(start + PAGE, rows); row += 1) {
      const taken = act.moveTo(row).stands(revision, knownBy) ? take(act) : undefined;
      if (taken !== undefined) page.push(taken);
    }
    if (page.length > 0) yield page;
  }
}

/** Visits the versions that stood at one of two revisions alone; `came` says of each that it is the later one. */
export async function eachChanged(
  table: HistoryTable,
  earlier: number,
  later: number,
  visit: (act: StandingAct, came: boolean) => void,
): Promise<void> {
  const act = table.acts.reader();
  await inSlices(0, table.acts.rows, (row) => {
    const came = act.moveTo(row).stands(later, EVER);
    if (came !== act.stands(earlier, EVER)) visit(act, came);
  });
}

/** The version of an act that stands; `undefined` where none does. */
export function standingAct(table: HistoryTable, actId: string, view: Standing): StandingAct | undefined {
  const row = standingRow(table, actId, view);
  return row === undefined ? undefined : table.acts.reader().moveTo(row);
}

/** Its row. */
export function standingRow(
  table: HistoryTable,
  actId: string,
  { revision, knownBy = EVER }: Standing,
): number | undefined {
  const act = table.acts.reader();
  for (let row = table.acts.latestRowOf(actId); row !== NONE; row = act.previous) {
    if (act.moveTo(row).stands(revision, knownBy)) return row;
  }
  return undefined;
}
