import type { DayNumber } from '../kernel/clock.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import type { Parties } from '../models/reaction/record.ts';
import { modelActOf, reversalsAmong } from '../models/tension/model-act.ts';
import { pressureOfBaseline, rateOf, type ModelAct } from '../models/tension/model.ts';
import type { TensionParameters } from '../models/tension/parameters.ts';
import { SeriesAccumulator } from '../models/tension/series.ts';

/** Pressure day by day, with what it is made of. */
export interface Line {
  readonly first: DayNumber;
  readonly z: Float64Array;
  /** What each party's acts add to the baseline's pressure. */
  readonly byParty: readonly [Float64Array, Float64Array];
  /** The stocks of both: fading words, fading deeds, what lasts. */
  readonly stocks: readonly [Float64Array, Float64Array, Float64Array];
  /** What is left of each stock after a day. */
  readonly keep: readonly [number, number, number];
  readonly z0: number;
}

/** The line of acts over first..last, both included; a reciprocal act is half either party's. */
export function lineOf(
  acts: readonly DirectedAct[],
  { first, last }: { readonly first: DayNumber; readonly last: DayNumber },
  parties: Parties,
  { baseline, tension }: { readonly baseline: number; readonly tension: TensionParameters },
): Line {
  const accumulators = parties.map(() => new SeriesAccumulator(first, last, tension));
  const reversals = reversalsAmong(acts);
  for (const act of acts) {
    const whole = modelActOf(act, reversals.get(act.actId));
    if (whole === undefined) continue;
    const share: ModelAct = act.reciprocal ? { ...whole, impulse: whole.impulse / 2 } : whole;
    for (const [party, accumulator] of accumulators.entries()) {
      if (act.reciprocal || act.initiator === parties[party]) accumulator.add(share);
    }
  }
  const days = last - first + 1;
  const z0 = pressureOfBaseline(baseline);
  const z = new Float64Array(days).fill(z0);
  const stocks = [0, 1, 2].map(() => new Float64Array(days)) as unknown as Line['stocks'];
  const byParty = accumulators.map((accumulator) => {
    const line = new Float64Array(days);
    accumulator.eachDay((day, { verbal, material, lasting }) => {
      const added = verbal + material + lasting;
      line[day] = added;
      z[day] = (z[day] as number) + added;
      stocks[0][day] = (stocks[0][day] as number) + verbal;
      stocks[1][day] = (stocks[1][day] as number) + material;
      stocks[2][day] = (stocks[2][day] as number) + lasting;
    });
    return line;
  }) as unknown as Line['byParty'];
  const keep = [tension.h_verbal, tension.h_material, tension.H].map((halfLife) =>
    Math.exp(-rateOf(halfLife)),
  ) as unknown as Line['keep'];
  return { first, z, byParty, stocks, keep, z0 };
}
