import type { DayNumber } from '../../kernel/clock.ts';
import type { ModelAct } from './model.ts';
import { netReadingOf, unscaled, type Memories } from './net-over-gross.ts';
import type { TensionParameters } from './parameters.ts';
import { SeriesAccumulator, type Series } from './series.ts';

/** Daily `tension/2` of a set of acts over first..last, both included; O(days + acts). */
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
    const net = memoriesOf(this.#net);
    const gross = memoriesOf(this.#gross);
    const tension = new Float64Array(this.#days);
    const underlying = new Float64Array(this.#days);
    for (let day = 0; day < this.#days; day += 1) {
      const reading = netReadingOf({ net: net(day), gross: gross(day) }, baseline);
      tension[day] = reading.tension;
      underlying[day] = reading.underlying;
    }
    return { first: this.#first, tension, underlying };
  }
}

/** What is in the two memories, day by day. */
function memoriesOf(accumulator: SeriesAccumulator): (day: number) => Memories['net'] {
  const verbal = accumulator.stockOf('verbal');
  const material = accumulator.stockOf('material');
  const lasting = accumulator.stockOf('lasting');
  return (day) => ({
    fading: (verbal[day] as number) + (material[day] as number),
    lasting: lasting[day] as number,
  });
}
