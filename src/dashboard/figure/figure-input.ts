import { dayNumber, type DayNumber } from '../../kernel/clock.ts';
import type { SecondLine } from '../../charts/second-line.ts';
import { secondName } from '../../charts/second-words.ts';
import type { Series } from '../../models/tension/series.ts';
import type { DrawnLine, DrawnProjection, FigureInput } from './figure-geometry.ts';
import { firstDay, quantilesOf, type Projection } from '../whatifs/projection-vm.ts';
import type { HistoryRecord } from '../record/record.ts';
import { seriesIn, type Scene } from './scene.ts';

/** A hypothetical that is drawn, as far as the figure is concerned. */
export interface Drawable {
  readonly key: string;
  readonly title: string;
  readonly index: number;
  readonly projection: Projection | undefined;
}

export interface FigureQuestion {
  /** The past as it is recorded, and as the hypothetical in focus sees it. */
  readonly recorded: Scene;
  readonly scene: Scene;
  readonly series: Series;
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly end: DayNumber;
  readonly fork: DayNumber | undefined;
  readonly drawn: readonly Drawable[];
  /** The sample future that is read, from 1. */
  readonly future: number | undefined;
}

/** What besides the record is drawn: fans and medians, the baseline of the first, what is documented past the fork. */
export function hypotheticals({
  recorded,
  scene,
  first,
  last,
  end,
  fork,
  drawn,
  future,
}: FigureQuestion): Pick<FigureInput, 'projections' | 'lines' | 'until'> {
  if (fork === undefined) return { projections: [], lines: [], until: last };
  const projections = drawn.flatMap(({ key, title, index, projection }): DrawnProjection[] =>
    projection === undefined
      ? []
      : [
          {
            id: key,
            label: title,
            index,
            first: firstDay(projection),
            quantiles: quantilesOf(projection.whatIf),
          },
        ],
  );
  const lines: DrawnLine[] = [];
  const focus = drawn[0]?.projection;
  if (focus !== undefined) {
    lines.push({
      id: 'without',
      label: 'without it',
      kind: 'baseline',
      first: firstDay(focus),
      values: focus.baseline.q50,
    });
    const sample = future === undefined ? undefined : focus.futures[future - 1];
    if (sample !== undefined) {
      lines.push({
        id: 'future',
        label: `future ${future}`,
        kind: 'future',
        first: firstDay(focus),
        values: sample.whatIf,
      });
    }
  }
  // The record as it is, beside a past that was edited or reckoned with other parameters.
  if (scene !== recorded && fork >= first) {
    const before = seriesIn(recorded, first, Math.min(fork, last)).tension;
    lines.push({ id: 'recorded', label: 'as recorded', kind: 'recorded', first, values: before });
  }
  const documented = Math.min(end, last);
  if (documented > fork) {
    const from = Math.max(fork, first);
    lines.push({
      id: 'documented',
      label: 'documented',
      kind: 'documented',
      first: from,
      values: seriesIn(recorded, from, documented).tension,
    });
  }
  return { projections, lines, until: Math.max(first, fork) };
}

/** What is drawn beside the history. */
export const secondLines = (lines: readonly SecondLine[], history: string): DrawnLine[] =>
  lines.map((line, index) => ({
    id: line.key,
    label: secondName(line, { history }),
    kind: index === 0 ? 'against-1' : 'against-2',
    first: line.first,
    values: line.tension,
  }));

export const coverageOf = (record: HistoryRecord): FigureInput['coverage'] => ({
  from: dayNumber(record.declaration.coverage.from),
  to: dayNumber(record.end),
});
