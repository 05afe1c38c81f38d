import type { DayNumber } from '../kernel/clock.ts';
import type { Series } from '../models/tension/series.ts';
import type { Point, Scale } from './scale.ts';
import { thin } from './thin.ts';

export interface LineRun {
  /** Outside the coverage silence is not calm: such a run is drawn apart. */
  readonly covered: boolean;
  readonly points: readonly Point[];
}

/** The part of a line that lies within some days. */
export function daysWithin(
  { first: from, tension }: Pick<Series, 'first' | 'tension'>,
  first: DayNumber,
  last: DayNumber,
): Pick<Series, 'first' | 'tension'> {
  const skip = Math.max(0, first - from);
  return { first: from + skip, tension: tension.slice(skip, Math.max(skip, last - from + 1)) };
}

/** The line in runs of one kind; a day without a value leaves a gap, runs inside and outside the coverage meet. */
export function runsOf(
  { first, tension: values }: Pick<Series, 'first' | 'tension'>,
  coverage: { from: DayNumber; to: DayNumber },
  x: Scale,
  y: Scale,
): LineRun[] {
  const runs: { covered: boolean; points: Point[] }[] = [];
  let open: { covered: boolean; points: Point[] } | undefined;
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) {
      open = undefined;
      continue;
    }
    const day = first + index;
    const covered = day >= coverage.from && day <= coverage.to;
    const point = { x: x(day), y: y(value) };
    if (open === undefined || open.covered !== covered) {
      const joint = open?.points[open.points.length - 1];
      if (open !== undefined && !open.covered) open.points.push(point);
      open = { covered, points: joint === undefined || covered ? [point] : [joint, point] };
      runs.push(open);
    } else {
      open.points.push(point);
    }
  }
  return runs.map(({ covered, points }) => ({ covered, points: thin(points) }));
}
