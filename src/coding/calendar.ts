import { addDays, dayNumber, parsePeriod, type Day } from '../kernel/clock.ts';

/** Months and weekdays as news tells them. */

export interface Period {
  readonly from: Day;
  readonly to: Day;
}

export const MONTHS: readonly string[] =
  'january february march april may june july august september october november december'.split(' ');
const WEEKDAYS: readonly string[] = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

/** 1 to 12, of a name or its beginning ("Sept."). */
export const monthNumber = (name: string): number =>
  MONTHS.findIndex((month) => month.startsWith(name.toLowerCase().replace('.', '').slice(0, 3))) + 1;

export const weekdayNumber = (name: string): number => WEEKDAYS.indexOf(name.toLowerCase());

/** 0 is Sunday. The day 0 was a Thursday. */
export const weekdayOf = (day: Day): number => (((dayNumber(day) + 4) % 7) + 7) % 7;

const two = (number: number): string => String(number).padStart(2, '0');
export const dayOf = (year: number, month: number, day: number): Day =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
export const yearOf = (day: Day): number => Number(day.slice(0, 4));
export const monthOf = (day: Day): number => Number(day.slice(5, 7));

export function monthPeriod(year: number, month: number): Period {
  const period = parsePeriod(`${String(year).padStart(4, '0')}-${two(month)}`);
  return period ?? { from: dayOf(year, 1, 1), to: dayOf(year, 12, 31) };
}

export const yearPeriod = (year: number): Period => ({ from: dayOf(year, 1, 1), to: dayOf(year, 12, 31) });

/** The month that lies `months` after (or before) that of a day. */
export function monthsFrom(day: Day, months: number): { readonly year: number; readonly month: number } {
  const count = yearOf(day) * 12 + monthOf(day) - 1 + months;
  return { year: Math.floor(count / 12), month: (count % 12) + 1 };
}

/** The same day some months on; the month's last where it has none of this number. */
export function addMonths(day: Day, months: number): Day {
  const { year, month } = monthsFrom(day, months);
  const { to } = monthPeriod(year, month);
  const wanted = dayOf(year, month, Number(day.slice(8)));
  return wanted > to ? to : wanted;
}

/** The Monday of a day's week. */
export const mondayOf = (day: Day): Day => addDays(day, -((weekdayOf(day) + 6) % 7));
