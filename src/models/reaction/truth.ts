import type { Curve, DaysInside, ProjectionResult } from './results.ts';

/** Days of a documented line against a band. */
export interface BandVerdict {
  readonly inside: number;
  readonly below: number;
  readonly above: number;
  /**
   * In how many of 100 of the model's own futures no more days lie inside its band: near 0, the model is wrong or was
   * unlucky; anything from 5 up is what a right model does, too.
   */
  readonly ofOwnFutures?: number;
}

export interface CurveVerdict {
  readonly band50: BandVerdict;
  readonly band90: BandVerdict;
}

/** How the record went on after the fork, beside what had been projected. */
export interface Truth {
  /** Days compared: from the first simulated one on. */
  readonly days: number;
  /** Documented tension by day. */
  readonly documented: readonly number[];
  readonly baseline: CurveVerdict;
  readonly whatIf: CurveVerdict;
}

/**
 * Compares documented tension, from the first simulated day on, with a projection's bands. It takes as many days as both
 * have; the count among the model's own futures is given where the result carries it for just that many days.
 */
export function truthOf(documented: readonly number[], result: ProjectionResult): Truth {
  const days = Math.min(documented.length, result.horizonDays);
  const line = documented.slice(0, days);
  const inside = result.inside?.days === days ? result.inside : undefined;
  return {
    days,
    documented: line,
    baseline: verdictOf(line, result.baseline, inside?.baseline),
    whatIf: verdictOf(line, result.whatIf, inside?.whatIf),
  };
}

function verdictOf(
  line: readonly number[],
  curve: Curve,
  own: DaysInside['baseline'] | undefined,
): CurveVerdict {
  return {
    band50: bandVerdict(line, curve.q25, curve.q75, own?.band50),
    band90: bandVerdict(line, curve.q5, curve.q95, own?.band90),
  };
}

function bandVerdict(
  line: readonly number[],
  low: readonly number[],
  high: readonly number[],
  own: readonly number[] | undefined,
): BandVerdict {
  let below = 0;
  let above = 0;
  line.forEach((tension, day) => {
    if (tension < (low[day] ?? 0)) below += 1;
    else if (tension > (high[day] ?? 0)) above += 1;
  });
  const inside = line.length - below - above;
  if (own === undefined) return { inside, below, above };
  const total = own.reduce((sum, count) => sum + count, 0);
  const noMore = own.slice(0, inside + 1).reduce((sum, count) => sum + count, 0);
  return { inside, below, above, ofOwnFutures: (100 * noMore) / total };
}
