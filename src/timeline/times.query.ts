import { timesOf, type Dedupe } from '../models/tension/dedupe.ts';
import type { DayNumber } from '../kernel/clock.ts';
import type { HistoryTable } from './history-table.ts';
import type { ResolvedView } from './resolved-view.ts';
import type { StandingAct } from './standing-acts.query.ts';
import { eachStandingCell } from './standing-cells.query.ts';

/** How often each act counts in a view. */
export type Times = (act: Pick<StandingAct, 'number'>) => number;

const ONCE: Times = () => 1;

/** Works it out, with a turn of the event loop after every 1 000 cells; 8 bytes an act while it is asked. */
export async function timesIn(
  { observed, acts }: HistoryTable,
  { revision, knownBy, dedupe }: ResolvedView,
): Promise<Times> {
  if (observed === undefined || dedupe === 'one-a-day') return ONCE;
  const times = new Float64Array(acts.numbers);
  await eachStandingCell(observed.cells, { revision, knownBy }, ({ act, ...told }) => {
    times[act] = (times[act] ?? 0) + timesOf(dedupe, told);
  });
  return ({ number }) => times[number] ?? 1;
}

/** How often an act counts from a day on, by the rows that could be known by then. */
export interface CountedFrom {
  readonly known: DayNumber;
  readonly times: number;
}

/** How often each act counts in a view as more of its rows become known, the first day first; none where each counts once. */
export async function timesAsKnown(
  { observed }: HistoryTable,
  { revision, dedupe }: Pick<ResolvedView, 'revision' | 'dedupe'>,
): Promise<(act: Pick<StandingAct, 'number'>) => readonly CountedFrom[] | undefined> {
  if (observed === undefined || dedupe === 'one-a-day') return () => undefined;
  const byAct = new Map<number, CountedFrom[]>();
  await eachStandingCell(observed.cells, { revision }, ({ act, known, ...told }) => {
    const counted = { known, times: timesOf(dedupe, told) };
    const before = byAct.get(act);
    if (before === undefined) byAct.set(act, [counted]);
    else before.push(counted);
  });
  return ({ number }) => {
    let times = 0;
    return byAct
      .get(number)
      ?.toSorted((a, b) => a.known - b.known)
      .map((counted) => ({ known: counted.known, times: (times += counted.times) }));
  };
}

/** What an answer says of how rows are counted, where it is not as by default. */
export const dedupeOf = ({ dedupe }: ResolvedView): { readonly dedupe?: Dedupe } =>
  dedupe === 'one-a-day' ? {} : { dedupe };
