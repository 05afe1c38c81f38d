import { faultOf } from '../eventstore/following/parking.ts';
import { StoreError, type EventStore, type StoredEvent } from '../eventstore/port.ts';
import type { HistoryId } from '../relations/history-id.ts';
import { traceEvent } from './trace-decider.ts';
import { traceStreamOf, type RecordedTraces } from './trace-events.ts';

/** Events that are read of a store at a time: each has up to 180 kB. */
const PAGE = 16;

/**
 * What is kept of the rows of a history in some months, the newest first: the last event of its stream says where the others lie, so
 * nothing else is read. Rejects with a `StoreError`, also for what a newer version wrote.
 */
export async function* tracesOf(
  store: EventStore,
  history: HistoryId,
  months: Iterable<string>,
): AsyncGenerator<RecordedTraces> {
  const stream = traceStreamOf(history);
  const end = await eventAt(store, stream);
  if (end === undefined) return;
  const last = tracesIn(end);
  const index =
    last.months === undefined && last.index !== undefined ? await eventAt(store, stream, last.index) : end;
  const ends = new Map(index === undefined ? [] : tracesIn(index).months);
  ends.set(last.batch, end.revision);
  for (const month of months) yield* monthBefore(store, stream, ends.get(month));
}

/** Events of one month from one of them backwards. */
async function* monthBefore(
  store: EventStore,
  stream: string,
  from: number | undefined,
): AsyncGenerator<RecordedTraces> {
  for (let next = from; next !== undefined;) {
    const found = new Map<number, StoredEvent>();
    // Those of a month mostly follow each other.
    for await (const page of store.readStream(stream, { from: next, direction: 'backwards', limit: PAGE }))
      for (const event of page) found.set(event.revision, event);
    if (!found.has(next)) return;
    for (let event = found.get(next); event !== undefined; event = found.get(next ?? -1)) {
      const traces = tracesIn(event);
      yield traces;
      next = traces.before;
    }
  }
}

function tracesIn(event: StoredEvent): RecordedTraces {
  try {
    return traceEvent(event).data;
  } catch (error) {
    const { cause, remedy } = faultOf(event, error);
    throw new StoreError(
      'unusable',
      `Rows that are kept in "${event.stream}" cannot be read: ${cause}`,
      remedy,
    );
  }
}

/** The event of a revision; the last one by default. */
async function eventAt(
  store: EventStore,
  stream: string,
  revision?: number,
): Promise<StoredEvent | undefined> {
  const options =
    revision === undefined ? { direction: 'backwards' as const, limit: 1 } : { from: revision, limit: 1 };
  for await (const [event] of store.readStream(stream, options)) return event;
  return undefined;
}
