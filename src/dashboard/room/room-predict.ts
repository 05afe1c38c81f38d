import type { Prediction } from '../../rooms/ballot-events.ts';
import { WAY_POINTS } from '../../rooms/limits.ts';
import { WAY_PARTS, wayDays } from '../../rooms/way.ts';

/** What a form holds before anybody has moved a slider: half way, and no idea. */
export const NO_IDEA: Prediction = { low: 35, median: 50, high: 65 };

/** The figures of a prediction's last day. */
export type PredictionFigure = Exclude<keyof Prediction, 'line'>;

const bounded = (value: number): number => Math.min(100, Math.max(0, Math.round(value)));

/** A prediction with one of its figures elsewhere: the middle takes its bounds along, and a bound stays on its side of the middle. */
export function moved(before: Prediction, which: PredictionFigure, to: number): Prediction {
  const value = bounded(to);
  if (which === 'low') return { ...before, low: Math.min(value, before.median) };
  if (which === 'high') return { ...before, high: Math.max(value, before.median) };
  const by = value - before.median;
  return { ...before, low: bounded(before.low + by), median: value, high: bounded(before.high + by) };
}

/** Which figure somebody takes hold of, who puts a finger at a height: the nearest, and of two the middle. */
export function taken({ low, median, high }: Prediction, at: number): PredictionFigure {
  const near = (value: number): number => Math.abs(value - at);
  if (near(median) <= Math.min(near(low), near(high))) return 'median';
  return near(low) < near(high) ? 'low' : 'high';
}

/** The way of a prediction: the line that was drawn, else straight from where tension stands. */
export const wayOf = ({ line, median }: Prediction, from: number): readonly number[] =>
  line ??
  Array.from({ length: WAY_POINTS }, (_, k) => bounded(from + ((median - from) * (k + 1)) / WAY_PARTS));

/** A prediction whose line passes through a tension on one of its days; the others stay. */
export const passing = (before: Prediction, from: number, place: number, tension: number): Prediction => ({
  ...before,
  line: wayOf(before, from).map((value, k) => (k === place ? bounded(tension) : value)),
});

/** A place on the drawing: how far on the way from the fork (0) to the last day (1), and the tension there. */
export interface DrawnPoint {
  readonly share: number;
  readonly tension: number;
}

/** A prediction after a stroke of the hand: the line goes where the stroke did, and where it came to the last day the middle does. */
export function drawn(before: Prediction, from: number, start: DrawnPoint, end: DrawnPoint): Prediction {
  const [a, b] = start.share <= end.share ? [start, end] : [end, start];
  const near = Math.round(end.share * WAY_PARTS);
  const at = (k: number): number | undefined => {
    if (k === near) return end.tension;
    const share = k / WAY_PARTS;
    if (share < a.share || share > b.share || a.share === b.share) return undefined;
    return a.tension + ((b.tension - a.tension) * (share - a.share)) / (b.share - a.share);
  };
  const line = wayOf(before, from).map((value, k) => bounded(at(k + 1) ?? value));
  const last = at(WAY_PARTS);
  return { ...(last === undefined ? before : moved(before, 'median', last)), line };
}

/** Tension on the days ahead that a prediction names, from where it stands to the middle; not a number on those between. */
export function dailyWay(prediction: Prediction, from: number, horizonDays: number): readonly number[] {
  const days = [1, ...wayDays(horizonDays), horizonDays];
  const named = new Map(
    [from, ...wayOf(prediction, from), prediction.median].map((level, k) => [days[k], level]),
  );
  return Array.from({ length: horizonDays }, (_, day) => named.get(day + 1) ?? Number.NaN);
}
