/** Time as the project counts it: instants in ISO 8601 UTC, and UTC days, as text (`2021-06-16`) or number. */

/** A UTC calendar day, `YYYY-MM-DD`. */
export type Day = string;

/** Days since 1970-01-01, the form in which models compute. */
export type DayNumber = number;

/** Source of the current instant; the one place where wall-clock time enters. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

const DAY_MS = 86_400_000;
const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Days from 1 March of the year 0, with which the calendar of 400 years begins anew, to 1970-01-01. */
const BEFORE_1970 = 719_468;

/**
 * The day number of `day`, or `undefined` where the text is not a real calendar day (`2021-02-30`) of the year 100 or later.
 * Reckoned in whole numbers, with years that begin in March so that a leap day is their last: records of many acts ask for each
 * of their days, many times.
 */
export function parseDay(day: string): DayNumber | undefined {
  if (!DAY_PATTERN.test(day)) return undefined;
  const digits = (from: number, to: number): number => {
    let value = 0;
    for (let place = from; place < to; place += 1) value = value * 10 + day.charCodeAt(place) - 48;
    return value;
  };
  const year = digits(0, 4);
  const month = digits(5, 7);
  const dayOfMonth = digits(8, 10);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const most = month === 2 && leap ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0);
  if (year < 100 || dayOfMonth < 1 || dayOfMonth > most) return undefined;
  const march = month < 3 ? year - 1 : year;
  const months = (month + 9) % 12;
  const leapDays = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400);
  return march * 365 + leapDays + Math.floor((153 * months + 2) / 5) + dayOfMonth - 1 - BEFORE_1970;
}

/** The first and last day of a month (`2021-06`) or a year (`2021`), or `undefined` for any other text. */
export function parsePeriod(
  text: string,
): { readonly from: Day; readonly to: Day; readonly precision: 'month' | 'year' } | undefined {
  const precision = /^\d{4}$/.test(text) ? 'year' : 'month';
  const from = precision === 'year' ? `${text}-01-01` : `${text}-01`;
  const first = parseDay(from);
  if (first === undefined) return undefined;
  const [year = 0, month = 0] = from.split('-').map(Number);
  const after = precision === 'year' ? Date.UTC(year + 1, 0, 1) : Date.UTC(year, month, 1);
  return { from, to: formatDay(after / DAY_MS - 1), precision };
}

/** The day number of a day that was validated before; throws a `RangeError` for anything else. */
export function dayNumber(day: Day): DayNumber {
  const number = parseDay(day);
  if (number === undefined) throw new RangeError(`not a calendar day: ${day}`);
  return number;
}

export const formatDay = (number: DayNumber): Day => new Date(number * DAY_MS).toISOString().slice(0, 10);

export const addDays = (day: Day, days: number): Day => formatDay(dayNumber(day) + days);

/** The UTC day that contains an instant in milliseconds. */
export const dayOfInstant = (instant: number): DayNumber => Math.floor(instant / DAY_MS);

export const formatInstant = (instant: number): string => new Date(instant).toISOString();

/**
 * An instant as somebody pasted it into an address: the plus of its offset, where it was not written `%2B`, arrives as a blank and is
 * taken for what it was.
 */
export const withPlusOfOffset = (text: string): string => text.replace(/ (?=\d{2}:\d{2}$)/, '+');

/** Milliseconds of an ISO 8601 instant (`2021-06-16T12:00:00Z`, offset required), or `undefined`. */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  if (parseDay(text.slice(0, 10)) === undefined) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}
