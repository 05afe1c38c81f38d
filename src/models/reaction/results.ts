import { formatDay, type Day } from '../../kernel/clock.ts';
import type { Band } from '../tension/model.ts';
import type { TensionParameters } from '../tension/parameters.ts';
import type { BandCounts, ChunkOutcome, SampleFuture } from './chunk.ts';
import type { Rates } from './own-rates.ts';
import type { ReactionParameters } from './parameters.ts';
import { LEVELS } from './quantiles.ts';
import { firstDayOf, type SimulationRequest } from './simulation-request.ts';
import { CURVE_FIGURES, DAY_FIGURES } from './summary.ts';

/** Daily figures of tension (or of a difference of tensions, in points), first simulated day first. */
export interface CurveFigures {
  readonly mean: readonly number[];
  /** The 5 % quantile, and so on. */
  readonly q5: readonly number[];
  readonly q25: readonly number[];
  readonly q50: readonly number[];
  readonly q75: readonly number[];
  readonly q95: readonly number[];
}

export interface Curve extends CurveFigures {
  /** Monte-Carlo errors: how far the figures would scatter under other seeds. */
  readonly standardErrors: CurveFigures;
}

export interface Share {
  /** Futures counted. */
  readonly count: number;
  /** Their share, 0 to 1. */
  readonly share: number;
  readonly standardError: number;
}

export interface BandShares {
  /** In each band on the last day. */
  readonly last: Readonly<Record<Band, Share>>;
  /** In each band on at least one day. */
  readonly ever: Readonly<Record<Band, Share>>;
}

/** How many of the model's own futures spent k days inside the bands of all of them; for judging a documented line. */
export interface DaysInside {
  readonly days: number;
  readonly whatIf: { readonly band50: readonly number[]; readonly band90: readonly number[] };
  readonly baseline: { readonly band50: readonly number[]; readonly band90: readonly number[] };
}

/** A projection, with everything needed to compute it again. */
export interface ProjectionResult {
  readonly fingerprint: string;
  readonly models: SimulationRequest['models'];
  readonly parameters: {
    readonly baseline: number;
    readonly tension: TensionParameters;
    readonly reaction: ReactionParameters;
  };
  /** Which base rates the parameters hold, and why; of a model that can go by a relation's own. */
  readonly rates?: Rates;
  readonly parties: readonly [string, string];
  /** Day of the fork. */
  readonly at: Day;
  /** First simulated day: the day after it. */
  readonly first: Day;
  readonly horizonDays: number;
  readonly seed: number;
  /** Paths in these figures, and asked for altogether. */
  readonly paths: number;
  readonly requested: number;
  readonly final: boolean;
  readonly whatIf: Curve;
  readonly baseline: Curve;
  /** What-if less baseline, path by path. */
  readonly difference: Curve;
  readonly bands: { readonly whatIf: BandShares; readonly baseline: BandShares };
  /** The first 20 paths. */
  readonly futures: readonly SampleFuture[];
  /** Where it was asked for, on the final result. */
  readonly inside?: DaysInside;
}

/** The standard error of a share: sqrt(p (1 - p) / n) at p = (k + 1) / (n + 2), which never is 0. */
export function shareOf(count: number, n: number): Share {
  const p = (count + 1) / (n + 2);
  return { count, share: count / n, standardError: Math.sqrt((p * (1 - p)) / n) };
}

const BANDS = ['calm', 'strained', 'tense', 'acute'] as const;

function bandSharesOf(counts: readonly BandCounts[], n: number): BandShares {
  const shares = (which: keyof BandCounts) =>
    Object.fromEntries(
      BANDS.map((band, index) => [
        band,
        shareOf(
          counts.reduce((sum, chunk) => sum + (chunk[which][index] ?? 0), 0),
          n,
        ),
      ]),
    ) as Record<Band, Share>;
  return { last: shares('last'), ever: shares('ever') };
}

function curveOf(figures: Float64Array, days: number, curve: number): Curve {
  const column = (figure: number) =>
    Array.from(
      { length: days },
      (_, day) => figures[day * DAY_FIGURES + curve * CURVE_FIGURES + figure] ?? 0,
    );
  const quantiles = (from: number) => ({
    q5: column(from),
    q25: column(from + 1),
    q50: column(from + 2),
    q75: column(from + 3),
    q95: column(from + 4),
  });
  return {
    mean: column(0),
    ...quantiles(2),
    standardErrors: { mean: column(1), ...quantiles(2 + LEVELS.length) },
  };
}

/** Puts the figures of the first `paths` paths together; `figures` covers all days, `outcomes` the chunks in order. */
export function resultOf(
  request: SimulationRequest,
  fingerprint: string,
  paths: number,
  figures: Float64Array,
  outcomes: readonly ChunkOutcome[],
): ProjectionResult {
  const { horizonDays } = request;
  return {
    fingerprint,
    models: request.models,
    parameters: { baseline: request.baseline, tension: request.tension, reaction: request.reaction },
    ...(request.rates !== undefined && { rates: request.rates }),
    parties: request.parties,
    at: request.at,
    first: formatDay(firstDayOf(request)),
    horizonDays,
    seed: request.seed,
    paths,
    requested: request.paths,
    final: paths === request.paths,
    whatIf: curveOf(figures, horizonDays, 0),
    baseline: curveOf(figures, horizonDays, 1),
    difference: curveOf(figures, horizonDays, 2),
    bands: {
      whatIf: bandSharesOf(
        outcomes.map((outcome) => outcome.whatIf),
        paths,
      ),
      baseline: bandSharesOf(
        outcomes.map((outcome) => outcome.baseline),
        paths,
      ),
    },
    futures: outcomes.flatMap((outcome) => outcome.futures),
  };
}
