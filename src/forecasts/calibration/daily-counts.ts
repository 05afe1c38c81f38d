import { formatDay, type Day } from '../../kernel/clock.ts';
import { daysCovered, type PastOfDays } from '../../models/reaction/past-of-days.ts';
import { PROCESSES } from '../../models/reaction/processes.ts';

/** Whole numbers of acts day by day and by process, and how large they were beside the mean act of their process. */
export interface DailyCounts {
  readonly days: number;
  /** Element `day * 4 + process`. */
  readonly counts: Float64Array;
  readonly sizes: Float64Array;
  /** Acts by process. */
  readonly totals: readonly number[];
}

/** Days of a past, dense. Acts of several days, which count in parts, are made whole as their parts add up. */
export function dailyCounts(past: PastOfDays): DailyCounts {
  const days = daysCovered(past);
  const counts = new Float64Array(days * PROCESSES);
  const sizes = new Float64Array(days * PROCESSES);
  const parts = new Float64Array(PROCESSES);
  const totals = [0, 0, 0, 0];
  for (const { day, counts: held, sizes: weighed } of past.days) {
    if (day < past.from || day > past.to) continue;
    for (let process = 0; process < PROCESSES; process += 1) {
      const place = (day - past.from) * PROCESSES + process;
      const sum = (parts[process] ?? 0) + (held[process] ?? 0);
      // A part of a tenth and nine more are a whole.
      const whole = Math.floor(sum + 1e-9);
      parts[process] = sum - whole;
      counts[place] = whole;
      sizes[place] = (weighed[process] ?? 0) + (weighed[PROCESSES + process] ?? 0);
      totals[process] = (totals[process] ?? 0) + whole;
    }
  }
  for (let process = 0; process < PROCESSES; process += 1) {
    let size = 0;
    for (let place = process; place < sizes.length; place += PROCESSES) size += sizes[place] ?? 0;
    const mean = size / Math.max(1, totals[process] ?? 0);
    if (mean === 0) continue;
    for (let place = process; place < sizes.length; place += PROCESSES)
      sizes[place] = (sizes[place] ?? 0) / mean;
  }
  return { days, counts, sizes, totals };
}

/** The part of a past from a day on. */
export const since = (past: PastOfDays, from: number): PastOfDays => ({
  ...past,
  from: Math.max(past.from, from),
});

/** First and last day, as text. */
export const spanOf = ({
  from,
  to,
}: Pick<PastOfDays, 'from' | 'to'>): { readonly from: Day; readonly to: Day } => ({
  from: formatDay(from),
  to: formatDay(to),
});
