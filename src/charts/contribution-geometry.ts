import type { Contribution } from '../models/tension/explanation.ts';
import { DECIMALS, headlineOf, type Headline } from './headline.ts';
import { roundTo, roundToSum } from './rounding.ts';

/** The parts of an `Explanation` that its bars need. */
export interface ContributionSums {
  readonly baseline: number;
  readonly tension: number;
  readonly raising: number;
  readonly lowering: number;
  readonly contributions: readonly Contribution[];
  /** How many there are where `contributions` was cut. */
  readonly total: number;
}

/** One step of the way from the baseline to the tension. */
export interface ContributionRow {
  readonly kind: 'act' | 'others';
  readonly contribution?: Contribution;
  /** Acts in the row. */
  readonly acts: number;
  /** Points added, and as printed: printed figures add up to the printed tension. */
  readonly points: number;
  readonly shown: number;
  /** Tension before and after this step of the waterfall. */
  readonly start: number;
  readonly end: number;
}

export interface ContributionRows extends Headline {
  readonly rows: readonly ContributionRow[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * Rows from the baseline to the tension, strongest first; what lies beyond `limit` is one row of others, so that nothing
 * is missing from the sum.
 */
export function contributionRows(explanation: ContributionSums, limit = 12): ContributionRows {
  const shown = explanation.contributions.slice(0, limit);
  const acts = shown.map(({ points }) => points);
  const raised = Math.abs(explanation.raising) - sum(acts.filter((points) => points > 0));
  const lowered = -Math.abs(explanation.lowering) - sum(acts.filter((points) => points < 0));
  const hidden = Math.max(0, explanation.total - shown.length);
  const others = hidden > 0 ? [Math.max(0, raised), Math.min(0, lowered)] : [];

  const headline = headlineOf(explanation);
  const { baseline, tension } = headline;
  const printed = roundToSum([...acts, ...others], tension - baseline, DECIMALS);

  const parts: Pick<ContributionRow, 'kind' | 'contribution' | 'acts' | 'points' | 'shown'>[] = shown.map(
    (contribution, index) => ({
      kind: 'act',
      contribution,
      acts: 1,
      points: contribution.points,
      shown: printed[index] ?? 0,
    }),
  );
  if (hidden > 0) {
    parts.push({
      kind: 'others',
      acts: hidden,
      points: sum(others),
      shown: roundTo(sum(printed.slice(shown.length)), DECIMALS),
    });
  }
  let level = explanation.baseline;
  const rows = parts.map((part) => {
    const start = level;
    level += part.points;
    return { ...part, start, end: level };
  });
  return { rows, ...headline };
}
