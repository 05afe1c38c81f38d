import { formatDay, type Day } from '../../kernel/clock.ts';
import type { AssumedReaction, ReactionModel, ReactionParameters } from './parameters.ts';
import { missedRates } from './missed-rates.ts';
import { countsBetween, daysCovered, type PastOfDays } from './past-of-days.ts';
import { ALL_PROCESSES, PROCESSES } from './processes.ts';
import { branchingOf } from './reaction-matrix.ts';
import { firstCounted, recentRates } from './recent-rates.ts';

/** Days whose acts a relation's own rates are counted from. */
export const RATE_DAYS = 365;
/** Acts that a record holds at least where its own rates are used; fewer say too little. */
export const LEAST_ACTS = 20;
/** What is known of a rate beforehand: so many acts in so many days. It keeps a silent year from meaning "never again". */
const PRIOR_ACTS = 3;
const PRIOR_DAYS = 60;
/** A rate is never all reaction: the least share of it that nothing brings about. */
const LEAST_BACKGROUND = 0.05;

/**
 * How parties react where a relation's own rates are used: medians of 24 pairs of countries in machine-coded event data, the
 * same for all, as fitting them pair by pair forecasts worse. Cooperation received does not calm there, so gamma is 0.
 */
export const SHARED_REACTION = {
  inertia: { conflict: 0.4, cooperation: 0.35 },
  reciprocity: { conflict: 0.18, cooperation: 0.24 },
  beta: 1 / 9.5,
  gamma: 0,
  spread: 4,
} satisfies Omit<ReactionParameters, 'mu'>;

/** Which base rates a projection used, and why. */
export type Rates =
  | {
      readonly used: 'own';
      /** The days counted, both included. */
      readonly from: Day;
      readonly to: Day;
      /** Acts on them, by process. */
      readonly acts: readonly number[];
      /** Acts a day that they let expect, by process, and the spells of 45 days by which it is told how far such rates are off; from `reaction/4` on. */
      readonly expected?: readonly number[];
      readonly spells?: number;
    }
  | {
      readonly used: 'prior';
      /** `short`: the record covers less than a year; `few`: it holds too few acts. */
      readonly because: 'short' | 'few';
      /** Days that it covers, and acts that it holds. */
      readonly days: number;
      readonly acts: number;
    }
  /** Whoever asks stated them. */
  | { readonly used: 'stated' };

/**
 * Acts a day by process that the last year lets expect: (n + 3) / (365 + 60), n the year's acts. It is a mean of the year's
 * rate and of one act in twenty days, which weighs as much as 60 days.
 */
export const expectedRates = (acts: readonly number[]): number[] =>
  acts.map((n) => (n + PRIOR_ACTS) / (RATE_DAYS + PRIOR_DAYS));

/** mu = (I - a) rate: what nothing brings about, where acts come at `rates` altogether. */
export function backgroundFor(
  rates: readonly number[],
  reaction: Omit<ReactionParameters, 'mu'>,
): readonly [number, number, number, number] {
  const a = branchingOf({ ...reaction, mu: 0 });
  const mu = ALL_PROCESSES.map((row) => {
    const rate = rates[row] ?? 0;
    const brought = ALL_PROCESSES.reduce<number>(
      (sum, column) => sum + (a[PROCESSES * row + column] ?? 0) * (rates[column] ?? 0),
      0,
    );
    return Math.max(rate - brought, LEAST_BACKGROUND * rate);
  });
  return mu as unknown as readonly [number, number, number, number];
}

/**
 * The parameters of a simulation that goes by a relation's own rates where its past covers a year and holds enough acts, and
 * by `prior` where not; what was stated on purpose stays as stated. `reaction/3` counts the last year, those after it recent years,
 * and read off them how far rates are off; `reaction/5` how far together, too.
 */
export function ownRates(
  model: ReactionModel,
  past: PastOfDays,
  prior: ReactionParameters,
  stated: AssumedReaction = {},
): { readonly reaction: ReactionParameters; readonly rates: Rates } {
  const days = Math.max(0, daysCovered(past));
  const total = countsBetween(past, past.from, past.to).reduce((sum, count) => sum + count, 0);
  if (days < RATE_DAYS || total < LEAST_ACTS) {
    const because = days < RATE_DAYS ? 'short' : 'few';
    const rates: Rates =
      stated.mu === undefined
        ? { used: 'prior', because, days, acts: Math.round(total) }
        : { used: 'stated' };
    return { reaction: prior, rates };
  }
  const shared = statedOver(SHARED_REACTION, stated);
  const { mu } = stated;
  if (mu !== undefined) {
    // Who states rates states how sure they are, too.
    const { spread: _, ...rest } = shared;
    const { spread } = stated;
    return {
      reaction: { ...rest, mu, ...(spread !== undefined && { spread }) },
      rates: { used: 'stated' },
    };
  }
  if (model !== 'reaction/3') return recent(model, past, shared, stated);
  const from = past.to - RATE_DAYS + 1;
  const acts = countsBetween(past, from, past.to);
  return {
    reaction: { ...shared, mu: backgroundFor(expectedRates(acts), shared) },
    rates: { used: 'own', from: formatDay(from), to: formatDay(past.to), acts },
  };
}

function recent(
  model: ReactionModel,
  past: PastOfDays,
  shared: Omit<ReactionParameters, 'mu'>,
  stated: AssumedReaction,
): ReturnType<typeof ownRates> {
  const from = firstCounted(past, past.to);
  const expected = recentRates(past, past.to);
  const { spread, spells, shared: both } = missedRates(past, shared);
  const missed = model === 'reaction/4' ? spread : { ...spread, shared: both };
  return {
    reaction: { ...shared, mu: backgroundFor(expected, shared), spread: stated.spread ?? missed },
    rates: {
      used: 'own',
      from: formatDay(from),
      to: formatDay(past.to),
      acts: countsBetween(past, from, past.to),
      expected,
      ...(stated.spread === undefined && { spells }),
    },
  };
}

function statedOver(
  shared: Omit<ReactionParameters, 'mu'>,
  stated: AssumedReaction,
): Omit<ReactionParameters, 'mu'> {
  const { inertia, reciprocity, a, beta, gamma, spread } = stated;
  return {
    inertia: {
      conflict: inertia?.conflict ?? shared.inertia.conflict,
      cooperation: inertia?.cooperation ?? shared.inertia.cooperation,
    },
    reciprocity: {
      conflict: reciprocity?.conflict ?? shared.reciprocity.conflict,
      cooperation: reciprocity?.cooperation ?? shared.reciprocity.cooperation,
    },
    ...(a !== undefined && { a }),
    beta: beta ?? shared.beta,
    gamma: gamma ?? shared.gamma,
    ...((spread ?? shared.spread) !== undefined && { spread: spread ?? shared.spread }),
  };
}
