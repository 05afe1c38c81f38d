/** Maps a value of the data to a place on the chart. */
export type Scale = (value: number) => number;

/** The straight line through (from, start) and (to, end); a domain of one value maps to the middle. */
export function linearScale(from: number, to: number, start: number, end: number): Scale {
  if (to === from) return () => (start + end) / 2;
  const slope = (end - start) / (to - from);
  return (value) => start + (value - from) * slope;
}

export const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
