import type { DayNumber } from '../kernel/clock.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import type { Parties } from '../models/reaction/record.ts';
import { modelActOf, reversalsAmong } from '../models/tension/model-act.ts';
import { pressureOfBaseline, rateOf, type ModelAct } from '../models/tension/model.ts';
import { kernelsOf, NET } from '../models/tension/net-over-gross.ts';
import { TENSION_MODEL, type TensionModel, type TensionParameters } from '../models/tension/parameters.ts';
import { SeriesAccumulator } from '../models/tension/series.ts';

/** Fading words, fading deeds, what lasts: day by day. */
export type DailyStocks = readonly [Float64Array, Float64Array, Float64Array];

/** Pressure day by day, with what it is made of. */
export interface Line {
  readonly first: DayNumber;
  readonly z: Float64Array;
  /** What each party's acts add to the baseline's pressure. */
  readonly byParty: readonly [Float64Array, Float64Array];
  /** The stocks of both. */
  readonly stocks: DailyStocks;
  /** The same of acts without their signs, where the line is one of `tension/2`. */
  readonly gross?: DailyStocks;
  /** What is left of each stock after a day. */
  readonly keep: readonly [number, number, number];
  readonly z0: number;
}

/** How a line is worked out; by the first model of tension where none is named. */
export interface Reading {
  readonly baseline: number;
  readonly tension: TensionParameters;
  readonly tensionModel?: TensionModel | undefined;
}

/** The line of acts over first..last, both included; a reciprocal act is half either party's. */
export function lineOf(
  acts: readonly DirectedAct[],
  { first, last }: { readonly first: DayNumber; readonly last: DayNumber },
  parties: Parties,
  { baseline, tension, tensionModel = TENSION_MODEL }: Reading,
): Line {
  const kernels = kernelsOf(tensionModel, tension);
  const ofParty = parties.map(() => new SeriesAccumulator(first, last, kernels));
  const ofAll = tensionModel === 'tension/2' ? new SeriesAccumulator(first, last, kernels) : undefined;
  const reversals = reversalsAmong(acts);
  for (const act of acts) {
    const whole = modelActOf(act, reversals.get(act.actId));
    if (whole === undefined) continue;
    const share: ModelAct = act.reciprocal ? { ...whole, impulse: whole.impulse / 2 } : whole;
    for (const [party, accumulator] of ofParty.entries()) {
      if (!act.reciprocal && act.initiator !== parties[party]) continue;
      accumulator.add(share);
      ofAll?.add({ ...share, impulse: Math.abs(share.impulse) });
    }
  }
  const days = last - first + 1;
  const gross = ofAll && stocksOf(ofAll);
  const held = ofParty.map(stocksOf);
  const z0 = pressureOfBaseline(baseline);
  const z = new Float64Array(days).fill(z0);
  const byParty = held.map((stocks) => {
    const line = new Float64Array(days);
    for (let day = 0; day < days; day += 1) {
      const added = addedPressure(stocks, gross, day);
      line[day] = added;
      z[day] = (z[day] as number) + added;
    }
    return line;
  }) as unknown as Line['byParty'];
  const [ofFirst, ofSecond] = held as [DailyStocks, DailyStocks];
  const stocks = ofFirst.map((values, which) =>
    values.map((value, day) => value + ((ofSecond[which] as Float64Array)[day] as number)),
  ) as unknown as DailyStocks;
  const keep = [tension.h_verbal, tension.h_material, tension.H].map((halfLife) =>
    Math.exp(-rateOf(halfLife)),
  ) as unknown as Line['keep'];
  return { first, z, byParty, stocks, ...(gross !== undefined && { gross }), keep, z0 };
}

/** What stocks on a day add to z, each times what is left of it: in `tension/2`, over what there is of acts. */
export function addedPressure(
  [verbal, material, lasting]: DailyStocks,
  gross: DailyStocks | undefined,
  day: number,
  words = 1,
  deeds = 1,
  rest = 1,
): number {
  const fading = words * (verbal[day] as number) + deeds * (material[day] as number);
  const stays = rest * (lasting[day] as number);
  if (gross === undefined) return fading + stays;
  const [ofWords, ofDeeds, ofRest] = gross;
  const ofFading = words * (ofWords[day] as number) + deeds * (ofDeeds[day] as number);
  return (
    (NET.kf * fading) / (NET.nf + ofFading) + (NET.ks * stays) / (NET.ns + rest * (ofRest[day] as number))
  );
}

const stocksOf = (accumulator: SeriesAccumulator): DailyStocks => [
  accumulator.stockOf('verbal'),
  accumulator.stockOf('material'),
  accumulator.stockOf('lasting'),
];
