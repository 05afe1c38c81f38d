import type { Day, DayNumber } from '../kernel/clock.ts';

/** Days from 1 March of the year 0 to 1 January 1970. */
const DAYS_TO_1970 = 719_468;
const ZERO = 48;

/**
 * The day number of a day that was validated when its command arrived: `dayNumber` of the kernel without its checks, for
 * folds that read two or three days an event. Years are counted from March, so that the leap day is the last of its year
 * and the days before a month follow from a line (153 days in five months).
 */
export function civilDay(day: Day): DayNumber {
  const month = twoDigits(day, 5);
  const year = twoDigits(day, 0) * 100 + twoDigits(day, 2) - (month < 3 ? 1 : 0);
  const fromMarch = month < 3 ? month + 9 : month - 3;
  const leapDays = (year >> 2) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leapDays + Math.floor((153 * fromMarch + 2) / 5) + twoDigits(day, 8) - 1 - DAYS_TO_1970;
}

const twoDigits = (text: string, at: number): number =>
  text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;
