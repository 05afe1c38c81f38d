import { casual } from 'chrono-node/en';
import type { DateFinder } from './found-date.ts';

/** Finds dates by chrono-node. What its words mean in news is decided by `date-layer.ts`. */
export const chronoFinder: DateFinder = (sentence, from) =>
  casual
    .parse(sentence, { instant: new Date(`${from}T12:00:00Z`), timezone: 0 })
    .map(({ index, text, start }) => {
      const known = (part: 'year' | 'month' | 'day' | 'weekday') =>
        start.isCertain(part) ? (start.get(part) ?? undefined) : undefined;
      return {
        index,
        text,
        year: known('year'),
        month: known('month'),
        day: known('day'),
        weekday: known('weekday'),
        guess: start.date().toISOString().slice(0, 10),
      };
    });
