import { DECIMALS, headlineOf, type Headline } from '../../charts/headline.ts';
import { roundToSum } from '../../charts/rounding.ts';
import type { Attribution } from '../../models/tension/explain.ts';
import { signed } from '../ui/words.ts';

export type WhyBy = 'act' | 'issue' | 'direction';

/** One step on the way from the baseline to the tension. */
export interface WhyRow {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly points: number;
  readonly text: string;
  /** The act that the row opens. */
  readonly actId?: string;
  /** The bar, in percent of the axis: from where the row before ended. */
  readonly left: number;
  readonly width: number;
  readonly raising: boolean;
}

/** A waterfall from the baseline to the tension, with figures that add up as printed. */
export interface WhyView extends Headline {
  readonly rows: readonly WhyRow[];
  /** Places of the baseline and of the tension on the axis, in percent. */
  readonly baselineAt: number;
  readonly tensionAt: number;
  /** How many steps the row of others holds; 0 where there is none. */
  readonly others: number;
}

interface Step {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly points: number;
  readonly actId?: string;
}

export interface WhyNames {
  readonly act: (actId: string) => { readonly label: string; readonly detail: string };
  readonly issue: (id: string) => string;
  readonly direction: (key: string) => string;
}

/** Rows are strongest first; what lies beyond `limit` is one row of others, so that nothing is missing from the sum. */
export function whyView(why: Attribution, baseline: number, by: WhyBy, names: WhyNames, limit = 8): WhyView {
  const all = stepsOf(why, by, names);
  // One row of others says less than the step itself would.
  const shown = all.length <= limit + 1 ? all : all.slice(0, limit);
  const hidden = all.slice(shown.length);
  const others: Step[] =
    hidden.length === 0
      ? []
      : [
          {
            key: 'others',
            label: `${hidden.length} others`,
            detail: 'together',
            points: hidden.reduce((sum, { points }) => sum + points, 0),
          },
        ];
  const steps = [...shown, ...others];
  const headline = headlineOf({ ...why, baseline });
  const printed = roundToSum(
    steps.map(({ points }) => points),
    headline.tension - headline.baseline,
    DECIMALS,
  );
  const axis = axisOf(baseline, steps);
  let level = baseline;
  const rows = steps.map((step, index): WhyRow => {
    const from = level;
    level += step.points;
    return {
      ...step,
      text: signed(printed[index] ?? 0),
      left: axis(Math.min(from, level)),
      width: axis(Math.max(from, level)) - axis(Math.min(from, level)),
      raising: step.points >= 0,
    };
  });
  return {
    rows,
    ...headline,
    baselineAt: axis(baseline),
    tensionAt: axis(why.tension),
    others: hidden.length,
  };
}

function stepsOf(why: Attribution, by: WhyBy, names: WhyNames): Step[] {
  if (by === 'act') {
    return why.contributions.map(({ actId, points }) => ({
      key: actId,
      ...names.act(actId),
      points,
      actId,
    }));
  }
  const groups = by === 'issue' ? why.byIssue : why.byDirection;
  return groups.map(({ key, acts, points }) => ({
    key,
    label: by === 'issue' ? names.issue(key) : names.direction(key),
    detail: acts === 1 ? '1 act' : `${acts} acts`,
    points,
  }));
}

/** Maps a tension to percent of the row's width; the axis holds every level of the waterfall, with a little room. */
function axisOf(baseline: number, steps: readonly Step[]): (tension: number) => number {
  let low = baseline;
  let high = baseline;
  let level = baseline;
  for (const { points } of steps) {
    level += points;
    low = Math.min(low, level);
    high = Math.max(high, level);
  }
  const room = Math.max(1, (high - low) * 0.04);
  low -= room;
  high += room;
  return (tension) => ((tension - low) / (high - low)) * 100;
}
