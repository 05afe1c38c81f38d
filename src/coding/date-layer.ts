import { addDays, parseDay, type Day } from '../kernel/clock.ts';
import {
  addMonths,
  dayOf,
  mondayOf,
  monthNumber,
  monthOf,
  monthPeriod,
  monthsFrom,
  weekdayNumber,
  weekdayOf,
  yearOf,
  yearPeriod,
  type Period,
} from './calendar.ts';
import type { FoundDate } from './found-date.ts';

/** What words of time mean in news: they look back from the day of publication, unless what they say lies ahead. */

export interface DateContext {
  readonly published: Day;
  /** The last date that the text told: "two days later" starts there. */
  readonly last: Period | undefined;
  /** The last date that the sentence itself told before these words. */
  readonly within: Period | undefined;
  /** Whether what the words belong to lies ahead. */
  readonly ahead: boolean;
}

type Precision = FoundDate['precision'];
interface Meant extends Period {
  readonly precision: Precision;
}
interface Rule {
  readonly pattern: RegExp;
  readonly meant: (
    words: Readonly<Record<string, string | undefined>>,
    context: DateContext,
  ) => Meant | undefined;
}

const MONTH =
  '(?<month>January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?)';
const YEAR = '(?<year>1[6-9]\\d\\d|20\\d\\d)';
const DAY = '(?<day>[0-3]?\\d)(?:st|nd|rd|th)?';
const NUMBERS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
// The longer one first: "seventeen" begins as "seven" does.
const NUMBER = `(?<number>an?|${NUMBERS.slice(1).reverse().join('|')}|\\d{1,3})`;
const UNIT = '(?<unit>day|week|month|year|decade)s?';

const count = (text = ''): number =>
  /^an?$/i.test(text) ? 1 : /^\d+$/.test(text) ? Number(text) : NUMBERS.indexOf(text.toLowerCase());
const on = (day: Day): Meant => ({ from: day, to: day, precision: 'day' });
const inPeriod = (period: Period, precision: Precision): Meant => ({ ...period, precision });

/** A day moved by a number of units, as exactly as the unit tells. */
function moved(from: Period, number: number, unit: string): Meant {
  if (unit === 'day')
    return {
      from: addDays(from.from, number),
      to: addDays(from.to, number),
      precision: from.from === from.to ? 'day' : 'approximate',
    };
  if (unit === 'week')
    return {
      from: addDays(from.from, 7 * number - 3),
      to: addDays(from.to, 7 * number + 3),
      precision: 'approximate',
    };
  const months = unit === 'month' ? number : unit === 'year' ? 12 * number : 120 * number;
  const slack = unit === 'month' ? 10 : 120;
  return {
    from: addDays(addMonths(from.from, months), -slack),
    to: addDays(addMonths(from.to, months), slack),
    precision: 'approximate',
  };
}

/** The year in which a month without one lies: that of the text's last date where it goes on from there, else the latest that has begun. */
export function yearOfMonth(month: number, { published, last, ahead }: DateContext): number {
  const year = yearOf(published);
  if (ahead) return month < monthOf(published) ? year + 1 : year;
  const latest = month > monthOf(published) ? year - 1 : year;
  if (last === undefined || yearOf(last.from) >= latest) return latest;
  const inYearOfLast = yearOf(last.from);
  return month >= monthOf(last.from) ? inYearOfLast : Math.min(inYearOfLast + 1, latest);
}

const yearFor = (year: string | undefined, month: number, context: DateContext): number =>
  year === undefined ? yearOfMonth(month, context) : Number(year);

function monthMeant(
  { month = '', year }: Readonly<Record<string, string | undefined>>,
  context: DateContext,
): Meant {
  const number = monthNumber(month);
  return inPeriod(monthPeriod(yearFor(year, number, context), number), 'month');
}

function dayMeant(
  { month = '', year, day, last }: Readonly<Record<string, string | undefined>>,
  context: DateContext,
): Meant | undefined {
  const number = monthNumber(month);
  let of = yearFor(year, number, context);
  // Of the month in which the text appears, a day that is still to come was meant of the year before, unless it lies ahead.
  if (year === undefined && !context.ahead && dayOf(of, number, Number(day)) > context.published) of -= 1;
  const from = dayOf(of, number, Number(day));
  const to = dayOf(of, number, Number(last ?? day));
  return parseDay(from) === undefined || parseDay(to) === undefined || to < from
    ? undefined
    : { from, to, precision: 'day' };
}

/** The first, the middle or the last third of a month. */
function part(month: Period, which: string): Meant {
  const precision = 'approximate';
  if (/early|beginning|start/i.test(which))
    return { from: month.from, to: addDays(month.from, 10), precision };
  if (/mid/i.test(which)) return { from: addDays(month.from, 9), to: addDays(month.from, 20), precision };
  return { from: addDays(month.from, 19), to: month.to, precision };
}

