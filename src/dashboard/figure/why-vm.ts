import { headlineOf, type Headline } from '../../charts/headline.ts';
import type { Attribution } from '../../models/tension/explain.ts';
import { waterfallOf, type Bar, type Step as Stair } from './waterfall.ts';

export type WhyBy = 'act' | 'issue' | 'direction';

/** One step on the way from the baseline to the tension. */
export type WhyRow = Step & Bar;

/** A waterfall from the baseline to the tension, with figures that add up as printed. */
export interface WhyView extends Headline {
  readonly rows: readonly WhyRow[];
  /** Places of the baseline and of the tension on the axis, in percent. */
  readonly baselineAt: number;
  readonly tensionAt: number;
  /** How many steps the row of others holds; 0 where there is none. */
  readonly others: number;
}

interface Step extends Stair {
  /** The act that the row opens. */
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
  const { rows, at } = waterfallOf(baseline, steps, headline.tension - headline.baseline);
  return {
    rows,
    ...headline,
    baselineAt: at(baseline),
    tensionAt: at(why.tension),
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
