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
  const at = (row: number, step: number): number =>
    row === 0 ? 1 : ((lines[row - 1] as ArrayLike<number>)[step] ?? 0);
  for (let step = 1; step < length; step += 1) {
    for (let row = 0; row < k; row += 1) {
      const x = at(row, step - 1);
      for (let column = 0; column < k; column += 1) {
        products[row * k + column] = (products[row * k + column] ?? 0) + x * at(column, step - 1);
      }
      for (const [which, target] of targets.entries())
        target[row] = (target[row] ?? 0) + x * at(which + 1, step);
    }
  }
  const solutions = targets.map((target) => solve(products, target, k));
  const errors = new Float64Array(lines.length * lines.length);
  const steps = length - 1;
  for (let step = 1; step < length; step += 1) {
    const missed = solutions.map((solution, which) => {
      let said = 0;
      for (let row = 0; row < k; row += 1) said += (solution[row] ?? 0) * at(row, step - 1);
      return at(which + 1, step) - said;
    });
    for (const [i, a] of missed.entries()) {
      for (const [j, b] of missed.entries()) {
        errors[i * lines.length + j] = (errors[i * lines.length + j] ?? 0) + a * b;
      }
    }
  }
  const freedom = Math.max(1, steps - k);
  return solutions.map((solution, row) => ({
    constant: solution[0] ?? 0,
    factors: [...solution.subarray(1)],
    covariance: lines.map((_, column) => (errors[row * lines.length + column] ?? 0) / freedom),
  }));
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
