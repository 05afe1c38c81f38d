import { parseDay } from '../kernel/clock.ts';
import { eventCodeOf, isMissing, NamedColumns, partyOf } from './named-columns.ts';
import { refused, type RowRead } from './observed-row.ts';
import { dayOfDigits, rowOf } from './row-fields.ts';

/** Reads the rows under a header. */
export type HeadedReader = (fields: readonly string[]) => RowRead;

/** Forms of days that a column is written in: a file has one of them, since 1/2 is a day in either of two ways. */
const DAYS: readonly (readonly [form: RegExp, day: (text: string) => string | undefined])[] = [
  [/^\d{4}-\d{2}-\d{2}$/, (text) => (parseDay(text) === undefined ? undefined : text)],
  [/^\d{8}$/, dayOfDigits],
  // As ICEWS of 2017 writes them: the month first.
  [
    /^\d{1,2}\/\d{1,2}\/\d{4}$/,
    (text) => {
      const [month = '', day = '', year = ''] = text.split('/');
      return dayOfDigits(`${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`);
    },
  ],
];

/** Reads days of one form, that of the first. */
export function dayReader(): (text: string) => string | undefined {
  let form: (typeof DAYS)[number] | undefined;
  return (text) => {
    form ??= DAYS.find(([pattern]) => pattern.test(text));
    return form?.[0].test(text) === true ? form[1](text) : undefined;
  };
}

/** Rows of ICEWS as Dataverse gives them out: 20 columns, or 19 without the code, which the event's name then tells. */
export function icewsReader(columns: NamedColumns, today: string): HeadedReader {
  const dayOf = dayReader();
  return (fields) => {
    if (fields.length !== columns.count) return refused('wrong-columns', String(fields.length));
    const at = (...names: readonly string[]): string => columns.of(fields, ...names) ?? '';
    const written = at('event date');
    if (written === 'Event Date') return refused('header');
    const day = dayOf(written);
    if (day === undefined) return refused('bad-day', written);
    const code = eventCodeOf(columns.has('cameo code') ? at('cameo code') : at('event text'));
    // The number of an event is given to several; with its day it is one.
    const id = `${at('event id')} ${day}`;
    return rowOf(
      {
        day,
        a: partyOf(at('source country')),
        b: partyOf(at('target country')),
        code,
        id,
        link: isMissing(at('story id')) ? undefined : at('story id'),
      },
      today,
    );
  };
}

/** Whether a header is that of ICEWS, with the code or with the name of the event alone. */
export const isIcewsHead = (columns: NamedColumns): boolean =>
  ['event id', 'event date', 'source country', 'target country'].every((name) => columns.has(name)) &&
  (columns.has('cameo code') || columns.has('event text'));

/** Rows of `Source, event by its name, target, day`, as collections of triples with times have them. */
export function quadruplesReader(today: string): HeadedReader {
  return (fields) => {
    if (fields.length !== 4) return refused('wrong-columns', String(fields.length));
    const [a = '', name = '', b = '', day = ''] = fields;
    if (parseDay(day) === undefined) return refused('bad-day', day);
    return rowOf({ day, a: partyOf(a), b: partyOf(b), code: eventCodeOf(name) }, today);
  };
}

/** Under which names a table of one's own may have its columns. */
export const CSV_NAMES = {
  day: ['date', 'day', 'event_date', 'event date', 'occurred'],
  a: ['source', 'initiator', 'actor1', 'source_country', 'source country', 'actor'],
  b: ['target', 'actor2', 'target_country', 'target country', 'recipient'],
  code: ['code', 'cameo', 'cameo_code', 'cameo code', 'event_code', 'eventcode', 'event'],
  known: ['known', 'reported', 'dateadded', 'published'],
  id: ['id', 'event_id', 'event id', 'globaleventid'],
  link: ['url', 'link', 'sourceurl', 'story', 'story_id'],
} as const;

/** Rows of a table with a header of its own: a day, who, toward whom, a code; where it has them when it was known, id and link. */
export function tableReader(columns: NamedColumns, today: string): HeadedReader {
  const [dayOf, knownOf] = [dayReader(), dayReader()];
  return (fields) => {
    if (fields.length !== columns.count) return refused('wrong-columns', String(fields.length));
    const at = (name: keyof typeof CSV_NAMES): string | undefined => columns.of(fields, ...CSV_NAMES[name]);
    const day = dayOf(at('day') ?? '');
    if (day === undefined) return refused('bad-day', at('day'));
    const written = at('known');
    const known = written === undefined ? undefined : knownOf(written);
    if (written !== undefined && known === undefined) return refused('bad-day', written);
    return rowOf(
      {
        day,
        known,
        a: partyOf(at('a') ?? ''),
        b: partyOf(at('b') ?? ''),
        code: eventCodeOf(at('code') ?? ''),
        id: at('id'),
        link: isMissing(at('link')) ? undefined : at('link'),
      },
      today,
    );
  };
}

/** Whether a header names all that a table needs. */
export const isTableHead = (columns: NamedColumns): boolean =>
  (['day', 'a', 'b', 'code'] as const).every((name) => columns.has(...CSV_NAMES[name]));
