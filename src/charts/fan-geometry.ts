import type { DayNumber } from '../kernel/clock.ts';
import { BAND_EDGES, bandBoxes, WHOLE_RANGE, type BandBox, type TensionRange } from './bands.ts';
import { dayAxis, type DayAxis } from './day-axis.ts';
import { placedAtEnds, type EndPlace } from './label-placement.ts';
import { daysWithin, runsOf, type LineRun } from './line-runs.ts';
import { linearScale, type Box, type Point, type Scale } from './scale.ts';
import type { ChartMetrics, Margins } from './tension-geometry.ts';
import { thin } from './thin.ts';

/** Quantiles of simulated futures, one element a day. */
export interface FanQuantiles {
  readonly p5: ArrayLike<number>;
  readonly p25: ArrayLike<number>;
  readonly p50: ArrayLike<number>;
  readonly p75: ArrayLike<number>;
  readonly p95: ArrayLike<number>;
}

/** A line by day. */
export interface DayLine {
  readonly first: DayNumber;
  readonly values: ArrayLike<number>;
}

export interface FanChartInput {
  /** First simulated day: the day after the fork. */
  readonly first: DayNumber;
  readonly quantiles: FanQuantiles;
  /** Median without the what-if. */
  readonly baseline?: ArrayLike<number>;
  /** What came before the fork, as the what-if sees it, and what is documented. */
  readonly history?: DayLine;
  readonly documented?: DayLine;
  /** Medians of what is compared with it. */
  readonly others?: readonly DayLine[];
  /** Lines beside the record; days that are not a number leave gaps. */
  readonly besides?: readonly DayLine[];
  /** `difference`: points above or below the baseline instead of tension. */
  readonly axis?: 'tension' | 'difference';
  readonly range?: TensionRange;
  readonly width: number;
  readonly height: number;
  readonly margins: Margins;
  readonly metrics: ChartMetrics;
}

export type FanLine = 'median' | 'baseline' | 'history' | 'documented';

interface LabelPlace extends EndPlace {
  readonly value: number;
}

export interface FanEndLabel extends LabelPlace {
  readonly line: FanLine;
}

/** Upper and lower edge, both from left to right. */
export interface FanBand {
  readonly upper: readonly Point[];
  readonly lower: readonly Point[];
}

export interface FanGeometry {
  readonly width: number;
  readonly height: number;
  readonly plot: Box;
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly range: TensionRange;
  readonly bands: readonly BandBox[];
  /** 5 % to 95 %, and 25 % to 75 %. */
  readonly outer: FanBand;
  readonly inner: FanBand;
  readonly lines: readonly { readonly line: FanLine; readonly points: readonly Point[] }[];
  /** Between the last recorded and the first simulated day. */
  readonly forkX: number;
  readonly xAxis: DayAxis;
  readonly yTicks: readonly { readonly value: number; readonly y: number }[];
  readonly endLabels: readonly FanEndLabel[];
  /** Medians of what is compared, and their labels, by their place in the input. */
  readonly others: readonly (readonly Point[])[];
  readonly otherLabels: readonly (LabelPlace & { readonly other: number })[];
  readonly besides: readonly (readonly LineRun[])[];
  readonly besideLabels: readonly (LabelPlace & { readonly beside: number })[];
}

/** 1, 2 or 5 times a power of ten that is at least `value` (a Heckbert nice number). */
export function niceStep(value: number): number {
  let unit = 1;
  while (unit * 10 <= value) unit *= 10;
  while (unit > value) unit /= 10;
  return [1, 2, 5, 10].map((factor) => factor * unit).find((step) => step >= value - 1e-12) ?? 10 * unit;
}

/** A range around zero, on nice borders, that holds all of the fan. */
function differenceRange({ p5, p95 }: FanQuantiles): TensionRange {
  let low = -1;
  let high = 1;
  for (let day = 0; day < p5.length; day += 1) {
    low = Math.min(low, p5[day] ?? 0);
    high = Math.max(high, p95[day] ?? 0);
  }
  const step = niceStep((high - low) / 4);
  return { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step };
}

function ticksOf({ low, high }: TensionRange, axis: 'tension' | 'difference'): number[] {
  if (axis === 'tension') return BAND_EDGES.filter((value) => value >= low && value <= high);
  const step = niceStep((high - low) / 5);
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9; k += 1)
    ticks.push(k === 0 ? 0 : k * step);
  return ticks;
}

