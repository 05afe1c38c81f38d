import type { DayNumber } from '../kernel/clock.ts';
import { bandOf } from '../models/tension/model.ts';
import type { Series } from '../models/tension/series.ts';
import { BAND_EDGES, bandBoxes, WHOLE_RANGE } from './bands.ts';
import { dayAxis } from './day-axis.ts';
import { dayLabel } from './day-words.ts';
import { placedAtEnds, rowLabels } from './label-placement.ts';
import { daysWithin, runsOf } from './line-runs.ts';
import { clusterLane } from './marker-lane.ts';
import { linearScale, type Box, type Scale } from './scale.ts';
import type {
  ChartMetrics,
  CursorReading,
  EndLabel,
  Lane,
  LaneName,
  TensionChartInput,
  TensionGeometry,
  TensionMarker,
} from './tension-chart.ts';

export type * from './tension-chart.ts';
export type { LineRun } from './line-runs.ts';

const TOP_ROWS = 2;

/** Lays out the tension of a series of days, with its bands, acts and summits. O(days + n log n of markers). */
export function tensionGeometry(input: TensionChartInput): TensionGeometry {
  const { series, metrics, margins, width, height } = input;
  const first = series.first;
  const last = first + Math.max(series.tension.length, 1) - 1;
  const range = input.range ?? WHOLE_RANGE;
  const left = margins.left;
  const right = Math.max(left, width - margins.right);
  const x = linearScale(first, last, left, right);

  const seen = input.markers.filter(({ day, lastDay }) => (lastDay ?? day) >= first && day <= last);
  const cursorDay =
    input.cursor !== undefined && Number.isFinite(series.tension[input.cursor - first])
      ? input.cursor
      : undefined;
  const above = labelsAbove(seen, cursorDay, x, { left, right, first, last }, metrics);
  const laneItems = lanesOf(seen);

  const top = margins.top + above.rows * metrics.topRowHeight;
  const { axisHeight } = metrics;
  const bottom = Math.max(top, height - margins.bottom - axisHeight - laneItems.length * metrics.laneHeight);
  const plot = { x: left, y: top, width: right - left, height: bottom - top };
  const y = linearScale(range.low, range.high, bottom, top);

  const coverage = { from: input.coverage?.from ?? first, to: input.coverage?.to ?? last };
  return {
    width,
    height,
    plot,
    first,
    last,
    bands: bandBoxes(range, plot, y),
    tension: runsOf(series, coverage, x, y),
    underlying: runsOf({ first, tension: series.underlying }, coverage, x, y),
    others: (input.others ?? []).map((other) => {
      return runsOf(daysWithin(other, first, last), { from: first, to: last }, x, y);
    }),
    baselineY: input.baseline === undefined ? undefined : y(input.baseline),
    xAxis: dayAxis({ first, last, scale: x, start: left, end: right, ...metrics }),
    yTicks: BAND_EDGES.filter((value) => value >= range.low && value <= range.high).map((value) => ({
      value,
      y: y(value),
    })),
    lanes: laneItems.map(({ name, markers }, row) => ({
      name,
      y: bottom + axisHeight + (row + 0.5) * metrics.laneHeight,
      ...laneOf(markers, x, { first, last }, { start: left, end: right, metrics }),
    })),
    outside: input.markers.length - seen.length,
    topLabels: above.labels.map(({ row = 0, text, ...label }) => ({
      ...label,
      row,
      y: top - (row + 0.35) * metrics.topRowHeight,
      text,
    })),
    cursor: cursorDay === undefined ? undefined : readingAt(series, cursorDay, x, y),
    endLabels: endLabelsOf(input, x(last), plot, y),
  };
}

function lanesOf(markers: readonly TensionMarker[]): { name: LaneName; markers: TensionMarker[] }[] {
  const laneOf = ({ kind, weight, raising }: TensionMarker): LaneName =>
    kind !== 'act' || weight === 0 ? 'unscored' : raising ? 'raising' : 'lowering';
  return (['raising', 'lowering', 'unscored'] as const)
    .map((name) => ({ name, markers: markers.filter((marker) => laneOf(marker) === name) }))
    .filter((lane) => lane.markers.length > 0);
}

function laneOf(
  markers: readonly TensionMarker[],
  x: Scale,
  { first, last }: { first: DayNumber; last: DayNumber },
  { start, end, metrics }: { start: number; end: number; metrics: ChartMetrics },
): Pick<Lane, 'clusters' | 'spans'> {
  const items = markers.map(({ actId, day, lastDay = day, weight }) => ({
    id: actId,
    x: x(Math.max(first, day)),
    toX: x(Math.min(last, lastDay)),
    weight,
  }));
  return {
    clusters: clusterLane(items, {
      start,
      end,
      gap: metrics.markerGap,
      extent: metrics.markerExtent,
      ...(metrics.snap === undefined ? {} : { snap: metrics.snap }),
    }),
    spans: items.filter((item) => item.toX > item.x).map((item) => ({ fromX: item.x, toX: item.toX })),
  };
}

/** Labels over the plot: the cursor's reading day first, then the summits in order of time. */
function labelsAbove(
  markers: readonly TensionMarker[],
  cursor: DayNumber | undefined,
  x: Scale,
  { left, right, first, last }: { left: number; right: number; first: DayNumber; last: DayNumber },
  { textWidth, labelGap }: ChartMetrics,
) {
  const wanted: { kind: 'cursor' | 'summit'; day: DayNumber; text: string }[] = markers
    .filter(({ kind, day }) => kind === 'summit' && day >= first && day <= last)
    .sort((a, b) => a.day - b.day)
    .map(({ day, label }) => ({ kind: 'summit', day, text: label ?? '' }));
  if (cursor !== undefined) wanted.unshift({ kind: 'cursor', day: cursor, text: dayLabel(cursor) });
  const places = rowLabels(
    wanted.map(({ day, text }) => ({ x: x(day), width: textWidth(text) })),
    TOP_ROWS,
    labelGap / 2,
    left,
    right,
  );
  const labels = wanted.map(({ kind, day, text }, index) => ({
    kind,
    text,
    lineX: x(day),
    x: places[index]?.x ?? x(day),
    row: places[index]?.row,
  }));
  const rows = labels.reduce(
    (most, { row, text }) => (text === '' ? most : Math.max(most, (row ?? -1) + 1)),
    0,
  );
  return { labels, rows };
}

function readingAt(series: Series, day: DayNumber, x: Scale, y: Scale): CursorReading {
  const tension = series.tension[day - series.first] ?? Number.NaN;
  const underlying = series.underlying[day - series.first] ?? Number.NaN;
  return { day, x: x(day), y: y(tension), tension, underlying, band: bandOf(tension) };
}

function endLabelsOf(
  { series, baseline, metrics, others = [] }: TensionChartInput,
  x: number,
  plot: Box,
  y: Scale,
): EndLabel[] {
  const end = series.tension.length - 1;
  const wanted = [
    { kind: 'tension' as const, name: 'tension', value: series.tension[end] },
    { kind: 'underlying' as const, name: 'underlying', value: series.underlying[end] },
    { kind: 'baseline' as const, name: 'baseline', value: baseline },
    ...others.map(({ name, first, tension }) => ({
      kind: 'other' as const,
      name,
      value: tension[series.first + end - first],
    })),
  ];
  return placedAtEnds(wanted, x, y, metrics.lineHeight, plot);
}
