import { StoreError, type EventStore } from '../eventstore/port.ts';
import type { Result } from '../kernel/result.ts';
import type { HistoryId } from './history-id.ts';
import { refuse } from './rules.ts';

/**
 * Refuses to begin a history whose name one of the other kind has, whose stream is `other`: those that people write and those that are
 * counted stand in one list under their ids, and the later of two would be left out of it. Nothing where the name is free.
 */
export async function namesakeRefusal(
  store: Pick<EventStore, 'readStream'>,
  other: string,
  history: HistoryId,
  remedy: string,
): Promise<Result<never> | undefined> {
  return (await holdsEvents(store, other))
    ? refuse('conflict', 'name-taken', `${history} is the name of another history`, remedy, { history })
    : undefined;
}

async function holdsEvents(store: Pick<EventStore, 'readStream'>, stream: string): Promise<boolean> {
  try {
    for await (const page of store.readStream(stream, { limit: 1 })) if (page.length > 0) return true;
  } catch (error) {
    // An erased one leaves its name.
    if (!(error instanceof StoreError && error.kind === 'stream-deleted')) throw error;
  }
  return false;
}