const SEASONS: Readonly<Record<string, readonly [month: number, months: number]>> = {
  spring: [3, 3],
  summer: [6, 3],
  autumn: [9, 3],
  fall: [9, 3],
  winter: [12, 3],
};

function seasonMeant(season: string, year: number): Meant {
  const [month, months] = SEASONS[season.toLowerCase()] ?? [1, 12];
  const start = dayOf(year, month, 1);
  return { from: start, to: addDays(addMonths(start, months), -1), precision: 'approximate' };
}

function relativePeriod(which: string, unit: string, { published }: DateContext): Meant | undefined {
  const step = /^(last|past|previous)$/i.test(which) ? -1 : /^this$/i.test(which) ? 0 : 1;
  if (unit === 'week') {
    const from = addDays(mondayOf(published), 7 * step);
    return { from, to: step === 0 ? published : addDays(from, 6), precision: 'approximate' };
  }
  if (unit === 'month') {
    const { year, month } = monthsFrom(published, step);
    return inPeriod(monthPeriod(year, month), 'month');
  }
  if (unit === 'year') return inPeriod(yearPeriod(yearOf(published) + step), 'year');
  if (SEASONS[unit] === undefined) return undefined;
  const season = seasonMeant(unit, yearOf(published));
  const back = step < 0 ? season.to >= published : step === 0 && season.from > published;
  const forth = step > 0 && season.from <= published;
  return seasonMeant(unit, yearOf(published) + (back ? -1 : forth ? 1 : 0));
}

function weekdayMeant(which: string | undefined, name: string, { published, ahead }: DateContext): Meant {
  const away = (weekdayNumber(name) - weekdayOf(published) + 7) % 7;
  const next = /next|coming/i.test(which ?? '');
  if (next || ahead) return on(addDays(published, away === 0 ? 7 : away));
  const back = (7 - away) % 7;
  return on(addDays(published, -(back === 0 && /last|past/i.test(which ?? '') ? 7 : back)));
}

/** The Saturday and Sunday that began last; the next ones where it lies ahead. */
function weekendMeant(published: Day, ahead: boolean): Meant {
  const since = (weekdayOf(published) + 1) % 7;
  const from = addDays(published, ahead ? 7 - since : -since);
  const to = addDays(from, 1);
  return { from, to: !ahead && to > published ? published : to, precision: 'approximate' };
}

