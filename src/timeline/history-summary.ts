import type { StoredEvent } from '../eventstore/port.ts';
import { formatInstant } from '../kernel/clock.ts';
import { parseHistoryId } from '../relations/history-id.ts';
import type { DatedEntry } from './dated-entries.ts';
import type { HistoryTable } from './history-table.ts';
import { contentOf } from './stored-content.ts';
import type { HistoryParked, HistorySummary, SummitState } from './timeline-page.ts';

/** A history as it stands at the head. */
export function summaryOf(table: HistoryTable): HistorySummary {
  const { title, parties, coverage } = table.declarationAt(table.revision);
  const id = parseHistoryId(table.id);
  return {
    history: table.id,
    relation: id.ok ? id.value.relation : table.id,
    title,
    parties,
    coverage,
    revision: table.revision,
    acts: table.acts.live,
    notes: table.entries.count('note'),
    summits: table.entries.count('summit-scheduled'),
    openedAt: formatInstant(table.recordedAt(0)),
    lastRecordedAt: formatInstant(table.recordedAt(table.revision)),
    ...parkedOf(table),
  };
}

/** What a history's answers say where it goes on with an event that cannot be taken in. */
export function parkedOf({ parked }: HistoryTable): { readonly parked?: HistoryParked } {
  if (parked === undefined) return {};
  const { revision, type, cause, remedy } = parked;
  return { parked: { revision, type, cause, remedy } };
}

/** Where each summit stands, from the entries that stand in a view and the bodies of those that schedule one. */
export const summitStates = (
  standing: readonly DatedEntry[],
  bodies: ReadonlyMap<number, StoredEvent>,
): SummitState[] =>
  standing
    .filter(({ kind }) => kind === 'summit-scheduled')
    .map((entry) => {
      const end = standing.find(
        ({ id, kind }) => id === entry.id && (kind === 'summit-concluded' || kind === 'summit-cancelled'),
      );
      return {
        summitId: entry.id,
        phase: end === undefined ? 'scheduled' : end.kind === 'summit-concluded' ? 'concluded' : 'cancelled',
        revision: end?.from ?? entry.from,
        content: contentOf(bodies.get(entry.from) as StoredEvent),
      };
    });
