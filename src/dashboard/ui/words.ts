import { displayWidth, graphemesOf } from '../../charts/display-width.ts';
import { dayLabel, monthLabel, spanLabel } from '../../charts/day-words.ts';
import { dayNumber, parseDay, type DayNumber } from '../../kernel/clock.ts';
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
    return `some day in ${monthLabel(first)}`;
  }
  if (precision === 'year') return `some day in ${from.slice(0, 4)}`;
  const about = precision === 'approximate' ? 'about ' : '';
  if (to === undefined || to === from) return `${about}${dayLabel(first)}`;
  return `${about}${spanLabel(first, dayNumber(to))}`;
}

/** A text with the days that stand in it as `2021-06-16` written as the page writes them. */
export const dayWordsIn = (text: string): string =>
  text.replace(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g, (day) => {
    const number = parseDay(day);
    return number === undefined ? day : dayLabel(number);
  });

/** An instant in UTC, to the minute: `24 Nov 2026, 10:47 UTC`. */
export const instantWords = (instant: string): string =>
  `${dayLabel(dayNumber(instant.slice(0, 10)))}, ${instant.slice(11, 16)} UTC`;

/** A text in so many columns (two for a wide letter), cut at a word where it has more. */
export function fitted(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let cut = '';
  for (const letter of graphemesOf(text)) {
    if (displayWidth(cut + letter) > columns - 1) break;
    cut += letter;
  }
  return cutAtWord(cut);
}

const cutAtWord = (cut: string): string => {
  const space = cut.lastIndexOf(' ');
  return `${(space > cut.length / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/, '')}\u2026`;
};

/** A text on one line, cut at a word. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : cutAtWord(text.slice(0, most - 1));
}
