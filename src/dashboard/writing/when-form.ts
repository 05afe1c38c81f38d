import { addDays, dayNumber, formatDay, parseDay, type Day } from '../../kernel/clock.ts';
import type { Occurred } from '../../relations/events.ts';

/** When something happened, as one writes it: a day, and what of it is known. */
export interface WhenForm {
  readonly from: string;
  /** Last day, where it took several. */
  readonly to: string;
  readonly exact: 'day' | 'days' | 'month' | 'year' | 'approximate';
  /** How the day is known. */
  readonly basis: string;
}

export const whenOn = (day: Day): WhenForm => ({ from: day, to: '', exact: 'day', basis: '' });

export const whenOf = ({ from, to, precision, basis = '' }: Occurred): WhenForm => ({
  from,
  to: to ?? '',
  exact: precision === 'day' && to !== undefined && to !== from ? 'days' : precision,
  basis,
});

/** The last day of the month or year that a day lies in. */
function endOf(day: Day, exact: 'month' | 'year'): Day {
  const year = Number(day.slice(0, 4));
  const month = exact === 'year' ? 12 : Number(day.slice(5, 7));
  const next = month === 12 ? `${String(year + 1).padStart(4, '0')}-01-01` : undefined;
  return addDays(next ?? `${day.slice(0, 4)}-${String(month + 1).padStart(2, '0')}-01`, -1);
}

/** As a record holds it; a month or a year that is not over ends `today`. What is no day is left for the server to refuse. */
export function occurredOf({ from, to, exact, basis }: WhenForm, today: Day): Occurred {
  const known = basis.trim() === '' ? {} : { basis: basis.trim() };
  if (parseDay(from) === undefined || exact === 'day') return { from, precision: 'day', ...known };
  if (exact === 'days') return { from, ...(to !== '' && { to }), precision: 'day', ...known };
  if (exact === 'approximate')
    return { from, ...(to !== '' && to !== from && { to }), precision: 'approximate', ...known };
  const first = exact === 'month' ? `${from.slice(0, 7)}-01` : `${from.slice(0, 4)}-01-01`;
  const end = endOf(from, exact);
  const last = end > today && today >= first ? today : end;
  return { from: first, to: last, precision: exact, ...known };
}

/** The day of now, in UTC. */
export const dayOf = (now: Date): Day => formatDay(dayNumber(now.toISOString().slice(0, 10)));
