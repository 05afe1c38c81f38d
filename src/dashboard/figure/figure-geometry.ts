import type { FanQuantiles } from '../../charts/fan-geometry.ts';
import { placedAtEnds } from '../../charts/label-placement.ts';
import { daysWithin, runsOf, type LineRun } from '../../charts/line-runs.ts';
import { clamp, linearScale, type Point, type Scale } from '../../charts/scale.ts';
import { polyline, textWidth } from '../../charts/svg-parts.ts';
import {
  tensionGeometry,
  type ChartMetrics,
  type Margins,
  type TensionGeometry,
  type TensionMarker,
} from '../../charts/tension-geometry.ts';
import type { DayNumber } from '../../kernel/clock.ts';
import type { Series } from '../../models/tension/series.ts';
import { figure } from '../ui/words.ts';
import { endLabel, roomFor } from './end-labels.ts';

/** Width of charts on paper, in pixels of CSS: A4 and Letter have some 700 between their margins. */
export const PAPER_WIDTH = 690;

/** A projection to be drawn into the figure, from the day after its fork. */
export interface DrawnProjection {
  readonly id: string;
  readonly label: string;
  readonly first: DayNumber;
  readonly quantiles: FanQuantiles;
  /** Place among those compared; decides its line. */
  readonly index: number;
}

/** A further line by day: the documented one beside an edited history, a sample future, a median without the what-if. */
export interface DrawnLine {
  readonly id: string;
  readonly label: string;
  readonly kind: 'recorded' | 'documented' | 'baseline' | 'future' | 'against-1' | 'against-2';
  readonly first: DayNumber;
  readonly values: ArrayLike<number>;
}

export interface FigureInput {
  readonly width: number;
  readonly height: number;
  /** A phone: less room beside the plot. */
  readonly compact: boolean;
  readonly first: DayNumber;
  readonly last: DayNumber;
  /** Covers first..last; drawn up to `until`. */
  readonly series: Series;
  readonly until: DayNumber;
  /** Last day looked at: the labels at the right say what the lines show then, if they do. */
  readonly end: DayNumber;
  readonly markers: readonly TensionMarker[];
  readonly coverage: { readonly from: DayNumber; readonly to?: DayNumber };
  readonly baseline: number;
  readonly projections: readonly DrawnProjection[];
  readonly lines: readonly DrawnLine[];
}

export interface FigureLabel {
  readonly id: string;
  readonly text: string;
  /** What the text shortens. */
  readonly whole?: string;
  /** Classes of its text, of those in `chart.css`. */
  readonly tone: string;
  readonly x: number;
  readonly y: number;
  readonly lineY: number;
}

export interface FigureGeometry extends TensionGeometry {
  readonly x: Scale;
  readonly y: Scale;
  readonly dayAt: (x: number) => DayNumber;
  readonly fans: readonly {
    readonly id: string;
    readonly index: number;
    readonly outer: string;
    readonly inner: string;
    readonly median: string;
  }[];
  readonly extra: readonly {
    readonly id: string;
    readonly kind: DrawnLine['kind'];
    readonly runs: readonly LineRun[];
  }[];
  readonly labels: readonly FigureLabel[];
  /** Where the record ends and the simulation begins; absent where the window ends before it. */
  readonly untilX: number | undefined;
}

/** As much room beside the plot as the longest name takes, within bounds; what is longer is shortened. */
function margins({ compact, width, projections, lines }: FigureInput): Margins {
  if (compact) return { top: 10, right: 44, bottom: 4, left: 34 };
  const names = [...projections, ...lines.filter(({ kind }) => kind !== 'future')].map(({ label }) => label);
  return { top: 12, right: roomFor(names, width), bottom: 6, left: 88 };
}

/** Marks are buttons of 24 pixels, so that they can be hit (WCAG 2.5.8); on a phone they are larger. */
export const metrics = (compact: boolean): ChartMetrics => ({
  textWidth: (label) => textWidth(label),
  lineHeight: 16,
  topRowHeight: 17,
  axisHeight: 24,
  laneHeight: compact ? 34 : 26,
  labelGap: compact ? 12 : 16,
  minorGap: 5,
  markerGap: 0,
  markerExtent: () => (compact ? { left: 16, right: 16 } : { left: 12, right: 12 }),
});

