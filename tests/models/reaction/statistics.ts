/** Plain statistics for judging samples; deliberately not those of the product. */

export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum / values.length;
};

export const varianceOf = (values: ArrayLike<number>): number => {
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += ((values[i] ?? 0) - mean) ** 2;
  return sum / (values.length - 1);
};

export const standardErrorOfMean = (values: ArrayLike<number>): number =>
  Math.sqrt(varianceOf(values) / values.length);

/** Kolmogorov-Smirnov distance times sqrt(n) to a continuous distribution; above 1.95 once in a thousand samples. */
export function kolmogorovSmirnov(sample: Iterable<number>, distribution: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let most = 0;
  for (let i = 0; i < n; i += 1) {
    const expected = distribution(sorted[i] ?? 0);
    most = Math.max(most, expected - i / n, (i + 1) / n - expected);
  }
  return most * Math.sqrt(n);
}

/** The two-sample distance times sqrt(n m / (n + m)). */
export function kolmogorovSmirnovOfTwo(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const a = Float64Array.from(one).sort();
  const b = Float64Array.from(other).sort();
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && (a[i] ?? 0) <= at) i += 1;
    while (j < b.length && (b[j] ?? 0) <= at) j += 1;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most * Math.sqrt((a.length * b.length) / (a.length + b.length));
}

export const exponential = (rate: number) => (x: number) => (x <= 0 ? 0 : -Math.expm1(-rate * x));
