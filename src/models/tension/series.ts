import type { DayNumber } from '../../kernel/clock.ts';
import { decayedDays, pressureOfBaseline, rateOf, tensionOfPressure, type ModelAct } from './model.ts';
import type { TensionParameters } from './parameters.ts';

/** Daily tension from `first` on, one element a day. */
export interface Series {
  readonly first: DayNumber;
  readonly tension: Float64Array;
  readonly underlying: Float64Array;
}

/** Pressure beyond the baseline's, by the part that it fades with. */
interface Stocks {
  readonly verbal: number;
  readonly material: number;
  readonly lasting: number;
}

/** Most days that one series is asked for, some two centuries: its table is a few megabytes. */
export const SERIES_LIMIT = 75_000;

/** Where shares exceed 1 in total, those that come first take what there is. */
const byDay = (reversals: ModelAct['reversals']): ModelAct['reversals'] =>
  reversals.length < 2 ? reversals : reversals.toSorted((a, b) => a.day - b.day);

/**
 * Accumulates acts day by day, so that a series costs O(days + acts) however many acts there are: each act adds its
 * daily impulses to the day buckets (an interval by two marks in a difference array), and one pass over the days lets
 * three stocks decay: the fading parts of verbal and of material acts, and the lasting part of both.
 */
export class SeriesAccumulator {
  readonly #first: DayNumber;
  readonly #last: DayNumber;
  readonly #parameters: TensionParameters;
  readonly #add: { verbal: Float64Array; material: Float64Array; lasting: Float64Array };
  readonly #rate: { verbal: Float64Array; material: Float64Array; lasting: Float64Array };
  #start = { verbal: 0, material: 0, lasting: 0 };

  /** Both days included; throws a `RangeError` where `last` lies before `first`. */
  constructor(first: DayNumber, last: DayNumber, parameters: TensionParameters) {
    if (last < first)
      throw new RangeError(`a series cannot end on day ${last}, before its first day ${first}`);
    this.#first = first;
    this.#last = last;
    this.#parameters = parameters;
    const days = last - first + 2;
    const buckets = () => ({
      verbal: new Float64Array(days),
      material: new Float64Array(days),
      lasting: new Float64Array(days),
    });
    this.#add = buckets();
    this.#rate = buckets();
  }

  /** Adds one act; O(1 + its reversals). */
  add(act: ModelAct): void {
    if (act.first > this.#last || act.impulse === 0) return;
    const { s, H, r_material, r_verbal, h_material, h_verbal } = this.#parameters;
    const kind = act.material ? 'material' : 'verbal';
    const lastingShare = act.material ? r_material : r_verbal;
    const perDay = (s * act.impulse) / (act.last - act.first + 1);

    this.#spread(
      kind,
      act.first,
      act.last,
      perDay * (1 - lastingShare),
      rateOf(act.material ? h_material : h_verbal),
    );

    const lasting = perDay * lastingShare;
    const lastingRate = rateOf(H);
    this.#spread('lasting', act.first, act.last, lasting, lastingRate);
    let left = 1;
    for (const reversal of byDay(act.reversals)) {
      const share = Math.min(reversal.share, left);
      left -= share;
      this.#takeAway(act, reversal.day, share * lasting, lastingRate);
    }
  }

  /** `perDay` on each day from..to; what lies before the window is carried into its first day already decayed. */
  #spread(
    kind: 'verbal' | 'material' | 'lasting',
    from: DayNumber,
    to: DayNumber,
    perDay: number,
    rate: number,
  ): void {
    const first = this.#first;
    if (from < first) {
      this.#start[kind] += perDay * decayedDays(from, Math.min(to, first - 1), first, rate);
    }
    if (to < first) return;
    const begin = Math.max(from, first) - first;
    const end = Math.min(to, this.#last) - first;
    if (begin > end) return;
    if (begin === end) {
      this.#add[kind][begin] = (this.#add[kind][begin] ?? 0) + perDay;
    } else {
      this.#rate[kind][begin] = (this.#rate[kind][begin] ?? 0) + perDay;
      this.#rate[kind][end + 1] = (this.#rate[kind][end + 1] ?? 0) - perDay;
    }
  }

  /** From `day` on, `perDay` of the lasting term of each of the act's days is gone. */
  #takeAway(act: ModelAct, day: DayNumber, perDay: number, rate: number): void {
    if (day > this.#last) return;
    const begin = Math.max(day, this.#first);
    const before = Math.min(act.last, begin - 1);
    if (before >= act.first) {
      const index = begin - this.#first;
      this.#add.lasting[index] =
        (this.#add.lasting[index] ?? 0) - perDay * decayedDays(act.first, before, begin, rate);
    }
    if (act.last >= begin) this.#spread('lasting', Math.max(act.first, begin), act.last, -perDay, rate);
  }

  /** A stock at the end of each day, the first day first. */
  stockOf(kind: keyof Stocks): Float64Array {
    const { h_verbal, h_material, H } = this.#parameters;
    const keep = Math.exp(-rateOf({ verbal: h_verbal, material: h_material, lasting: H }[kind]));
    const added = this.#add[kind];
    const rates = this.#rate[kind];
    const stocks = new Float64Array(this.#last - this.#first + 1);
    let stock = this.#start[kind];
    let rate = 0;
    for (let day = 0; day < stocks.length; day += 1) {
      rate += rates[day] as number;
      const carried = day === 0 ? stock : stock * keep;
      stock = carried + (added[day] as number) + rate;
      stocks[day] = stock;
    }
    return stocks;
  }

  series(baseline: number): Series {
    const z0 = pressureOfBaseline(baseline);
    const verbal = this.stockOf('verbal');
    const material = this.stockOf('material');
    const lasting = this.stockOf('lasting');
    const tension = verbal.map((words, day) =>
      tensionOfPressure(z0 + words + (material[day] as number) + (lasting[day] as number)),
    );
    return {
      first: this.#first,
      tension,
      underlying: lasting.map((rest) => tensionOfPressure(z0 + rest)),
    };
  }
}

/** Daily tension of a set of acts over first..last, both included. */
export function seriesOf(
  acts: Iterable<ModelAct>,
  first: DayNumber,
  last: DayNumber,
  baseline: number,
  parameters: TensionParameters,
): Series {
  const accumulator = new SeriesAccumulator(first, last, parameters);
  for (const act of acts) accumulator.add(act);
  return accumulator.series(baseline);
}
