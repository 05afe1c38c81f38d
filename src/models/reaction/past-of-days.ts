import { dayNumber, type Day, type DayNumber } from '../../kernel/clock.ts';
import { actClassOf, firstDayOf } from '../tension/model-act.ts';
import type { DirectedAct } from './directed-act.ts';
import { PROCESSES, sizeOf } from './processes.ts';
import { begunBy, processesOf, type Parties } from './record.ts';

/** What a day held. */
export interface ActiveDay {
  readonly day: DayNumber;
  /** Acts by process; an act of several days counts on each in its part. */
  readonly counts: readonly number[];
  /** SUM of m |g| / 10 by process, of verbal acts; then of material ones. */
  readonly sizes: readonly number[];
}

/**
 * A record as day counts: all that rates, reactions and tension are worked out from, whether it was written act by act or
 * counted out of millions of rows.
 */
export interface PastOfDays {
  /** First day that the record covers, and the last that counts. */
  readonly from: DayNumber;
  readonly to: DayNumber;
  /** Days on which something happened, in order. */
  readonly days: readonly ActiveDay[];
}

/** Days that a past covers. */
export const daysCovered = ({ from, to }: Pick<PastOfDays, 'from' | 'to'>): number => to - from + 1;

/**
 * A record of acts up to a day, as day counts. What it covers begins with its first act: before that its author may not have
 * looked.
 */
export function pastOfActs(record: readonly DirectedAct[], at: Day, parties: Parties): PastOfDays {
  const to = dayNumber(at);
  const days = new Map<DayNumber, { counts: number[]; sizes: number[] }>();
  let from = to + 1;
  for (const act of begunBy(record, at)) {
    const processes = processesOf(act, parties);
    if (processes.length === 0) continue;
    const first = firstDayOf(act);
    const last = act.occurred.to === undefined ? first : dayNumber(act.occurred.to);
    const share = 1 / (last - first + 1);
    const size = sizeOf(act.score.value, act.magnitude.value) * share;
    const offset = actClassOf(act) === 'material' ? PROCESSES : 0;
    from = Math.min(from, first);
    for (let day = first; day <= Math.min(last, to); day += 1) {
      let held = days.get(day);
      if (held === undefined) {
        held = { counts: [0, 0, 0, 0], sizes: [0, 0, 0, 0, 0, 0, 0, 0] };
        days.set(day, held);
      }
      for (const process of processes) {
        held.counts[process] = (held.counts[process] ?? 0) + share;
        held.sizes[offset + process] = (held.sizes[offset + process] ?? 0) + size;
      }
    }
  }
  const sorted = [...days].sort(([a], [b]) => a - b);
  return { from, to, days: sorted.map(([day, held]) => ({ day, ...held })) };
}

/** The active days among from..to, both included; O(log days) and their number. */
export function activeBetween({ days }: PastOfDays, from: DayNumber, to: DayNumber): readonly ActiveDay[] {
  const placeOf = (sought: DayNumber): number => {
    let low = 0;
    let high = days.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((days[middle] as ActiveDay).day < sought) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return days.slice(placeOf(from), placeOf(to + 1));
}

/** Acts by process on the days from..to, both included. */
export function countsBetween(past: PastOfDays, from: DayNumber, to: DayNumber): number[] {
  const sums = [0, 0, 0, 0];
  for (const { counts } of activeBetween(past, from, to)) {
    for (let process = 0; process < PROCESSES; process += 1) {
      sums[process] = (sums[process] ?? 0) + (counts[process] ?? 0);
    }
  }
  return sums;
}
