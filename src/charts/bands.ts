import type { Box, Scale } from './scale.ts';
import { ACUTE_FROM, STRAINED_FROM, TENSE_FROM, type Band } from '../models/tension/model.ts';

export interface BandRange {
  readonly band: Band;
  /** Lowest tension of the band. */
  readonly from: number;
  /** The next band begins here. */
  readonly to: number;
}

/** The four bands of the tension axis, from below, as the tension model draws the lines. */
export const BANDS: readonly BandRange[] = [
  { band: 'calm', from: 0, to: STRAINED_FROM },
  { band: 'strained', from: STRAINED_FROM, to: TENSE_FROM },
  { band: 'tense', from: TENSE_FROM, to: ACUTE_FROM },
  { band: 'acute', from: ACUTE_FROM, to: 100 },
];

/** Where bands begin and end, from 0 to 100. */
export const BAND_EDGES: readonly number[] = [0, ...BANDS.map(({ to }) => to)];

/** Part of the tension axis that a chart shows, on band borders. */
export interface TensionRange {
  readonly low: number;
  readonly high: number;
}

export const WHOLE_RANGE: TensionRange = { low: 0, high: 100 };

/**
 * The bands that hold all the values, and a neighbour where they would be one band alone, so that a chart of few rows
 * spends them where the data are and still shows at least half of the axis.
 */
export function rangeOfBands(values: Iterable<number>): TensionRange {
  let low = 100;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return WHOLE_RANGE;
  low = Math.min(75, Math.floor(low / 25) * 25);
  high = Math.max(low + 25, Math.ceil(high / 25) * 25);
  if (high - low >= 50) return { low, high };
  return low >= 25 ? { low: low - 25, high } : { low, high: high + 25 };
}

/** A band as it lies in a plot. */
export interface BandBox extends Box {
  readonly band: Band;
  readonly middle: number;
}

/** The bands within a range, as boxes of a plot. */
export const bandBoxes = (
  { low, high }: TensionRange,
  { x, width }: Pick<Box, 'x' | 'width'>,
  y: Scale,
): readonly BandBox[] =>
  BANDS.filter(({ from, to }) => from < high && to > low).map(({ band, from, to }) => ({
    band,
    x,
    y: y(to),
    width,
    height: y(from) - y(to),
    middle: y((from + to) / 2),
  }));
