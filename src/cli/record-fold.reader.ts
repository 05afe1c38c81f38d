import { Parking, UnfitEvent, type ParkedStream } from '../eventstore/following/parking.ts';
import { upcastAll } from '../eventstore/following/upcasting.ts';
import { START, type EventStore, type StoredEvent } from '../eventstore/port.ts';
import { STREAM_KINDS, type StreamKind } from '../eventstore/stream-kinds.ts';
import { foldOfHistories } from '../timeline/history.reader.ts';
import { foldOfWhatIfs } from '../whatifs/what-ifs.reader.ts';

/** The read models of a server, and beside them what its writers could not build on. */
export class RecordFold {
  readonly histories = foldOfHistories();
  readonly whatIfs = foldOfWhatIfs();
  readonly #writers = new Parking();

  /** Takes in events in order of position. Throws failures of the store alone. */
  apply(events: readonly StoredEvent[]): void {
    const newest = upcastAll(events);
    const of = ({ prefix }: StreamKind) => newest.filter(({ stream }) => stream.startsWith(prefix));
    this.histories.apply(of(STREAM_KINDS.relation));
    this.whatIfs.apply(of(STREAM_KINDS.whatIf));
    // The read models look at no metadata; the writers do.
    for (const event of events) this.#writers.take(event, event.revision, () => checkMetadata(event));
  }

  /** Streams that a server parks, or cannot write to, each with its first fault. */
  get parked(): readonly ParkedStream[] {
    const judged = [...this.histories.parked, ...this.whatIfs.parked];
    const found = new Map(judged.map((each) => [each.stream, each]));
    for (const each of this.#writers.list) {
      const other = found.get(each.stream);
      if (other === undefined || each.position < other.position) found.set(each.stream, each);
    }
    return [...found.values()].sort((a, b) => (a.position < b.position ? -1 : 1));
  }
}

/** The record folded once, up to the end of the log at that time. Rejects with a `StoreError` where the store fails. */
export async function foldRecord(store: EventStore): Promise<RecordFold> {
  const fold = new RecordFold();
  const prefixes = Object.values(STREAM_KINDS).map(({ prefix }) => prefix);
  const subscription = store.subscribe(prefixes, START);
  for await (const message of subscription) {
    if (message.kind === 'events') fold.apply(message.events);
    if (message.kind === 'caught-up') break;
  }
  await subscription.close();
  return fold;
}

function checkMetadata(event: StoredEvent): void {
  let metadata: unknown;
  try {
    ({ metadata } = event);
  } catch {
    metadata = undefined;
  }
  const fits =
    typeof metadata === 'object' &&
    metadata !== null &&
    'commandId' in metadata &&
    typeof metadata.commandId === 'string';
  if (fits) return;
  throw new UnfitEvent(
    'it does not say by which command it was written',
    'Another program wrote it, or it was changed: run detente verify, and restore the store from a backup made before.',
  );
}
