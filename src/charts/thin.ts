import type { Point } from './scale.ts';

/**
 * A long line with at most two points for each whole unit of x (a pixel): the lowest and the highest of the points that
 * fall on it, in their order, so that no peak is lost; the first and the last point always stay.
 */
export function thin(points: readonly Point[]): readonly Point[] {
  const first = points[0];
  const last = points[points.length - 1];
  if (first === undefined || last === undefined) return points;
  if (points.length <= 2 * (Math.abs(last.x - first.x) + 1)) return points;
  const kept: Point[] = [first];
  const keep = (point: Point): void => {
    if (kept[kept.length - 1] !== point) kept.push(point);
  };
  let begin = 0;
  while (begin < points.length) {
    const column = Math.floor(points[begin]?.x ?? 0);
    let low = begin;
    let high = begin;
    let end = begin;
    for (; end < points.length && Math.floor(points[end]?.x ?? 0) === column; end += 1) {
      if ((points[end]?.y ?? 0) < (points[low]?.y ?? 0)) low = end;
      if ((points[end]?.y ?? 0) > (points[high]?.y ?? 0)) high = end;
    }
    for (const index of [Math.min(low, high), Math.max(low, high)]) {
      const point = points[index];
      if (point !== undefined) keep(point);
    }
    begin = end;
  }
  keep(last);
  return kept;
}
