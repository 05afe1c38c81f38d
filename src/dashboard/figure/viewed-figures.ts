import { dayNumber, type DayNumber } from '../../kernel/clock.ts';
import type { FigureTable } from '../../charts/figure-table.ts';
import { viewTable, type ViewedFigures, type ViewedWhatIf } from '../../charts/view-table.ts';
import { changesPast } from '../../whatifs/changes-past.ts';
import type { Page } from '../app/page.store.svelte.ts';
import type { HistoryRecord } from '../record/record.ts';
import { assumedTension, editedActs, type Draft } from '../whatifs/draft.ts';
import type { Projection } from '../whatifs/projection-vm.ts';
import { sceneOf, seriesIn, type Scene } from './scene.ts';

/** A hypothetical that is drawn, with what its past follows from. */
export interface Hypothetical {
  readonly title: string;
  readonly content: Pick<Draft, 'base' | 'edits' | 'assumptions'> | undefined;
  readonly projected: { readonly projection?: Projection } | undefined;
}

export interface ShownFigures {
  readonly record: HistoryRecord;
  readonly recorded: Scene;
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly drawn: readonly Hypothetical[];
  readonly future: number | undefined;
}

/** All that the chart of a page draws, by day; undefined until its record is read. */
export function tableOf({
  record,
  recorded,
  window,
  drawn,
  future,
  seconds,
}: Pick<Page, 'record' | 'recorded' | 'window' | 'drawn' | 'future' | 'seconds'>): FigureTable | undefined {
  if (record === undefined || recorded === undefined) return undefined;
  return viewTable({ ...viewedFigures({ record, recorded, ...window, drawn, future }), lines: seconds });
}

/** All that the page draws, for the table that it and the server make of it. */
export function viewedFigures(shown: ShownFigures): ViewedFigures {
  const { record, recorded, first, last, drawn, future } = shown;
  const begun = new Uint32Array(last - first + 1);
  for (const { content } of record.acts) {
    const place = dayNumber(content.occurred.from) - first;
    if (place >= 0 && place < begun.length) begun[place] = (begun[place] ?? 0) + 1;
  }
  return {
    first,
    last,
    series: seriesIn(recorded, first, last),
    covered: { from: dayNumber(record.declaration.coverage.from), to: dayNumber(record.end) },
    begun,
    whatIfs: drawn.map((each, index) => ({
      title: each.title,
      projection: each.projected?.projection,
      past: pastOf(shown, each),
      future: index === 0 ? future : undefined,
    })),
  };
}

function pastOf({ record, first, last }: ShownFigures, { content }: Hypothetical): ViewedWhatIf['past'] {
  if (content === undefined || !changesPast(content)) return undefined;
  const until = Math.min(dayNumber(content.base.at), last);
  const acts = editedActs(record, content);
  if (!acts.ok || until < first) return undefined;
  return seriesIn(sceneOf(record, acts.value, assumedTension(record, content.assumptions)), first, until);
}
