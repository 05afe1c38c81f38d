import type { Day } from '../../kernel/clock.ts';
import type { CurveFigures, ProjectionResult } from './results.ts';
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
