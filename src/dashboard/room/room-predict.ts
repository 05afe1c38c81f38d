import type { Prediction } from '../../rooms/ballot-events.ts';

/** What a form holds before anybody has moved a slider: half way, and no idea. */
export const NO_IDEA: Prediction = { low: 35, median: 50, high: 65 };

const bounded = (value: number): number => Math.min(100, Math.max(0, Math.round(value)));

/** A prediction with one of its figures elsewhere: the middle takes its bounds along, and a bound stays on its side of the middle. */
export function moved(before: Prediction, which: keyof Prediction, to: number): Prediction {
  const value = bounded(to);
  if (which === 'low') return { ...before, low: Math.min(value, before.median) };
  if (which === 'high') return { ...before, high: Math.max(value, before.median) };
  const by = value - before.median;
  return { low: bounded(before.low + by), median: value, high: bounded(before.high + by) };
}

/** Which figure somebody takes hold of, who puts a finger at a height: the nearest, and of two the middle. */
export function taken({ low, median, high }: Prediction, at: number): keyof Prediction {
  const near = (value: number): number => Math.abs(value - at);
  if (near(median) <= Math.min(near(low), near(high))) return 'median';
  return near(low) < near(high) ? 'low' : 'high';
}
