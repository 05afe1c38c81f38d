import type { ProjectionResult } from './results.ts';

type Figures = Pick<
  ProjectionResult,
  'whatIf' | 'baseline' | 'difference' | 'bands' | 'horizonDays' | 'paths'
>;

/** Below so many points a whole number would hide what there is to say. */
const SMALL = 3;

/** `28 of 100 futures`; a share that rounds to none or all is only said so where it is. */
export function ofHundred(count: number, paths: number): string {
  const rounded = Math.round((100 * count) / paths);
  if (rounded === 0 && count > 0) return 'fewer than 1 of 100 futures';
  if (rounded === 100 && count < paths) return 'more than 99 of 100 futures';
  return `${rounded} of 100 futures`;
}

/**
 * What a projection says, in a sentence about its last day: how far tension is from the same futures without the what-if
 * (the median of the paired difference, and where 90 of 100 of them lie), both medians, and how often tension is below 50.
 */
export function takeawayOf(figures: Figures): string {
  const { whatIf, baseline, difference, bands, horizonDays, paths } = figures;
  const last = horizonDays - 1;
  const at = (values: readonly number[]): number => values[last] ?? 0;
  const median = at(difference.q50);
  const decimals = Math.abs(median) < SMALL ? 1 : 0;
  const points = (value: number): string => Math.abs(value).toFixed(decimals);
  const below = ({ calm, strained }: (typeof bands)['whatIf']['last']): string =>
    ofHundred(calm.count + strained.count, paths);

  const same = Number(points(median)) === 0;
  const effect = same
    ? 'about where it would be without it'
    : `${points(median)} points ${median < 0 ? 'lower' : 'higher'} than without it`;
  const range = rangeOf(at(difference.q5), at(difference.q95), same ? 0 : median, points);
  const [mine, theirs] = [below(bands.whatIf.last), below(bands.baseline.last)];
  return (
    `On day ${horizonDays} tension is ${effect}, ${range} in 90 of 100 futures: ` +
    `median ${at(whatIf.q50).toFixed(decimals)} against ${at(baseline.q50).toFixed(decimals)}; ` +
    `below 50 in ${mine} against ${theirs.replace(/ of 100 futures$/, '')}.`
  );
}

/** `3 to 29`, in the direction of the median; where futures lie on both sides, each with its direction. */
function rangeOf(low: number, high: number, median: number, points: (value: number) => string): string {
  if (Number(points(low)) === 0 && Number(points(high)) === 0)
    return `by less than ${points(0).replace(/0$/, '1')} points`;
  if (median < 0 && high <= 0) return `${points(high)} to ${points(low)}`;
  if (median > 0 && low >= 0) return `${points(low)} to ${points(high)}`;
  return `from ${points(low)} ${low > 0 ? 'higher' : 'lower'} to ${points(high)} ${high < 0 ? 'lower' : 'higher'}`;
}
