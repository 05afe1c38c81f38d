import { DECIMALS } from '../../charts/headline.ts';
import { roundToSum } from '../../charts/rounding.ts';
import { signed } from '../ui/words.ts';

/** One step of a waterfall: what it adds to the level that the one before left. */
export interface Step {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly points: number;
}

/** A step as a row with its bar. */
export interface Bar extends Step {
  readonly text: string;
  /** The bar, in percent of the axis: from where the row before ended. */
  readonly left: number;
  readonly width: number;
  readonly raising: boolean;
}

export interface Waterfall<S extends Step> {
  readonly rows: readonly (S & Bar)[];
  /** The place of a level on the axis, in percent. */
  readonly at: (level: number) => number;
}

/** Bars from `start`, each from where the one before ended; their printed figures add up to `total`, printed likewise. */
export function waterfallOf<S extends Step>(start: number, steps: readonly S[], total: number): Waterfall<S> {
  const printed = roundToSum(
    steps.map(({ points }) => points),
    total,
    DECIMALS,
  );
  const at = axisOf(start, steps);
  let level = start;
  const rows = steps.map((step, index) => {
    const from = level;
    level += step.points;
    const left = at(Math.min(from, level));
    return {
      ...step,
      text: signed(printed[index] ?? 0),
      left,
      width: at(Math.max(from, level)) - left,
      raising: step.points >= 0,
    };
  });
  return { rows, at };
}

/** Maps a level to percent of the row's width; the axis holds every level of the waterfall, with a little room. */
function axisOf(start: number, steps: readonly Step[]): (level: number) => number {
  let low = start;
  let high = start;
  let level = start;
  for (const { points } of steps) {
    level += points;
    low = Math.min(low, level);
    high = Math.max(high, level);
  }
  const room = Math.max(1, (high - low) * 0.04);
  low -= room;
  high += room;
  return (value) => ((value - low) / (high - low)) * 100;
}
