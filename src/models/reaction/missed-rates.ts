import { largestEigenvalue } from './branching.ts';
import type { ByKind, ReactionParameters } from './parameters.ts';
import { countsBetween, daysCovered, type PastOfDays } from './past-of-days.ts';
import { PROCESSES } from './processes.ts';
import { branchingOf } from './reaction-matrix.ts';
import { recentRates } from './recent-rates.ts';

/** Days that a past forecast of rates is held against. */
export const SPELL_DAYS = 45;
/** Most spells that are looked at: five years. */
const MOST_SPELLS = 40;
/** Days of the record before a spell, so that there are rates to forecast it by. */
const LEARNING_DAYS = 365;
/** What is known beforehand of how far rates are off, as a variance relative to their square, and how many spells that is worth. */
const PRIOR_VARIANCE = 0.25;
const PRIOR_SPELLS = 8;
/** The same of how far rates of conflict and of cooperation are off together, as both follow attention: half of that variance. */
const PRIOR_COVARIANCE = 0.125;
/** The widest and the narrowest spread that is drawn from. */
const WIDEST = 1;
const NARROWEST = 20;

/** How far a relation's recent rates were off before, as the shapes of the factors that futures multiply them by. */
export interface Missed {
  /** Spells of 45 days that they were held against. */
  readonly spells: number;
  readonly spread: ByKind;
  /** Of the draws that make up both factors, how many are the same. */
  readonly shared: number;
}

/**
 * The rates that could have been stated at the start of each of the last spells of 45 days, held against the acts of that
 * spell. A number N of acts where E was expected scatters by phi E even where the rate was right, as acts bring about others;
 * what is beyond is the rate's own: v = SUM ((N - E)^2 - phi E) / SUM E^2, averaged with 1/4 worth eight spells. The spread is
 * 1 / v, a whole number from 1 to 20, for conflict and for cooperation. Both are off together by the covariance
 * c = SUM (N - E) (N' - E') / SUM E E' of conflict and cooperation, averaged with 1/8 worth eight spells; two factors of spreads s and
 * s' have it where m = c s s' of their draws are the same, of which no more can be than either has.
 */
export function missedRates(past: PastOfDays, reaction: Omit<ReactionParameters, 'mu'>): Missed {
  const phi = [overdispersion(reaction, 0), overdispersion(reaction, 2)] as const;
  const excess = [0, 0];
  const squares = [0, 0];
  const together = { excess: 0, squares: 0 };
  let spells = 0;
  for (let end = past.to; spells < MOST_SPELLS; end -= SPELL_DAYS) {
    const start = end - SPELL_DAYS;
    if (daysCovered({ from: past.from, to: start }) < LEARNING_DAYS) break;
    const rates = recentRates(past, start);
    const counts = countsBetween(past, start + 1, end);
    const ofKind = (values: readonly number[], kind: 0 | 1): number =>
      (values[2 * kind] as number) + (values[2 * kind + 1] as number);
    const expected = [ofKind(rates, 0) * SPELL_DAYS, ofKind(rates, 1) * SPELL_DAYS] as const;
    const off = [ofKind(counts, 0) - expected[0], ofKind(counts, 1) - expected[1]] as const;
    for (const kind of [0, 1] as const) {
      excess[kind] = (excess[kind] as number) + off[kind] ** 2 - phi[kind] * expected[kind];
      squares[kind] = (squares[kind] as number) + expected[kind] ** 2;
    }
    together.excess += off[0] * off[1];
    together.squares += expected[0] * expected[1];
    spells += 1;
  }
  const withPrior = (found: number, prior: number): number =>
    ((spells === 0 ? 0 : spells * found) + PRIOR_SPELLS * prior) / (spells + PRIOR_SPELLS);
  const spreadOf = (kind: 0 | 1): number => {
    const variance = withPrior((excess[kind] as number) / (squares[kind] as number), PRIOR_VARIANCE);
    const shape = Math.round(1 / Math.max(variance, 1 / NARROWEST));
    return Math.max(WIDEST, Math.min(NARROWEST, shape));
  };
  const spread = { conflict: spreadOf(0), cooperation: spreadOf(1) };
  const covariance = withPrior(together.excess / together.squares, PRIOR_COVARIANCE);
  const shared = Math.round(covariance * spread.conflict * spread.cooperation);
  return { spells, spread, shared: Math.max(0, Math.min(shared, spread.conflict, spread.cooperation)) };
}

/**
 * Variance over mean of the acts of a kind in 45 days where rates are known, with n the acts that one brings about:
 * k + (1 - k) (1 - exp(-c T)) / (c T), k = 1 / (1 - n)^2 and c = beta (1 - n) (Da Fonseca and Zaatour 2014).
 */
function overdispersion(reaction: Omit<ReactionParameters, 'mu'>, first: 0 | 2): number {
  const a = branchingOf({ ...reaction, mu: 0 });
  const block = [0, 1].flatMap((row) =>
    [0, 1].map((column) => a[PROCESSES * (first + row) + first + column] as number),
  );
  const n = Math.min(0.95, largestEigenvalue(Float64Array.from(block), 2));
  const k = 1 / (1 - n) ** 2;
  const time = reaction.beta * (1 - n) * SPELL_DAYS;
  return k + ((1 - k) * -Math.expm1(-time)) / time;
}
