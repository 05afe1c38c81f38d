import { counted } from '../kernel/counted.ts';
import { REFUSED_ROWS } from '../observations/refusal-words.ts';
import type { Completeness } from '../timeline/completeness.ts';
import { table, wrap, type Terminal } from './terminal.ts';

/** Runs of days that are written out. */
const GAPS = 10;

const share = (part: number, all: number): string => `${all === 0 ? 0 : Math.round((100 * part) / all)} %`;

/** How complete a history is, for a person. */
export function completenessLines(told: Completeness, terminal: Terminal): string[] {
  const { history, asOf, source, days, rows, months, arrivals, imports } = told;
  const shown = days.gaps.slice(0, GAPS).map(([from, to]) => (from === to ? from : `${from} to ${to}`));
  const more = days.gaps.length > GAPS ? ' and more' : '';
  const refused = Object.values(imports.refused).reduce((sum, count) => sum + count, 0);
  const words: Readonly<Record<string, string>> = REFUSED_ROWS;
  return [
    ...wrap(`${history}, as of revision ${asOf}: ${counted(rows, 'row')} of ${source}.`, terminal.width),
    ...wrap(
      days.from === undefined
        ? 'No import of it was brought to its end.'
        : `Files from ${days.from} to ${days.to}: ${counted(days.span, 'day')}, ${days.without} without a file${shown.length === 0 ? '' : ` (${shown.join(', ')}${more})`}.`,
      terminal.width,
    ),
    ...wrap(
      `Known on the day of the event: ${share(arrivals.sameDay, rows)}; within a week ${share(arrivals.within7, rows)}, within 30 days ${share(arrivals.within30, rows)}, later ${share(arrivals.later, rows)}.`,
      terminal.width,
    ),
    ...wrap(
      `Of ${counted(imports.rows, 'row')} in ${counted(imports.imports, 'import')}, ${imports.taken} were taken, ${imports.left} are of other pairs or days, ${imports.repeated} came twice, and ${refused} (${share(refused, imports.rows)}) could not be taken${refused === 0 ? '.' : ':'}`,
      terminal.width,
    ),
    ...Object.entries(imports.refused).map(([reason, count]) => `  ${count} ${words[reason] ?? reason}`),
    '',
    ...table(
      months,
      [
        { title: 'month', value: ({ month }) => month },
        { title: 'known', value: ({ known }) => String(known), align: 'right' },
        { title: 'happened', value: ({ occurred }) => String(occurred), align: 'right' },
      ],
      terminal,
    ),
  ];
}
