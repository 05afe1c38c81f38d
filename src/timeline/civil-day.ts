import { dayNumber, type Day, type DayNumber } from '../kernel/clock.ts';

/** Days from 1 March of the year 0 to 1 January 1970. */
const DAYS_TO_1970 = 719_468;
const ZERO = 48;
const HYPHEN = 45;

/**
 * `dayNumber` of the kernel for folds that read two or three days an event: what does not look like one of the first 28 days of a
 * month is left to it, and so is the refusal of what is no day. Years are counted from March, so that the leap day is the last of
 * its year and the days before a month follow from a line (153 days in five months).
 */
export function civilDay(day: Day): DayNumber {
  if (!hasForm(day)) return dayNumber(day);
  const month = twoDigits(day, 5);
  const ofMonth = twoDigits(day, 8);
  if (month < 1 || month > 12 || ofMonth < 1 || ofMonth > 28) return dayNumber(day);
  const year = twoDigits(day, 0) * 100 + twoDigits(day, 2) - (month < 3 ? 1 : 0);
  const fromMarch = month < 3 ? month + 9 : month - 3;
  const leapDays = (year >> 2) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leapDays + Math.floor((153 * fromMarch + 2) / 5) + ofMonth - 1 - DAYS_TO_1970;
}

function hasForm(day: Day): boolean {
  if (day.length !== 10) return false;
  for (let at = 0; at < 10; at += 1) {
    const character = day.charCodeAt(at);
    const fits = at === 4 || at === 7 ? character === HYPHEN : character >= ZERO && character <= ZERO + 9;
    if (!fits) return false;
  }
  return true;
}

const twoDigits = (text: string, at: number): number =>
  text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;
