import { addDays, parseDay, type Day } from '../kernel/clock.ts';
import { monthPeriod, yearPeriod, type Period } from './calendar.ts';
import { DATE_RULES, yearOfMonth, type DateContext } from './date-layer.ts';
import type { DateFinder, FoundDate, RawDate } from './found-date.ts';

/** Words without one of which no rule and no finder sees a date. */
const MAY_TELL =
  /\d|January|February|March|April|May|June|July|August|September|October|November|December|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|day|night|week|month|year|decade|spring|summer|autumn|fall|winter|today|tomorrow|morning|evening|afternoon|fortnight|ago/i;

interface DatesOptions {
  readonly published: Day;
  readonly last: Period | undefined;
  readonly finder: DateFinder;
}

/** Far ahead, or before writing was news: a number that is no year. */
const MOST_AHEAD_DAYS = 40 * 366;

/** The dates that a sentence tells, from left to right; offsets are those of the text that it stands in from `base` on. */
export function datesIn(
  sentence: string,
  base: number,
  { published, last, finder }: DatesOptions,
): FoundDate[] {
  if (!MAY_TELL.test(sentence)) return [];
  const found: FoundDate[] = [];
  const free = (start: number, end: number) => found.every((date) => end <= date.start || start >= date.end);
  const add = (start: number, text: string, meant: (Period & Pick<FoundDate, 'precision'>) | undefined) => {
    const end = start + text.length;
    if (meant === undefined || !free(start, end) || !isPlausible(meant, published)) return;
    const { from, to, precision } = meant;
    found.push({ start, end, text, from, to, precision });
  };
  const contextAt = (index: number): DateContext => ({
    published,
    within: latestBefore(found, index),
    last: latestBefore(found, index) ?? last,
    ahead: liesAhead(sentence, index),
  });
  // Absolute days first: what is told from another date has to find it.
  for (const { pattern, meant } of DATE_RULES) {
    for (const match of sentence.matchAll(pattern))
      add(match.index, match[0], meant(match.groups ?? {}, contextAt(match.index)));
  }
  for (const raw of /\d[-/.]\d|\bago\b|fortnight/i.test(sentence) ? finder(sentence, published) : []) {
    if (isAbsolute(raw))
      add(raw.index, raw.text.replace(/[\s,.]+$/, ''), absolute(raw, contextAt(raw.index)));
  }
  return found
    .sort((a, b) => a.start - b.start)
    .map((date) => ({ ...date, start: date.start + base, end: date.end + base }));
}

const latestBefore = (found: readonly FoundDate[], index: number): Period | undefined =>
  found.filter(({ end }) => end <= index).sort((a, b) => b.end - a.end)[0];

const isPlausible = ({ from, to }: Period, published: Day): boolean =>
  parseDay(from) !== undefined &&
  parseDay(to) !== undefined &&
  from <= to &&
  to <= addDays(published, MOST_AHEAD_DAYS);

const AHEAD = /\b(?:will|shall|won't|going to|due|scheduled|expected|next|(?:is|are) to)\b/i;

/** Whether the part of the sentence around a place speaks of what is to come. */
function liesAhead(sentence: string, index: number): boolean {
  const before = sentence.slice(0, index).split(/[,;:]/).at(-1) ?? '';
  const after = sentence.slice(index).split(/[,;:]/)[0] ?? '';
  return AHEAD.test(before + after);
}

/** Of what the finder sees, days in figures (2021-06-16, 16/06/2021) and times ago that no rule knows. Its other words of time lean ahead. */
const isAbsolute = ({ text, month, day, year }: RawDate): boolean =>
  month !== undefined &&
  (day !== undefined || year !== undefined) &&
  /\d[-/.]\d|\d{4}|\bago\b|fortnight/i.test(text);

function absolute(
  { year, month, day, guess }: RawDate,
  context: DateContext,
): (Period & Pick<FoundDate, 'precision'>) | undefined {
  if (month === undefined) return year === undefined ? undefined : { ...yearPeriod(year), precision: 'year' };
  const inYear = year ?? yearOfMonth(month, context);
  if (day === undefined) return { ...monthPeriod(inYear, month), precision: 'month' };
  const exact = year === undefined ? `${inYear}${guess.slice(4)}` : guess;
  return parseDay(exact) === undefined ? undefined : { from: exact, to: exact, precision: 'day' };
}