/** In order: a longer way of telling comes before a shorter one that it contains. */
export const DATE_RULES: readonly Rule[] = [
  {
    pattern: new RegExp(`\\b${DAY} (?:and|to|or|-) (?<last>[0-3]?\\d) ${MONTH}(?:,? ${YEAR})?\\b`, 'g'),
    meant: dayMeant,
  },
  { pattern: new RegExp(`\\b${DAY}(?: of)? ${MONTH}(?:,? ${YEAR})?\\b`, 'g'), meant: dayMeant },
  { pattern: new RegExp(`\\b${MONTH} ${DAY}\\b(?!\\d|:)(?:,? ${YEAR}\\b)?`, 'g'), meant: dayMeant },
  {
    pattern: new RegExp(
      `\\b(?<which>early|mid|late|the beginning|the start|the middle|the end)(?:[ -]|-?to-late )(?:in |of )?${MONTH}(?: ${YEAR})?\\b`,
      'gi',
    ),
    meant: (words, context) => part(monthMeant(words, context), words['which'] ?? ''),
  },
  {
    pattern: new RegExp(`\\b${MONTH} of (?:that|the same) year\\b`, 'g'),
    meant: (words, context) =>
      monthMeant({ ...words, ...(context.last && { year: context.last.from.slice(0, 4) }) }, context),
  },
  { pattern: new RegExp(`(?<!\\d )\\b${MONTH},? ${YEAR}\\b`, 'g'), meant: monthMeant },
  {
    pattern: new RegExp(`\\b(?:last|past) ${MONTH}\\b`, 'gi'),
    meant: ({ month = '' }, { published }) => {
      const number = monthNumber(month);
      return inPeriod(
        monthPeriod(yearOf(published) - (number >= monthOf(published) ? 1 : 0), number),
        'month',
      );
    },
  },
  {
    pattern: new RegExp(`\\bnext ${MONTH}\\b`, 'gi'),
    meant: ({ month = '' }, { published }) => {
      const number = monthNumber(month);
      return inPeriod(
        monthPeriod(yearOf(published) + (number <= monthOf(published) ? 1 : 0), number),
        'month',
      );
    },
  },
  {
    pattern: new RegExp(
      `(?<=\\b(?:[Ii]n|[Ss]ince|[Oo]f|[Bb]y|[Dd]uring|[Uu]ntil|[Ff]rom|[Tt]his) )${MONTH}(?! \\d)`,
      'g',
    ),
    meant: monthMeant,
  },
  {
    pattern: /\b(?:(?:at|over|on|during) the|last|this|past) weekend\b/gi,
    meant: (_, { published, ahead }) => weekendMeant(published, ahead),
  },
  {
    pattern: /\b(?:the )?other (?<unit>day|week|month)\b/gi,
    meant: ({ unit }, { published }) => {
      const [most, least] =
        unit?.toLowerCase() === 'day' ? [7, 2] : unit?.toLowerCase() === 'week' ? [14, 3] : [60, 14];
      return { from: addDays(published, -most), to: addDays(published, -least), precision: 'approximate' };
    },
  },
  {
    pattern:
      /\b(?<which>last|past|previous|this|next|coming) (?<unit>week|month|year|spring|summer|autumn|fall|winter)\b(?!-)/gi,
    meant: ({ which = '', unit = '' }, context) => relativePeriod(which, unit.toLowerCase(), context),
  },
  {
    pattern:
      /\b(?:(?<which>last|past|this|next|coming) )?(?<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!,? (?:the )?\d{1,2}(?:st|nd|rd|th)? [A-Z]|,? [A-Z][a-z]+ \d)/g,
    meant: ({ which, weekday = '' }, context) => weekdayMeant(which, weekday, context),
  },
  {
    pattern: new RegExp(`\\b${NUMBER} ${UNIT} ago\\b`, 'gi'),
    meant: ({ number, unit = '' }, { published }) => moved(on(published), -count(number), unit.toLowerCase()),
  },
  {
    pattern: new RegExp(`\\b${NUMBER} ${UNIT} (?:later|afterwards|after that)\\b`, 'gi'),
    meant: ({ number, unit = '' }, { last }) =>
      last === undefined ? undefined : moved(last, count(number), unit.toLowerCase()),
  },
  // "On Wednesday, a month [after it broke off relations]": of what came first.
  {
    pattern: new RegExp(`\\b${NUMBER} ${UNIT}(?= after (?!that\\b))`, 'gi'),
    meant: ({ number, unit = '' }, { within }) =>
      within === undefined ? undefined : moved(within, -count(number), unit.toLowerCase()),
  },
  {
    pattern: new RegExp(`\\b${NUMBER} ${UNIT} (?:earlier|before(?= that\\b|,|\\.))`, 'gi'),
    meant: ({ number, unit = '' }, { last, published }) =>
      moved(last ?? on(published), -count(number), unit.toLowerCase()),
  },
  {
    pattern: /\bthe (?:next|following) day\b|\bthe day after\b(?! that| the)/gi,
    meant: (_, { last }) => (last === undefined ? undefined : moved(last, 1, 'day')),
  },
  {
    pattern: /\bthe (?:previous day|day before(?! yesterday))\b/gi,
    meant: (_, { last, published }) => moved(last ?? on(published), -1, 'day'),
  },
  {
    pattern: /\b(?:the same|that|that very) (?:day|night|evening|afternoon|morning)\b/gi,
    meant: (_, { last }) =>
      last === undefined ? undefined : inPeriod(last, last.from === last.to ? 'day' : 'approximate'),
  },
  {
    pattern: /\bthe day before yesterday\b/gi,
    meant: (_, { published }) => on(addDays(published, -2)),
  },
  {
    pattern: /\ba fortnight (?<which>later|afterwards|ago|earlier)\b/gi,
    meant: ({ which = '' }, { last, published }) => {
      if (/ago/i.test(which)) return moved(on(published), -2, 'week');
      const since = /earlier/i.test(which) ? -2 : 2;
      return last === undefined ? undefined : moved(last, since, 'week');
    },
  },
  { pattern: /(?<!\bday before )\byesterday\b/gi, meant: (_, { published }) => on(addDays(published, -1)) },
  { pattern: /(?<!\bUSA )\b(?:today|tonight)\b/gi, meant: (_, { published }) => on(published) },
  { pattern: /\btomorrow\b/gi, meant: (_, { published }) => on(addDays(published, 1)) },
  {
    pattern: new RegExp(`\\b(?:the )?(?<season>spring|summer|autumn|fall|winter)(?: of|,)? ${YEAR}\\b`, 'gi'),
    meant: ({ season = '', year }) => seasonMeant(season, Number(year)),
  },
  {
    pattern: new RegExp(`\\b(?:early|late|mid)[ -](?:in )?${YEAR}\\b`, 'gi'),
    meant: ({ year }) => inPeriod(yearPeriod(Number(year)), 'year'),
  },
  {
    pattern: new RegExp(
      `(?<=\\b(?:[Ii]n|[Ss]ince|[Oo]f|[Bb]y|[Dd]uring|[Uu]ntil) )${YEAR}\\b(?!-| [a-z]+ (?:men|soldiers|people|diplomats))`,
      'g',
    ),
    meant: ({ year }) => inPeriod(yearPeriod(Number(year)), 'year'),
  },
];
