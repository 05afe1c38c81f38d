import { dayNumber, formatDay, type Day } from '../kernel/clock.ts';
import { bandOf, type Band } from '../models/tension/model.ts';
import type { TensionSeries } from './tension-answers.ts';

export interface TensionDay {
  readonly day: Day;
  readonly tension: number;
  readonly underlying: number;
  readonly band: Band;
  /** Whether the history claims to cover the day. */
  readonly covered: boolean;
}

/** A series as one record a day. */
export function daysOf({ series, coverage }: TensionSeries): TensionDay[] {
  const from = dayNumber(coverage.from);
  const to = coverage.to === undefined ? Infinity : dayNumber(coverage.to);
  return Array.from(series.tension, (tension, index) => {
    const number = series.first + index;
    return {
      day: formatDay(number),
      tension,
      underlying: series.underlying[index] ?? 0,
      band: bandOf(tension),
      covered: number >= from && number <= to,
    };
  });
}

/** A series as CSV (RFC 4180) with a header line. */
export function seriesCsv(series: TensionSeries): string {
  const lines = daysOf(series).map(({ day, tension, underlying, band, covered }) =>
    [day, tension, underlying, band, covered].join(','),
  );
  return `${['day,tension,underlying,band,covered', ...lines].join('\r\n')}\r\n`;
}
