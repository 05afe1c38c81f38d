import { dayLabel } from '../../charts/day-axis.ts';
import { dayNumber, type DayNumber } from '../../kernel/clock.ts';
import type { Occurred } from '../../relations/events.ts';

/** How figures, days and names are written on the page; one place, so that they are written alike everywhere. */

const MINUS = '\u2212';

/** A tension, with one decimal. */
export const figure = (value: number): string => value.toFixed(1);

/** Points with their sign; a figure that prints as 0.0 has none. */
export function signed(points: number): string {
  const text = Math.abs(points).toFixed(1);
  if (Number(text) === 0) return text;
  return points < 0 ? `${MINUS}${text}` : `+${text}`;
}

/** A score of a scale, with its sign. */
export const score = (value: number): string =>
  value < 0 ? `${MINUS}${Math.abs(value)}` : value > 0 ? `+${value}` : '0';

export const longDay = (day: DayNumber): string => dayLabel(day);

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** When something happened, and how exactly that is known. */
export function occurredWords({ from, to, precision }: Pick<Occurred, 'from' | 'to' | 'precision'>): string {
  const first = dayNumber(from);
  if (precision === 'month') {
    const month = dayLabel(first).replace(/^\d+ /, '');
    return `some day in ${month}`;
  }
  if (precision === 'year') return `some day in ${from.slice(0, 4)}`;
  const about = precision === 'approximate' ? 'about ' : '';
  if (to === undefined || to === from) return `${about}${dayLabel(first)}`;
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  return `${about}${dayLabel(first, !sameYear)} to ${dayLabel(dayNumber(to))}`;
}

/** An instant in UTC, to the minute: `24 Nov 2026, 10:47 UTC`. */
export const instantWords = (instant: string): string =>
  `${dayLabel(dayNumber(instant.slice(0, 10)))}, ${instant.slice(11, 16)} UTC`;

/** A text on one line, cut at a word. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/, '')}\u2026`;
}
