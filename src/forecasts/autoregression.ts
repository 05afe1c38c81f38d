/** Least squares of one day on the day before: `y = c + f x` and its error's variance. */
export interface Ar1 {
  readonly constant: number;
  readonly factor: number;
  readonly variance: number;
}

/** AR(1) of the first `days` values of a line; of one that never moves, the value itself. */
export function ar1Of(line: ArrayLike<number>, days: number): Ar1 {
  const [fit] = autoregressionOf([line], days);
  const { constant, factors, covariance } = fit as Row;
  return { constant, factor: factors[0] ?? 0, variance: covariance[0] ?? 0 };
}

interface Row {
  readonly constant: number;
  readonly factors: readonly number[];
  /** Covariances of this row's error with the others'. */
  readonly covariance: readonly number[];
}

/**
 * A vector autoregression of order 1 by least squares, a row a series: each on a constant and on the values of all of them a step
 * before (Brandt, Colaresi and Freeman 2008 fit monthly means of two parties so).
 */
export function autoregressionOf(lines: readonly ArrayLike<number>[], length: number): readonly Row[] {
  const k = lines.length + 1;
  const products = new Float64Array(k * k);
  const targets = lines.map(() => new Float64Array(k));
  // The constant as a series of its own; a long past is gone through once a forecast.
  const columns = [new Float64Array(length).fill(1), ...lines];
  for (const [row, values] of columns.entries()) {
    for (const [column, others] of columns.entries()) {
      products[row * k + column] = productOf(values, others, length, 0);
    }
    for (const [which, target] of targets.entries())
      target[row] = productOf(values, lines[which] as ArrayLike<number>, length, 1);
  }
  const solutions = targets.map((target) => solve(products, target, k));
  const errors = new Float64Array(lines.length * lines.length);
  const steps = length - 1;
  const missed = solutions.map((solution, which) => {
    const line = lines[which] as ArrayLike<number>;
    const missing = new Float64Array(length);
    for (let step = 1; step < length; step += 1) {
      let said = 0;
      for (let row = 0; row < k; row += 1)
        said += (solution[row] as number) * ((columns[row] as ArrayLike<number>)[step - 1] as number);
      missing[step] = (line[step] as number) - said;
    }
    return missing;
  });
  for (const [i, a] of missed.entries()) {
    for (const [j, b] of missed.entries())
      errors[i * lines.length + j] = productOf(a.subarray(1), b.subarray(1), length, 0);
  }
  const freedom = Math.max(1, steps - k);
  return solutions.map((solution, row) => ({
    constant: solution[0] ?? 0,
    factors: [...solution.subarray(1)],
    covariance: lines.map((_, column) => (errors[row * lines.length + column] ?? 0) / freedom),
  }));
}

/** Sum of what a series is on each day but the last of `length` times what the other is `later` days on. */
function productOf(
  series: ArrayLike<number>,
  other: ArrayLike<number>,
  length: number,
  later: 0 | 1,
): number {
  let sum = 0;
  for (let step = 1; step < length; step += 1)
    sum += (series[step - 1] as number) * (other[step - 1 + later] as number);
  return sum;
}

/** Solves a small system by elimination with pivots; what cannot be told from the data is 0. */
export function solve(matrix: Float64Array, target: Float64Array, size: number): Float64Array {
  // Each equation with its right side behind it.
  const rows = Array.from({ length: size }, (_, row) =>
    Float64Array.from([...matrix.subarray(row * size, (row + 1) * size), target[row] ?? 0]),
  );
  const least = matrix.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0) * 1e-12;
  const solution = new Float64Array(size);
  const free = new Set<Float64Array>(rows);
  const pivots: (Float64Array | undefined)[] = [];
  for (let column = 0; column < size; column += 1) {
    const sizeOf = (row: Float64Array): number => Math.abs(row[column] as number);
    const pivot = [...free].reduce<Float64Array | undefined>(
      (best, row) => (best === undefined || sizeOf(row) > sizeOf(best) ? row : best),
      undefined,
    );
    const usable = pivot !== undefined && sizeOf(pivot) > least;
    pivots.push(usable ? pivot : undefined);
    if (!usable) continue;
    free.delete(pivot);
    for (const row of rows)
      if (row !== pivot) subtract(row, pivot, (row[column] ?? 0) / (pivot[column] ?? 1));
  }
  for (const [column, pivot] of pivots.entries()) {
    if (pivot !== undefined) solution[column] = (pivot[size] ?? 0) / (pivot[column] ?? 1);
  }
  return solution;
}

/** Takes `factor` times an equation off another. */
function subtract(row: Float64Array, pivot: Float64Array, factor: number): void {
  for (let place = 0; place < row.length; place += 1) {
    row[place] = (row[place] ?? 0) - factor * (pivot[place] ?? 0);
  }
}
