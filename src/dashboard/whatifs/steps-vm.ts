import type { FigureTable } from '../../charts/figure-table.ts';
import { stepName } from '../../models/reaction/step-name.ts';
import { dayNumber } from '../../kernel/clock.ts';
import type { Contributions } from '../../projection/contributions-answer.ts';
import { waterfallOf, type Bar } from '../figure/waterfall.ts';
import { figure, longDay, signed } from '../ui/words.ts';

/** What each step does to mean tension on the last day, strongest first, from without the what-if to with it. */
export interface StepsView {
  readonly rows: readonly Bar[];
  readonly startAt: number;
  readonly sentence: string;
  readonly table: FigureTable;
}

/** How many steps a what-if has: its commitments, all that it changes of the past, and all that it assumes otherwise. */
export const stepCount = (content: {
  readonly commitments: readonly unknown[];
  readonly edits: readonly unknown[];
  readonly assumptions: object;
}): number =>
  content.commitments.length +
  Number(content.edits.length > 0) +
  Number(Object.keys(content.assumptions).length > 0);

/** A first letter as sentences begin. */
const begun = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export function stepsView({ first, horizonDays, baseline, paths, steps }: Contributions): StepsView {
  const last = horizonDays - 1;
  const at = (values: readonly number[]): number => values[last] ?? 0;
  const day = longDay(dayNumber(first) + last);
  const sorted = steps
    .map((step, place) => ({
      step,
      key: String(place),
      points: at(step.mean),
      error: at(step.standardErrors),
    }))
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const total = sorted.reduce((sum, { points }) => sum + points, 0);
  const start = at(baseline);
  const due = (text: string | undefined): string => (text === undefined ? '' : longDay(dayNumber(text)));
  const { rows, at: place } = waterfallOf(
    start,
    sorted.map(({ step, key, points, error }) => ({
      key,
      label: begun(stepName(step)),
      detail: [due(step.day), `\u00b1${error.toFixed(2)}`].filter((text) => text !== '').join(' \u00b7 '),
      points,
    })),
    total,
  );
  return {
    rows,
    startAt: place(start),
    sentence: `On ${day} the steps together move mean tension by ${signed(total)} points, from ${figure(start)} to ${figure(start + total)}: each by what it adds to those before it, in an order of its own on each of ${paths.toLocaleString('en')} futures.`,
    table: {
      caption: `Which step does the work, points of mean tension on ${day}`,
      columns: [
        { name: 'step' },
        { name: 'due' },
        { name: 'points', numeric: true, decimals: 1 },
        { name: 'standard error', numeric: true, decimals: 2 },
      ],
      rows: sorted.map(({ step, points, error }) => [begun(stepName(step)), step.day, points, error]),
    },
  };
}