const path = (values: ArrayLike<number>, first: DayNumber, x: Scale, y: Scale): Point[] =>
  Array.from(values, (value, index) => ({ x: x(first + index), y: y(value) })).filter((point) =>
    Number.isFinite(point.y),
  );

const area = (low: readonly Point[], high: readonly Point[]): string =>
  high.length === 0 ? '' : `${polyline([...high, ...low.toReversed()])}Z`;

/** Lays out the figure of the page: the record up to `until`, what is simulated after it, and what is compared. */
export function figureGeometry(input: FigureInput): FigureGeometry {
  const { width, height, compact, first, last, until, series, projections, lines, baseline } = input;
  const shown: Series = {
    first,
    tension: series.tension.map((value, index) => (first + index <= until ? value : Number.NaN)),
    underlying: series.underlying.map((value, index) => (first + index <= until ? value : Number.NaN)),
  };
  const base = tensionGeometry({
    series: shown,
    markers: input.markers,
    coverage: input.coverage,
    baseline,
    width,
    height,
    margins: margins(input),
    metrics: metrics(compact),
  });
  const { plot } = base;
  const right = plot.x + plot.width;
  const x = linearScale(first, last, plot.x, right);
  const y = linearScale(0, 100, plot.y + plot.height, plot.y);
  const dayAt = linearScale(plot.x, right, first, last);

  /** Only the days shown: a fan may begin before the window or go on after it. */
  const within = (values: ArrayLike<number>, from: DayNumber): { values: number[]; from: DayNumber } => {
    const skip = Math.max(0, first - from);
    const list = Array.from(values);
    return { values: list.slice(skip, Math.max(skip, last - from + 1)), from: from + skip };
  };
  const fans = projections.map(({ id, index, first: from, quantiles }) => {
    const points = (values: ArrayLike<number>): Point[] => {
      const part = within(values, from);
      return path(part.values, part.from, x, y);
    };
    return {
      id,
      index,
      outer: area(points(quantiles.p5), points(quantiles.p95)),
      inner: area(points(quantiles.p25), points(quantiles.p75)),
      median: polyline(points(quantiles.p50)),
    };
  });
  const extra = lines.map(({ id, kind, first: from, values }) => {
    const part = daysWithin({ first: from, tension: Float64Array.from(values) }, first, last);
    return { id, kind, runs: runsOf(part, { from: first, to: last }, x, y) };
  });
  return {
    ...base,
    x,
    y,
    dayAt: (place) => clamp(Math.round(dayAt(place)), first, last),
    fans,
    extra,
    labels: labelsOf(input, shown, x, y, plot, width - right),
    untilX: until >= first && until < last ? x(until) : undefined,
  };
}

function labelsOf(
  { until, end: lastRead, first, last, projections, lines, baseline, compact }: FigureInput,
  shown: Series,
  x: Scale,
  y: Scale,
  plot: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  room: number,
): FigureLabel[] {
  const wanted: { id: string; name: string; value: number | undefined; index: number }[] = [];
  const end = Math.min(until, last, Math.max(first, lastRead)) - first;
  if (until >= last && projections.length === 0) {
    wanted.push({ id: 'tension', name: 'tension', value: shown.tension[end], index: -1 });
    wanted.push({ id: 'underlying', name: 'underlying', value: shown.underlying[end], index: -1 });
  }
  for (const { id, label, quantiles, first: from, index } of projections) {
    wanted.push({ id, name: label, value: quantiles.p50[last - from] ?? undefined, index });
  }
  for (const { id, label, kind, first: from, values } of lines) {
    if (kind !== 'future' && last - from >= 0)
      wanted.push({ id, name: label, value: values[last - from], index: -1 });
  }
  wanted.push({ id: 'at-rest', name: 'baseline', value: baseline, index: -1 });
  return placedAtEnds(wanted, x(last), y, metrics(compact).lineHeight, plot).map(
    ({ id, name, value, index, ...place }) => ({
      ...place,
      id,
      ...endLabel(figure(value), name, compact ? undefined : room),
      tone: index >= 0 ? `strong text-${index + 1}` : id === 'tension' ? 'strong tension-text' : '',
    }),
  );
}
