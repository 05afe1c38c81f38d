import type { DayNumber } from '../kernel/clock.ts';
import type { DatedEntry } from './dated-entries.ts';
import type { EntryPlace } from './entry-order.ts';
import type { HistoryTable } from './history-table.ts';
import type { TimelineEntry } from './timeline-page.ts';

/** An entry that may come on the page; its id is only put together where the day does not decide. */
export class PageCandidate implements EntryPlace {
  readonly day: DayNumber;
  readonly kind: TimelineEntry['kind'];
  readonly source: number | DatedEntry;
  readonly #table: HistoryTable;
  #id: string | undefined;

  constructor(table: HistoryTable, source: number | DatedEntry, day: DayNumber) {
    this.#table = table;
    this.source = source;
    this.day = day;
    this.kind = typeof source === 'number' ? 'act' : source.kind;
  }

  get id(): string {
    return (this.#id ??=
      typeof this.source === 'number' ? this.#table.acts.actIdAt(this.source) : this.source.id);
  }
}
