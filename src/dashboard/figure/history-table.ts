import { formatDay } from '../../kernel/clock.ts';
import { bandOf } from '../../models/tension/model.ts';
import type { Series } from '../../models/tension/series.ts';
import { isCovered } from './reading-vm.ts';
import type { HistoryRecord } from '../record/record.ts';
import type { FigureTable } from './table-vm.ts';
import { longDay } from '../ui/words.ts';

/** The figures behind the tension chart: one row a day, at full precision; beside a past that a what-if changes, the recorded one. */
export function historyTable(record: HistoryRecord, series: Series, recorded = series): FigureTable {
  const changed = recorded !== series;
  const starts = new Map<string, number>();
  for (const { content } of record.acts) {
    starts.set(content.occurred.from, (starts.get(content.occurred.from) ?? 0) + 1);
  }
  const last = series.first + series.tension.length - 1;
  return {
    caption: `Tension by day, ${longDay(series.first)} to ${longDay(last)}`,
    columns: [
      { name: 'day' },
      { name: changed ? 'changed past' : 'tension', numeric: true, decimals: 1 },
      { name: 'underlying', numeric: true, decimals: 1 },
      { name: 'band' },
      { name: 'acts begun', numeric: true },
      { name: 'documented' },
      ...(changed ? [{ name: 'recorded', numeric: true, decimals: 1 }] : []),
    ],
    rows: Array.from(series.tension, (tension, index) => {
      const day = formatDay(series.first + index);
      return [
        day,
        tension,
        series.underlying[index],
        bandOf(tension),
        starts.get(day) ?? 0,
        !changed && isCovered(record, day) ? 'yes' : 'no',
        ...(changed ? [recorded.tension[index]] : []),
      ];
    }),
  };
}