/** Lays out a projection: bands of futures, medians, and what is documented before and after the fork. O(days). */
export function fanGeometry(input: FanChartInput): FanGeometry {
  const { quantiles, margins, metrics, width, height } = input;
  const axis = input.axis ?? 'tension';
  const range = input.range ?? (axis === 'tension' ? WHOLE_RANGE : differenceRange(quantiles));
  const first = Math.min(input.first, input.history?.first ?? input.first);
  const last = input.first + Math.max(1, quantiles.p50.length) - 1;
  const left = margins.left;
  const right = Math.max(left, width - margins.right);
  const top = margins.top;
  const bottom = Math.max(top, height - margins.bottom - metrics.axisHeight);
  const x = linearScale(first, last, left, right);
  const y = linearScale(range.low, range.high, bottom, top);
  const plot = { x: left, y: top, width: right - left, height: bottom - top };

  const within = (line: FanLine, days: DayLine | undefined) =>
    days === undefined ? [] : [{ line, points: pointsOf(days, { first, last }, x, y) }];
  const simulated = (values: ArrayLike<number>): DayLine => ({ first: input.first, values });
  const lines = [
    ...within('history', input.history),
    ...within('baseline', input.baseline === undefined ? undefined : simulated(input.baseline)),
    ...within('documented', input.documented),
    ...within('median', simulated(quantiles.p50)),
  ].filter(({ points }) => points.length > 0);

  const area = (low: ArrayLike<number>, high: ArrayLike<number>): FanBand => ({
    upper: pointsOf(simulated(high), { first, last }, x, y),
    lower: pointsOf(simulated(low), { first, last }, x, y),
  });
  const { others = [], besides = [] } = input;
  const labels = labelsOf(input, last, x(last), plot, y);
  return {
    width,
    height,
    plot,
    first,
    last,
    range,
    bands: axis === 'difference' ? [] : bandBoxes(range, plot, y),
    outer: area(quantiles.p5, quantiles.p95),
    inner: area(quantiles.p25, quantiles.p75),
    lines,
    forkX: Math.max(left, x(input.first - 0.5)),
    xAxis: dayAxis({ first, last, scale: x, start: left, end: right, ...metrics }),
    yTicks: ticksOf(range, axis).map((value) => ({ value, y: y(value) })),
    others: others.map((days) => pointsOf(days, { first, last }, x, y)),
    besides: besides.map(({ first: from, values }) =>
      runsOf(
        daysWithin({ first: from, tension: Float64Array.from(values) }, first, last),
        { from: first, to: last },
        x,
        y,
      ),
    ),
    ...labels,
  };
}

function pointsOf(
  { first, values }: DayLine,
  shown: { first: DayNumber; last: DayNumber },
  x: Scale,
  y: Scale,
): readonly Point[] {
  const points: Point[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    const day = first + index;
    if (value === undefined || !Number.isFinite(value) || day < shown.first || day > shown.last) continue;
    points.push({ x: x(day), y: y(value) });
  }
  return thin(points);
}

/** Labels at the ends of all lines that have a value on the last day, apart from each other. */
function labelsOf(
  { quantiles, baseline, others = [], besides = [], metrics }: FanChartInput,
  last: DayNumber,
  x: number,
  plot: Box,
  y: Scale,
): Pick<FanGeometry, 'endLabels' | 'otherLabels' | 'besideLabels'> {
  const wanted = [
    { line: 'median' as const, value: quantiles.p50[quantiles.p50.length - 1] },
    { line: 'baseline' as const, value: baseline?.[baseline.length - 1] },
    ...others.map(({ first, values }, other) => ({ other, value: values[last - first] })),
    ...besides.map(({ first, values }, beside) => ({ beside, value: values[last - first] })),
  ];
  const placed = placedAtEnds(wanted, x, y, metrics.lineHeight, plot);
  return {
    endLabels: placed.flatMap((label) => ('line' in label ? [label] : [])),
    otherLabels: placed.flatMap((label) => ('other' in label ? [label] : [])),
    besideLabels: placed.flatMap((label) => ('beside' in label ? [label] : [])),
  };
}
