import type { Contribution } from '../models/tension/explanation.ts';
import { DECIMALS, headlineOf, type Headline } from './headline.ts';
import { roundTo, roundToSum } from './rounding.ts';
import { linearScale, type Scale } from './scale.ts';

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

export interface ContributionBar {
  /** Index into the rows. */
  readonly row: number;
  readonly y: number;
  readonly height: number;
  readonly x: number;
  readonly width: number;
  readonly raising: boolean;
}

export interface ContributionGeometry extends ContributionRows {
  readonly width: number;
  readonly height: number;
  readonly bars: readonly ContributionBar[];
  /** Where the baseline (before the rows) and the tension (after them) stand; no bars, as the axis need not begin at 0. */
  readonly levels: readonly { readonly x: number; readonly y: number; readonly value: number }[];
  /** Places of the thin lines that join the end of a step with the beginning of the next. */
  readonly joints: readonly { readonly x: number; readonly fromY: number; readonly toY: number }[];
  readonly x: Scale;
  readonly ticks: readonly { readonly value: number; readonly x: number }[];
}

export interface ContributionChartInput {
  readonly explanation: ContributionSums;
  readonly limit?: number;
  readonly width: number;
  readonly rowHeight: number;
  readonly barHeight: number;
  /** Room on the left for labels, on the right for figures, above and below the rows. */
  readonly margins: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

/** A waterfall: the baseline's level, one step per row, the tension's level. */
export function contributionGeometry(input: ContributionChartInput): ContributionGeometry {
  const { explanation, margins, width, rowHeight, barHeight } = input;
  const table = contributionRows(explanation, input.limit);
  const values = [
    explanation.baseline,
    explanation.tension,
    ...table.rows.flatMap(({ start, end }) => [start, end]),
  ];
  const low = Math.floor(Math.min(...values) / 5) * 5;
  const high = Math.max(low + 5, Math.ceil(Math.max(...values) / 5) * 5);
  const x = linearScale(low, high, margins.left, width - margins.right);
  const top = (row: number): number => margins.top + (row + 1) * rowHeight + (rowHeight - barHeight) / 2;
  const bar = (row: number, from: number, to: number): ContributionBar => ({
    row,
    y: top(row),
    height: barHeight,
    x: x(Math.min(from, to)),
    width: Math.abs(x(to) - x(from)),
    raising: to >= from,
  });
  const bars = table.rows.map(({ start, end }, row) => bar(row, start, end));
  const levels = [
    { row: -1, value: explanation.baseline },
    { row: table.rows.length, value: explanation.tension },
  ].map(({ row, value }) => ({ x: x(value), y: top(row) + barHeight / 2, value }));
  const ends = [explanation.baseline, ...table.rows.map(({ end }) => end)];
  const step = high - low > 60 ? 20 : high - low > 25 ? 10 : 5;
  const ticks = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step)
    ticks.push({ value, x: x(value) });
  return {
    ...table,
    width,
    height: margins.top + margins.bottom + (table.rows.length + 2) * rowHeight,
    bars,
    levels,
    joints: ends.map((level, index) => ({ x: x(level), fromY: top(index - 1) + barHeight, toY: top(index) })),
    x,
    ticks,
  };
}
