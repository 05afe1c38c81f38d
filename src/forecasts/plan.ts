import { formatDay, type Day, type DayNumber } from '../kernel/clock.ts';
import { counted } from '../kernel/counted.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { HORIZON_LIMIT } from '../models/reaction/horizon.ts';
import type { ReactionModel } from '../models/reaction/parameters.ts';
import type { Dedupe } from '../models/tension/dedupe.ts';
import type { Yardstick } from './yardsticks.ts';

/** What a back-test is asked. */
export interface BacktestQuestion {
  /** Days between forks; default 45. */
  readonly every?: number | undefined;
  /** Days ahead that are judged; default 45 and 90, as far as the record goes. */
  readonly horizon?: readonly number[] | undefined;
  /** Futures of each forecast; default 1 000. */
  readonly paths?: number | undefined;
  /** Rules to hold it against; default: all. */
  readonly against?: readonly Yardstick[] | undefined;
  /** Version of the simulation; default: the one that goes by own rates. */
  readonly model?: ReactionModel | undefined;
  readonly seed?: number | undefined;
  /** First day that a forecast may be made on. */
  readonly from?: Day | undefined;
  /** How often rows count that agree, of what a data set counted; the same at all forks. Default: once. */
  readonly dedupe?: Dedupe | undefined;
}

export const DEFAULT_EVERY = 45;
export const DEFAULT_HORIZONS: readonly number[] = [45, 90];
export const BACKTEST_PATHS = 1000;
/** Most forecasts, and most of them times futures times days. */
/** Most days between forecasts. */
export const EVERY_LIMIT = 3650;
/** Futures that a forecast may be of. */
export const LEAST_PATHS = 20;
export const MOST_PATHS = 10_000;
export const FORKS_LIMIT = 1000;
export const WORK_LIMIT = 200_000_000;
/** Days of a record before its first forecast: a year, or half of what it covers, and never less than four weeks. */
const LEARNING_DAYS = 365;
const LEAST_LEARNING_DAYS = 28;

/** The forecasts of a back-test. */
export interface Plan {
  readonly every: number;
  /** Ascending. */
  readonly horizons: readonly number[];
  readonly paths: number;
  /** Days on which forecasts are made, and how many days of what came there are to hold each against. */
  readonly forks: readonly { readonly at: Day; readonly days: number }[];
}

/**
 * Forks every so many days, the last as late as the shortest horizon allows. Refused where numbers make no sense, where it is
 * too much work, and where the record is too short for a single forecast.
 */
export function planOf(
  { from, to }: { readonly from: DayNumber; readonly to: DayNumber },
  question: BacktestQuestion,
  earliest?: DayNumber,
): Result<Plan> {
  const { every = DEFAULT_EVERY, paths = BACKTEST_PATHS } = question;
  const horizons = [...new Set(question.horizon ?? DEFAULT_HORIZONS)].sort((a, b) => a - b);
  const problem =
    whole('every', every, 1, EVERY_LIMIT) ??
    whole('paths', paths, LEAST_PATHS, MOST_PATHS) ??
    horizons.map((days) => whole('horizon', days, 1, HORIZON_LIMIT)).find((one) => one !== undefined);
  if (problem !== undefined) return problem;
  const [shortest = 1] = horizons;
  const longest = horizons.at(-1) ?? 1;
  const covered = to - from + 1;
  const learning = Math.max(LEAST_LEARNING_DAYS, Math.min(LEARNING_DAYS, Math.floor(covered / 2)));
  const first = Math.max(earliest ?? from, from + learning - 1);
  const forks: { at: Day; days: number }[] = [];
  for (let at = to - shortest; at >= first; at -= every) {
    forks.push({ at: formatDay(at), days: Math.min(longest, to - at) });
  }
  forks.reverse();
  if (forks.length === 0) {
    return refused(
      'backtest-too-short',
      `The record covers ${counted(covered, 'day')}; ${learning} are needed to learn from and ${shortest} to be judged by`,
      'Ask for a shorter horizon, or for a history that covers more.',
    );
  }
  if (forks.length > FORKS_LIMIT || forks.length * paths * longest > WORK_LIMIT) {
    return refused(
      'backtest-too-much',
      `${forks.length} forecasts of ${paths} futures over ${longest} days are too much at once`,
      'Leave more days between them, ask for fewer futures, or begin later.',
    );
  }
  return ok({ every, horizons, paths, forks });
}

function whole(name: string, value: number, least: number, most: number): Result<never> | undefined {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  return refused(
    'backtest-question',
    `${name} is ${value}; it is a whole number from ${least} to ${most}`,
    `Give ${name} between ${least} and ${most}.`,
  );
}

const refused = (code: string, message: string, remedy: string): Result<never> =>
  err(rejection('rule', code, message, remedy));
