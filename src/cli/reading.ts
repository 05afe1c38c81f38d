import { bandOf } from '../models/tension/model.ts';
import type { Series } from '../models/tension/series.ts';
import { actMarker } from '../charts/markers.ts';
import { dayNumber } from '../kernel/clock.ts';
import type { Contribution } from '../models/tension/explanation.ts';
import type { DayReading } from '../tension/tension-answers.ts';
import type { TensionSeries } from '../tension/tension-answers.ts';
import { tensionChart } from './terminal-chart.ts';
import { figure, paint, signed, type Terminal } from './terminal-text.ts';

/** How tension moved over the days before the end of a series; absent where the series does not reach back so far. */
function changeOver(series: Series, days: number): number | undefined {
  const last = series.tension.length - 1;
  const then = series.tension[last - days];
  const now = series.tension[last];
  return then === undefined || now === undefined ? undefined : now - then;
}

/** The takeaway in a sentence: value, band, and how it moved. */
export function readingLine(explanation: DayReading, series: Series, terminal: Terminal): string {
  const { at, tension, underlying, baseline, covered } = explanation;
  const band = bandOf(tension);
  const week = changeOver(series, 7);
  const moved = week === undefined ? '' : `, ${signed(week, terminal)} in a week`;
  const outside = covered ? '' : ' (outside what the history covers: silence is not calm)';
  return (
    `On ${at} tension is ${paint(`${figure(tension, terminal)}, ${band}`, band, terminal)}${moved}; ` +
    `underlying ${figure(underlying, terminal)}, baseline ${figure(baseline, terminal)}.${outside}`
  );
}

/** A history's tension up to an explained day, with the acts as marks under it. */
export const historyChart = (
  { series, coverage }: TensionSeries,
  { at, baseline }: Pick<DayReading, 'at' | 'baseline'>,
  acts: readonly Contribution[],
  terminal: Terminal,
): string[] =>
  tensionChart(
    {
      series,
      markers: acts.map(actMarker),
      coverage: {
        from: dayNumber(coverage.from),
        ...(coverage.to === undefined ? {} : { to: dayNumber(coverage.to) }),
      },
      baseline,
      cursor: dayNumber(at),
    },
    terminal,
  );
