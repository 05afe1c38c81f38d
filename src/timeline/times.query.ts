import { timesOf, type Dedupe } from '../models/tension/dedupe.ts';
import { inSlices } from '../kernel/slices.runner.ts';
import type { HistoryTable } from './history-table.ts';
import type { ResolvedView } from './resolved-view.ts';
import type { StandingAct } from './standing-acts.query.ts';

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
  for (const part of observed.cells.parts) {
    if (part.from > revision || part.to <= revision) continue;
    await inSlices(part.first, part.end, (row) => {
      const { act, known, ...told } = observed.cells.at(row);
      if (known <= knownBy) times[act] = (times[act] ?? 0) + timesOf(dedupe, told);
    });
  }
  return ({ number }) => times[number] ?? 1;
}

/** What an answer says of how rows are counted, where it is not as by default. */
export const dedupeOf = ({ dedupe }: ResolvedView): { readonly dedupe?: Dedupe } =>
  dedupe === 'one-a-day' ? {} : { dedupe };
