import type { DayNumber } from '../../kernel/clock.ts';
import type { ModelAct } from './model.ts';
import { NetSeriesAccumulator } from './net-series.ts';
import type { TensionModel, TensionParameters } from './parameters.ts';
import { SeriesAccumulator, type Series } from './series.ts';

/** What adds up acts to daily tension by a model. */
export const accumulatorOf = (model: TensionModel): typeof SeriesAccumulator | typeof NetSeriesAccumulator =>
  model === 'tension/2' ? NetSeriesAccumulator : SeriesAccumulator;

/** Daily tension of a set of acts by a model, over first..last, both included. */
export function seriesBy(
  model: TensionModel,
  acts: Iterable<ModelAct>,
  span: { readonly first: DayNumber; readonly last: DayNumber },
  baseline: number,
  parameters: TensionParameters,
): Series {
  const accumulator = new (accumulatorOf(model))(span.first, span.last, parameters);
  for (const act of acts) accumulator.add(act);
  return accumulator.series(baseline);
}
