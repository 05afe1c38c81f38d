import type { DayNumber } from '../../kernel/clock.ts';
import type { ModelAct } from './model.ts';
import { netReadingOf, unscaled } from './net-over-gross.ts';
import type { TensionParameters } from './parameters.ts';
import { SeriesAccumulator, type Series } from './series.ts';

/** Daily `tension/2` of a set of acts over first..last, both included; O(days + acts), two passes over the days. */
export class NetSeriesAccumulator {
  readonly #first: DayNumber;
  readonly #days: number;
  readonly #net: SeriesAccumulator;
  readonly #gross: SeriesAccumulator;

  constructor(first: DayNumber, last: DayNumber, parameters: TensionParameters) {
    this.#first = first;
    this.#days = last - first + 1;
    this.#net = new SeriesAccumulator(first, last, unscaled(parameters));
    this.#gross = new SeriesAccumulator(first, last, unscaled(parameters));
  }

  add(act: ModelAct): void {
    this.#net.add(act);
    this.#gross.add(act.impulse < 0 ? { ...act, impulse: -act.impulse } : act);
  }

  series(baseline: number): Series {
    const tension = new Float64Array(this.#days);
    const underlying = new Float64Array(this.#days);
    this.#net.eachDay((day, { verbal, material, lasting }) => {
      tension[day] = verbal + material;
      underlying[day] = lasting;
    });
    this.#gross.eachDay((day, { verbal, material, lasting }) => {
      const net = { fading: tension[day] ?? 0, lasting: underlying[day] ?? 0 };
      const reading = netReadingOf({ net, gross: { fading: verbal + material, lasting } }, baseline);
      tension[day] = reading.tension;
      underlying[day] = reading.underlying;
    });
    return { first: this.#first, tension, underlying };
  }
}
