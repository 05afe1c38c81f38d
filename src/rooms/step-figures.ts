/** What something changes of tension on the last day, in points, with its Monte-Carlo error. */
export interface Moves {
  readonly mean: number;
  readonly standardError: number;
}

/** What a step moves. */
export interface StepFigures {
  readonly stepId: string;
  readonly wording?: number;
  readonly agreed: boolean;
  /** By itself: tension with it alone, less tension with no step. */
  readonly alone?: Moves;
  /** Beside the others: the package with it, less the package without it. */
  readonly beside?: Moves;
}

/** Hundredths of a point are more than futures tell; a ten-thousandth keeps sums exact. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000 || 0;

/** How far the one lies above the other, future by future; `undefined` where they stand on different numbers of futures. */
export function movesBetween(one: Float64Array, other: Float64Array): Moves | undefined {
  const { length } = one;
  if (length < 2 || other.length !== length) return undefined;
  let sum = 0;
  let squares = 0;
  for (let path = 0; path < length; path += 1) {
    const change = (one[path] as number) - (other[path] as number);
    sum += change;
    squares += change * change;
  }
  const mean = sum / length;
  const variance = Math.max(0, squares / length - mean * mean);
  return { mean: rounded(mean), standardError: rounded(Math.sqrt(variance / (length - 1))) };
}
