import { fanGeometry, niceStep, type FanGeometry } from '../../charts/fan-geometry.ts';
import { placedAtEnds } from '../../charts/label-placement.ts';
import { linearScale, type Point } from '../../charts/scale.ts';
import { metrics } from './figure-geometry.ts';
import { firstDay, quantilesOf, type Projection } from '../whatifs/projection-vm.ts';
import { roomFor } from './end-labels.ts';

export const DIFFERENCE_HEIGHT = 220;

export interface DifferenceGeometry extends Omit<FanGeometry, 'lines' | 'endLabels'> {
  /** The medians of what is read and of what is compared with it, in this order. */
  readonly medians: readonly { readonly points: readonly Point[] }[];
  readonly labels: readonly {
    readonly value: number;
    readonly x: number;
    readonly y: number;
    readonly lineY: number;
  }[];
}

/** What a what-if changes day by day, with its band, and the medians of those compared with it. */
export function differenceGeometry(input: {
  readonly projection: Projection;
  readonly others: readonly Projection[];
  readonly width: number;
  readonly compact: boolean;
  /** What the lines are called, which takes room beside them. */
  readonly names: readonly string[];
}): DifferenceGeometry {
  const { projection, others, width, compact, names } = input;
  const { difference } = projection;
  const all = [projection, ...others];
  const values = [0, ...difference.q5, ...difference.q95, ...others.flatMap((other) => other.difference.q50)];
  const low = Math.min(-1, ...values);
  const high = Math.max(1, ...values);
  const step = niceStep((high - low) / 4);
  const range = { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step };
  const {
    endLabels: _endLabels,
    lines: _lines,
    ...base
  } = fanGeometry({
    first: firstDay(projection),
    quantiles: quantilesOf(difference),
    axis: 'difference',
    range,
    width,
    height: DIFFERENCE_HEIGHT,
    margins: compact
      ? { top: 10, right: 52, bottom: 4, left: 40 }
      : { top: 10, right: roomFor(names, width), bottom: 4, left: 88 },
    metrics: metrics(compact),
  });
  const { plot, first, last } = base;
  const x = linearScale(first, last, plot.x, plot.x + plot.width);
  const y = linearScale(range.low, range.high, plot.y + plot.height, plot.y);
  const medians = all.map((each) => {
    const from = firstDay(each);
    // Of one that forks off on another day, only the days that are drawn.
    const points = each.difference.q50
      .map((value, index) => ({ day: from + index, value }))
      .filter(({ day }) => day >= first && day <= last)
      .map(({ day, value }) => ({ x: x(day), y: y(value), value }));
    return { points };
  });
  const ends = medians.map(({ points }) => ({ value: points.at(-1)?.value ?? 0 }));
  return {
    ...base,
    medians,
    labels: placedAtEnds(ends, plot.x + plot.width, y, metrics(compact).lineHeight, plot),
  };
}
