import type { Day } from '../../kernel/clock.ts';
import { packed, toHundredths, unpacked } from './packed-column.ts';
import { shareOf, type BandShares, type CurveFigures, type ProjectionResult, type Share } from './results.ts';
import { takeawayOf } from './takeaway.ts';
import type { Truth } from './truth.ts';

/** What a projection is of: a history at a base, and the what-if or draft that forks off there. */
export interface ProjectedOutcome {
  readonly history: string;
  readonly title: string;
  readonly base: { readonly revision: number; readonly at: Day };
  /** Absent for a draft. */
  readonly whatIfId?: string;
  /** Of the what-if: the revision that is projected. */
  readonly revision?: number;
  /** Whether what the history says of the days up to the fork has changed since. */
  readonly stale?: boolean;
}

/** A curve as it is answered; standard errors come with the final figures. */
export type AnsweredCurve = CurveFigures & { readonly standardErrors?: CurveFigures };

/**
 * A projection as it is answered over HTTP and in frames. Figures are rounded to a ten-thousandth of a point, which nobody
 * can see and which keeps them short. Sample futures and standard errors come with the final figures alone.
 */
export type Projection = Omit<ProjectionResult, 'whatIf' | 'baseline' | 'difference' | 'inside'> & {
  readonly of: ProjectedOutcome;
  /** The figures in a sentence. */
  readonly takeaway: string;
  readonly whatIf: AnsweredCurve;
  readonly baseline: AnsweredCurve;
  readonly difference: AnsweredCurve;
  /** How the record goes on past the fork, where it does. */
  readonly truth?: Truth;
};

/** Ten-thousandths: far below what the number of futures can tell. */
const STEPS = 10_000;

const rounded = (value: number): number => Math.round(value * STEPS) / STEPS || 0;
const column = (values: readonly number[]): number[] => values.map(rounded);
const figuresOf = ({ mean, q5, q25, q50, q75, q95 }: CurveFigures): CurveFigures => ({
  mean: column(mean),
  q5: column(q5),
  q25: column(q25),
  q50: column(q50),
  q75: column(q75),
  q95: column(q95),
});

/** A result as it is answered. */
export function projectionOf(of: ProjectedOutcome, result: ProjectionResult, truth?: Truth): Projection {
  const { final, futures, inside: _, ...rest } = result;
  const curve = (which: 'whatIf' | 'baseline' | 'difference'): AnsweredCurve => {
    const { standardErrors, ...figures } = result[which];
    return { ...figuresOf(figures), ...(final && { standardErrors: figuresOf(standardErrors) }) };
  };
  return {
    of,
    takeaway: takeawayOf(result),
    ...rest,
    final,
    whatIf: curve('whatIf'),
    baseline: curve('baseline'),
    difference: curve('difference'),
    futures: final
      ? futures.map((future) => ({
          ...future,
          whatIf: column(future.whatIf),
          baseline: column(future.baseline),
        }))
      : [],
    ...(truth !== undefined && { truth: { ...truth, documented: column(truth.documented) } }),
  };
}

/** A curve's daily figures, each column a text as `packed-column.ts` has it. */
export type LeanCurve = Readonly<Record<keyof CurveFigures, string>>;

/** Futures in a band: how many of all, and their share to a hundredth. */
export type LeanShare = Pick<Share, 'count' | 'share'>;
export type LeanBands = Readonly<
  Record<keyof BandShares, Readonly<Record<keyof BandShares['last'], LeanShare>>>
>;

/**
 * A projection as a frame carries it: what is shown at once, to a hundredth, for half a year in some 8 kB. Standard errors and
 * sample futures are asked for by the fingerprint when somebody wants to see them. `projectionFromLean` reads it.
 */
export type LeanProjection = Omit<
  Projection,
  'whatIf' | 'baseline' | 'difference' | 'bands' | 'futures' | 'truth'
> & {
  readonly whatIf: LeanCurve;
  readonly baseline: LeanCurve;
  readonly difference: LeanCurve;
  readonly bands: { readonly whatIf: LeanBands; readonly baseline: LeanBands };
  readonly futures: readonly never[];
  readonly truth?: Omit<Truth, 'documented'> & { readonly documented: string };
};

const CURVES = ['mean', 'q5', 'q25', 'q50', 'q75', 'q95'] as const;
const BANDS = ['calm', 'strained', 'tense', 'acute'] as const;

const columnsOf = <From, To>(
  curve: Readonly<Record<keyof CurveFigures, From>>,
  each: (column: From) => To,
): Record<keyof CurveFigures, To> =>
  Object.fromEntries(CURVES.map((name) => [name, each(curve[name])])) as Record<keyof CurveFigures, To>;

const sharesOf = <From, To>(
  bands: Readonly<Record<keyof BandShares, Readonly<Record<keyof BandShares['last'], From>>>>,
  each: (share: From) => To,
) => {
  const byBand = (which: keyof BandShares) =>
    Object.fromEntries(BANDS.map((band) => [band, each(bands[which][band])])) as Record<
      keyof BandShares['last'],
      To
    >;
  return { last: byBand('last'), ever: byBand('ever') };
};

/** A projection as it goes into a frame. */
export function leanOf(projection: Projection): LeanProjection {
  const { whatIf, baseline, difference, bands, futures: _, truth, ...rest } = projection;
  const lean = ({ count, share }: Share): LeanShare => ({ count, share: toHundredths(share) });
  return {
    ...rest,
    whatIf: columnsOf(whatIf, packed),
    baseline: columnsOf(baseline, packed),
    difference: columnsOf(difference, packed),
    bands: { whatIf: sharesOf(bands.whatIf, lean), baseline: sharesOf(bands.baseline, lean) },
    futures: [],
    ...(truth !== undefined && { truth: { ...truth, documented: packed(truth.documented) } }),
  };
}

/**
 * The projection that a frame carries: figures to a hundredth, shares in full (they follow from their counts), no standard
 * errors of curves, no futures. A `RangeError` where a column is no packed text.
 */
export function projectionFromLean(lean: LeanProjection): Projection {
  const { whatIf, baseline, difference, bands, truth, ...rest } = lean;
  const whole = ({ count }: LeanShare): Share => shareOf(count, lean.paths);
  return {
    ...rest,
    whatIf: columnsOf(whatIf, unpacked),
    baseline: columnsOf(baseline, unpacked),
    difference: columnsOf(difference, unpacked),
    bands: { whatIf: sharesOf(bands.whatIf, whole), baseline: sharesOf(bands.baseline, whole) },
    ...(truth !== undefined && { truth: { ...truth, documented: unpacked(truth.documented) } }),
  };
}
