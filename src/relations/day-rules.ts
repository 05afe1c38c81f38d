import { parseDay, formatDay, type DayNumber } from '../kernel/clock.ts';
import type { Rejection } from '../kernel/result.ts';
import type { Occurred, Source } from './events.ts';
import { fault, firstFault, type FaultPath } from './rules.ts';

/** A real calendar day, not later than `latest` where that is given. */
export function dayFault(
  day: string,
  what: string,
  path: FaultPath,
  latest?: DayNumber,
): Rejection | undefined {
  const number = parseDay(day);
  if (number === undefined) {
    return fault(
      'invalid-date',
      `${what}: "${day}" is not a calendar day`,
      'Write a real day as YYYY-MM-DD.',
      path,
    );
  }
  if (latest === undefined || number <= latest) return undefined;
  return fault(
    'future-date',
    `${what}: ${day} has not come yet`,
    `The record holds what has happened: give a day up to ${formatDay(latest)}; what may come belongs in a what-if.`,
    path,
    { latest: formatDay(latest) },
  );
}

/** The days of something that happened: real, in order, and not in the future. */
export function occurredFault(
  occurred: Occurred,
  what: string,
  path: FaultPath,
  latest: DayNumber,
): Rejection | undefined {
  const { from, to, precision } = occurred;
  return firstFault(
    () => dayFault(from, what, [...path, 'from'], latest),
    () => {
      const late = to === undefined ? undefined : dayFault(to, what, [...path, 'to'], latest);
      if (late?.code !== 'future-date' || (precision !== 'month' && precision !== 'year')) return late;
      const form = `{from: ${from}, to: ${formatDay(latest)}, precision: ${precision}}`;
      return { ...late, remedy: `The ${precision} is not over: write ${form}.` };
    },
    () => orderFault(from, to, what, path),
  );
}

/** When the public could know of something: no day to come, and none before it can have happened. */
export function reportedFault(
  reported: string | undefined,
  occurred: Occurred | undefined,
  what: string,
  latest: DayNumber,
): Rejection | undefined {
  if (reported === undefined) return undefined;
  const path = ['reported'];
  return firstFault(
    () => dayFault(reported, `${what}, reported`, path, latest),
    () =>
      occurred === undefined || reported >= occurred.from
        ? undefined
        : fault(
            'reported-before-it-happened',
            `${what} is reported on ${reported}, before it happened on ${occurred.from}`,
            'Nothing is known before it happened: correct one of the two days, or keep what was said before as an act or a note of its own.',
            path,
          ),
  );
}

/** No source is dated in the future. */
export const sourceFaults = (
  sources: readonly Source[] | undefined,
  what: string,
  latest: DayNumber,
): (Rejection | undefined)[] =>
  (sources ?? []).map(({ published, title }, index) =>
    published === undefined
      ? undefined
      : dayFault(published, `${what}, source "${title}"`, ['sources', index, 'published'], latest),
  );

export function orderFault(
  from: string,
  to: string | undefined,
  what: string,
  path: FaultPath,
): Rejection | undefined {
  if (to === undefined || to >= from) return undefined;
  return fault(
    'date-order',
    `${what}: its last day ${to} lies before its first, ${from}`,
    'Swap the two days.',
    [...path, 'to'],
  );
}
