import type { StoredEvent } from '../eventstore/port.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { RelationContent } from './events.ts';
import type { HistoryId } from './history-id.ts';

/**
 * Whether a history's first event was written for a history of this name: the hash of its command is over the name as well, and
 * can be worked out from what is stored.
 */
export function isOpeningOf(history: HistoryId, { data, metadata }: StoredEvent): boolean {
  const order = { type: 'OpenRelation', content: data as unknown as RelationContent };
  const { origin } = metadata;
  const command = {
    history,
    order,
    origin: origin && { scenario: origin.scenario, digests: { [origin.entry]: origin.digest } },
  };
  return digestOf(command) === metadata.commandHash;
}
