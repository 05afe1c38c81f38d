import { erasedIn } from '../eventstore/erasing/ledgered.adapter.ts';
import { Parking } from '../eventstore/following/parking.ts';
import { START, type EventStore } from '../eventstore/port.ts';
import { upcastAll } from '../eventstore/following/upcasting.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import {
  HISTORY_STREAM_PREFIXES,
  observedStreamOf,
  parseHistoryId,
  streamOf,
  type HistoryId,
} from '../relations/history-id.ts';
import { pairOf, resolveHistory, type Histories } from './histories.ts';
import { HistoryTable } from './history-table.ts';
import { HistoryModels } from './history-models.projector.ts';

/** Read models of histories that take the events that they are given: those of streams of histories, in order of position. */
export const foldOfHistories = (): HistoryModels => new HistoryModels();

const modelsOver = (store: EventStore): HistoryModels =>
  new HistoryModels((stream) => erasedIn(store, stream));

/**
 * Read models for a process that does not follow the log: folded once, up to the end of the log at that time. Faults of
 * the store reject with its `StoreError`.
 */
export async function loadHistories(
  store: EventStore,
  prefixes: readonly string[] = HISTORY_STREAM_PREFIXES,
): Promise<Histories> {
  const models = modelsOver(store);
  const subscription = store.subscribe(prefixes, START);
  for await (const message of subscription) {
    if (message.kind === 'events') models.apply(upcastAll(message.events));
    if (message.kind === 'caught-up') break;
  }
  await subscription.close();
  return models;
}

/** One history, from its stream alone; a history that nobody opened has revision -1. */
export async function loadHistory(store: EventStore, id: HistoryId): Promise<HistoryTable> {
  const written = await tableOf(store, id, streamOf(id));
  return written.revision >= 0 || written.parked !== undefined
    ? written
    : tableOf(store, id, observedStreamOf(id));
}

async function tableOf(store: EventStore, id: HistoryId, stream: string): Promise<HistoryTable> {
  const table = new HistoryTable(id, stream);
  const parking = new Parking();
  for await (const events of store.readStream(stream)) {
    for (const event of upcastAll(events)) {
      parking.take(event, table.revision + 1, () => table.apply(event));
    }
  }
  table.parked = parking.of(stream);
  return table;
}

/**
 * The read models that a question about one history needs: of that history where `text` is its id, of the pair's
 * histories where it is a bare relation. Where neither is there, all are read, so that the rejection names near ones.
 */
export async function openHistory(store: EventStore, text: string): Promise<Result<Histories>> {
  const pair = pairOf(text);
  if (parseHistoryId(text).ok) {
    const table = await loadHistory(store, text);
    if (table.revision >= 0) return ok(onlyHistory(table));
  } else if (pair !== undefined) {
    const histories = await loadHistories(
      store,
      HISTORY_STREAM_PREFIXES.map((prefix) => `${prefix}${pair}~`),
    );
    if (histories.list().length > 0) return ok(histories);
  }
  const all = await loadHistories(store);
  const resolved = all.resolve(text);
  return resolved.ok ? ok(all) : err(resolved.error);
}

function onlyHistory(table: HistoryTable): Histories {
  const tables = new Map([[table.id, table]]);
  return { position: START, list: () => [table], resolve: (text) => resolveHistory(text, tables) };
}
