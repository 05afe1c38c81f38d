import type { NamedLine } from './lines-geometry.ts';
import { firstDay, type Projection } from '../whatifs/projection-vm.ts';
import type { FigureTable } from '../../charts/figure-table.ts';
import { figure, longDay, signed } from '../ui/words.ts';

/** What moved the result: assumptions, or what the what-if brings and changes. */
export interface AttributionView {
  readonly first: number;
  /** Medians: as it is, with the assumptions, with the acts, with both. */
  readonly lines: readonly NamedLine[];
  readonly sentence: string;
  readonly table: FigureTable;
}

/**
 * Two projections give four lines: each has its own baseline, so those without the assumptions are the baseline and the
 * acts alone, those with them the assumptions alone and both.
 */
export function attributionView(plain: Projection, assumed: Projection): AttributionView {
  const lines: NamedLine[] = [
    { id: 'baseline', label: 'baseline', values: plain.baseline.q50 },
    { id: 'assumptions', label: '+ assumptions', values: assumed.baseline.q50 },
    { id: 'acts', label: '+ acts', values: plain.whatIf.q50 },
    { id: 'both', label: 'both', values: assumed.whatIf.q50 },
  ];
  const end = (index: number): number => lines[index]?.values.at(-1) ?? Number.NaN;
  const first = firstDay(assumed);
  const last = longDay(first + assumed.horizonDays - 1);
  return {
    first,
    lines,
    sentence: `On ${last} the assumptions alone move the median by ${signed(end(1) - end(0))} points, the acts alone by ${signed(end(2) - end(0))}, both together by ${signed(end(3) - end(0))}.`,
    table: {
      caption: `Attribution, medians on ${last}`,
      columns: [{ name: 'with' }, { name: 'median', numeric: true }, { name: 'moved by', numeric: true }],
      rows: lines.map(({ label }, index) => [label, figure(end(index)), signed(end(index) - end(0))]),
    },
  };
}
