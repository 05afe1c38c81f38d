import { formatDay, type DayNumber } from '../kernel/clock.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** In which order a day is written: `16 Jun 2021`, `Jun 16, 2021` or `2021 Jun 16`. */
export type DayOrder = 'day-first' | 'month-first' | 'year-first';

/** Everywhere, until a face that knows its one reader says otherwise; what leaves a server has many readers. */
let order: DayOrder = 'day-first';

/** Writes days in another order from here on: for the page, once, before it writes any. */
export function writeDaysIn(wanted: DayOrder): void {
  order = wanted;
}

/** The order in which a calendar's short date names its parts, by the first of them. */
export function dayOrderOf(parts: readonly { readonly type: string }[]): DayOrder {
  const first = parts.find(({ type }) => type === 'day' || type === 'month' || type === 'year')?.type;
  return first === 'month' ? 'month-first' : first === 'year' ? 'year-first' : 'day-first';
}

/** Year, month from 0, and day of the month. */
export function partsOf(day: DayNumber): { year: number; month: number; date: number } {
  const text = formatDay(day);
  return {
    year: Number(text.slice(0, -6)),
    month: Number(text.slice(-5, -3)) - 1,
    date: Number(text.slice(-2)),
  };
}

/** A day as people write it: `16 Jun 2021`, or without its year `16 Jun`. */
export function dayLabel(day: DayNumber, withYear = true): string {
  const { year, month, date } = partsOf(day);
  const name = MONTHS[month] ?? '';
  switch (order) {
    case 'day-first':
      return `${date} ${name}${withYear ? ` ${year}` : ''}`;
    case 'month-first':
      return `${name} ${date}${withYear ? `, ${year}` : ''}`;
    case 'year-first':
      return `${withYear ? `${year} ` : ''}${name} ${date}`;
  }
}

/** A month: `Jun 2021`, or without its year `Jun`. */
export function monthLabel(day: DayNumber, withYear = true): string {
  const { year, month } = partsOf(day);
  const name = MONTHS[month] ?? '';
  if (!withYear) return name;
  return order === 'year-first' ? `${year} ${name}` : `${name} ${year}`;
}

/** Two days and what lies between them; a year that both have is written once. */
export function spanLabel(first: DayNumber, last: DayNumber): string {
  const sameYear = partsOf(first).year === partsOf(last).year;
  return order === 'year-first'
    ? `${dayLabel(first)} to ${dayLabel(last, !sameYear)}`
    : `${dayLabel(first, !sameYear)} to ${dayLabel(last)}`;
}
