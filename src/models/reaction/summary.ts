import { CHUNK, pathsInChunk, type ChunkTension } from './chunk.ts';
import { LEVELS, OrderStatistics, QuantilePlan } from './quantiles.ts';

/** Figures of one curve on one day: mean, its standard error, five quantiles, their standard errors. */
export const CURVE_FIGURES = 2 + 2 * LEVELS.length;
/** Figures of a day: what-if, baseline, difference. */
export const DAY_FIGURES = 3 * CURVE_FIGURES;

/**
 * Condenses the first `paths` paths of simulated chunks to the figures of the days from..to (without `to`), day by day.
 * Sums are taken within each chunk, then over the chunks in their order, so that they do not depend on who simulated what.
 */
export function summarise(
  chunks: readonly ChunkTension[],
  paths: number,
  from: number,
  to: number,
): Float64Array {
  const figures = new Float64Array((to - from) * DAY_FIGURES);
  const statistics = new OrderStatistics();
  const plan = new QuantilePlan(paths);
  const ordered = new Float64Array(plan.ranks.length);
  const whatIf = new Float64Array(paths);
  const baseline = new Float64Array(paths);
  const difference = new Float64Array(paths);
  for (let day = from; day < to; day += 1) {
    gather(chunks, paths, day, whatIf, baseline);
    for (let i = 0; i < paths; i += 1) difference[i] = (whatIf[i] as number) - (baseline[i] as number);
    let at = (day - from) * DAY_FIGURES;
    for (const values of [whatIf, baseline, difference]) {
      const mean = sumOf(values, paths, 0, false) / paths;
      const variance = sumOf(values, paths, mean, true) / (paths - 1);
      figures[at] = mean;
      figures[at + 1] = Math.sqrt(variance / paths);
      statistics.select(values, paths, plan.ranks, ordered);
      for (let level = 0; level < LEVELS.length; level += 1) {
        figures[at + 2 + level] = plan.quantile(level, ordered);
        figures[at + 2 + LEVELS.length + level] = plan.standardError(level, ordered);
      }
      at += CURVE_FIGURES;
    }
  }
  return figures;
}

function gather(
  chunks: readonly ChunkTension[],
  paths: number,
  day: number,
  whatIf: Float64Array,
  baseline: Float64Array,
): void {
  for (let chunk = 0; chunk * CHUNK < paths; chunk += 1) {
    const tension = chunks[chunk] as ChunkTension;
    const begin = day * CHUNK;
    const end = begin + pathsInChunk(chunk, paths);
    whatIf.set(tension.whatIf.subarray(begin, end), chunk * CHUNK);
    baseline.set(tension.baseline.subarray(begin, end), chunk * CHUNK);
  }
}

/** Sum of the values, or of their squared distances from `centre`. */
function sumOf(values: Float64Array, n: number, centre: number, squared: boolean): number {
  let total = 0;
  for (let begin = 0; begin < n; begin += CHUNK) {
    const end = Math.min(n, begin + CHUNK);
    let sum = 0;
    for (let i = begin; i < end; i += 1) {
      const value = (values[i] as number) - centre;
      sum += squared ? value * value : value;
    }
    total += sum;
  }
  return total;
}

/**
 * How many of the paths spent 0, 1, 2, ... of the first `days` days inside a band, both edges included: element k counts
 * the paths with k such days. `low` and `high` are the band's edges by day.
 */
export function daysInside(
  tension: Float64Array,
  paths: number,
  days: number,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): number[] {
  const counts = Array.from({ length: days + 1 }, () => 0);
  for (let path = 0; path < paths; path += 1) {
    let inside = 0;
    for (let day = 0; day < days; day += 1) {
      const value = tension[day * CHUNK + path] as number;
      if (value >= (low[day] as number) && value <= (high[day] as number)) inside += 1;
    }
    counts[inside] = (counts[inside] as number) + 1;
  }
  return counts;
}
