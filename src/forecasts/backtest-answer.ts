import { addDays, formatDay, type Day } from '../kernel/clock.ts';
import type { ReactionModel } from '../models/reaction/parameters.ts';
import type { Dedupe } from '../models/tension/dedupe.ts';
import type { TensionModel } from '../models/tension/parameters.ts';
import { SCORE, SCORES } from './ensemble.ts';
import type { ForkScores, Scores } from './fork.ts';
import type { Plan } from './plan.ts';
import { accuracyOf, horizonOf, type Accuracy, type Horizon } from './summary.ts';
import { accuracySentence } from './words.ts';

/** Forecasts that missed most are told in full. */
const WORST = 3;
/** Days ahead that are told one by one. */
const LEADS = [1, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 545, 730];

/** A forecast that missed, with what to draw it by: figures of tension by day, the first day after the fork first. */
export interface Miss {
  readonly at: Day;
  readonly fingerprint: string;
  /** Mean CRPS over its days, in points. */
  readonly crps: number;
  readonly q5: readonly number[];
  readonly q50: readonly number[];
  readonly q95: readonly number[];
  readonly came: readonly number[];
}

/** How forecasts did on one day, so many days ahead. */
export interface Lead extends Accuracy {
  readonly day: number;
  readonly forks: number;
  /** 1 less the ratio of their CRPS to that of `no-news` on that day; absent where that was not asked, had no past or was never off. */
  readonly overNoNews?: number;
}

/** How forecasts of a history, each made of what was known by its day, did against what came. */
export interface Backtest {
  readonly history: string;
  readonly title: string;
  readonly revision: number;
  /** How often rows count that agree; of what a data set counted. */
  readonly dedupe?: Dedupe;
  readonly models: { readonly tension: TensionModel; readonly reaction: ReactionModel };
  readonly seed: number;
  readonly paths: number;
  readonly every: number;
  /** First and last day on which one was made, and how many there were. */
  readonly from: Day;
  readonly to: Day;
  readonly forks: number;
  /** How many went by the relation's own rates, by the prior, by stated ones. */
  readonly rates: { readonly own: number; readonly prior: number; readonly stated: number };
  /** Equal ones were computed from equal forecasts. */
  readonly digest: string;
  /** The shortest horizon in a sentence for everybody. */
  readonly sentence: string;
  readonly horizons: readonly Horizon[];
  /** One day each, so many days ahead. */
  readonly leads: readonly Lead[];
  readonly worst: readonly Miss[];
}

/** What was judged. */
export interface Subject {
  readonly history: string;
  readonly title: string;
  readonly revision: number;
  readonly dedupe?: Dedupe;
  readonly models: Backtest['models'];
  readonly seed: number;
  readonly digest: string;
}

export function backtestOf(subject: Subject, plan: Plan, forks: readonly ForkScores[]): Backtest {
  const horizons = plan.horizons.flatMap((days) => horizonOf(forks, days, plan.every) ?? []).map(rounded);
  const using = (used: string): number =>
    forks.filter(({ rates }) => (rates?.used ?? 'prior') === used).length;
  const { digest, ...of } = subject;
  return {
    ...of,
    paths: plan.paths,
    every: plan.every,
    from: forks[0]?.at ?? formatDay(0),
    to: forks.at(-1)?.at ?? formatDay(0),
    forks: forks.length,
    rates: { own: using('own'), prior: using('prior'), stated: using('stated') },
    digest,
    sentence: accuracySentence(horizons[0]),
    horizons,
    leads: LEADS.flatMap((day) => (day > (plan.horizons.at(-1) ?? 0) ? [] : leadOf(forks, day))),
    worst: forks
      .map((fork) => ({ fork, crps: missOf(fork) }))
      .toSorted((a, b) => b.crps - a.crps)
      .slice(0, WORST)
      .map(({ fork, crps }) => told(fork, crps)),
  };
}

function leadOf(forks: readonly ForkScores[], day: number): Lead[] {
  const reaching = forks.filter(({ came }) => came.length >= day);
  if (reaching.length === 0) return [];
  const on = (scores: readonly Scores[]): Accuracy => accuracyOf(scores, day - 1, day);
  const beside = reaching.flatMap(({ model, yardsticks: { 'no-news': rule } }) =>
    rule === undefined ? [] : [{ model, rule }],
  );
  const rule = beside.length === 0 ? 0 : on(beside.map((one) => one.rule)).crps.z;
  const lead = {
    ...on(reaching.map(({ model }) => model)),
    ...(rule > 0 && { overNoNews: 1 - on(beside.map(({ model }) => model)).crps.z / rule }),
  };
  return [{ day, forks: reaching.length, ...rounded(lead) }];
}

const missOf = ({ model, came }: ForkScores): number => {
  let sum = 0;
  for (let day = 0; day < came.length; day += 1) sum += model[day * SCORES + SCORE.crpsPoints] as number;
  return sum / came.length;
};

function told({ at, fingerprint, model, came }: ForkScores, crps: number): Miss {
  const column = (place: number): number[] =>
    Array.from(came, (_, day) => figure(model[day * SCORES + place] as number));
  return {
    at,
    fingerprint,
    crps: figure(crps),
    q5: column(SCORE.q5),
    q50: column(SCORE.q50),
    q95: column(SCORE.q95),
    came: Array.from(came, figure),
  };
}

const figure = (value: number): number => Math.round(value * 10_000) / 10_000 || 0;

/** All numbers of a value to a ten-thousandth. */
function rounded<T>(value: T): T {
  if (typeof value === 'number') return figure(value) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rounded(one)])) as T;
  }
  return value;
}

/** The day that a forecast's figure is of. */
export const dayAfter = (at: Day, index: number): Day => addDays(at, index + 1);
