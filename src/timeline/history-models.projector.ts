import { erasedStream } from '../eventstore/erasing/erased-stream.ts';
import type { Erased, Redacted } from '../eventstore/erasing/ledger-events.ts';
import { Parking, UnfitEvent, type ParkedStream } from '../eventstore/following/parking.ts';
import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import {
  lengthBytes,
  readLength,
  type ByteSource,
  type SnapshotPart,
} from '../eventstore/snapshots/snapshot-part.ts';
import { err, type Result } from '../kernel/result.ts';
import {
  HISTORY_STREAM_PREFIXES,
  historyOfStream,
  isHistoryStream,
  isObservedStream,
  observedStreamOf,
  parseHistoryId,
  streamOf,
  type HistoryId,
} from '../relations/history-id.ts';
import { resolveHistory, type Histories } from './histories.ts';
import { HistoryTable } from './history-table.ts';
import { HISTORIES_VERSION } from './snapshot-version.ts';

/** What a history begins with. */
const OPENINGS = { written: 'RelationOpened.v1', observed: 'ObservedHistoryOpened.v1' } as const;

/**
 * The read models of all histories, fed by one subscription over their streams. Nothing here is the truth: it can be thrown
 * away and comes back equal, byte for byte, from the log.
 */
export class HistoryModels implements Histories, SnapshotPart {
  readonly name = 'histories';
  readonly version = HISTORIES_VERSION;
  readonly #tables = new Map<HistoryId, HistoryTable>();
  readonly #byStream = new Map<string, HistoryTable>();
  readonly #parking = new Parking();
  readonly #erased: (stream: string) => Erased | undefined;
  #position: Position = START;

  /** `erased`: what the ledger says of a stream that is gone. */
  constructor(erased: (stream: string) => Erased | undefined = () => undefined) {
    this.#erased = erased;
  }

  get position(): Position {
    return this.#position;
  }

  get parked(): readonly ParkedStream[] {
    return this.#parking.list;
  }

  /**
   * Takes in events in order of position; those that were taken in before are passed over. A history whose event cannot be
   * taken in is parked there and stands as it was before; the others go on. Throws failures of the
   * store, and for a stream of another kind.
   */
  apply(events: readonly StoredEvent[]): void {
    let stream: string | undefined;
    let table: HistoryTable | undefined;
    for (const event of this.#unseen(events)) {
      // Events of one stream tend to follow each other.
      if (event.stream !== stream) table = this.#byStream.get(event.stream);
      stream = event.stream;
      if (table === undefined) checkPrefix(stream);
      const known = table;
      this.#parking.take(event, (known?.revision ?? -1) + 1, () => {
        if (known === undefined) table = this.#open(event);
        else known.apply(event);
      });
      this.#position = event.position;
    }
    if (this.#parking.list.length > 0) this.#mark();
  }

  list(): readonly HistoryTable[] {
    return [...this.#tables.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  resolve(text: string): Result<HistoryTable> {
    const erased = this.#tables.has(text)
      ? undefined
      : (this.#erased(streamOf(text)) ?? this.#erased(observedStreamOf(text)));
    return erased === undefined ? resolveHistory(text, this.#tables) : err(erasedStream(text, erased));
  }

  /** Lets go of a history that was taken out of the record. */
  drop(stream: string): void {
    const table = this.#byStream.get(stream);
    if (table !== undefined) this.#tables.delete(table.id);
    this.#byStream.delete(stream);
    this.#parking.forget(stream);
  }

  /** Shows a text no more. */
  redact(text: Redacted): void {
    this.#byStream.get(text.stream)?.redact(text);
  }

  image(): Iterable<Uint8Array> {
    // Every table says now how far it reaches; its bytes are taken one table after another.
    return imageOf([...this.#tables.values()].map((table) => table.image()));
  }

  async restore(source: ByteSource): Promise<(position: Position) => void> {
    const tables: HistoryTable[] = [];
    for (let left = await readLength(source); left > 0; left -= 1) {
      tables.push(await HistoryTable.restore(source));
    }
    return (position) => {
      this.#tables.clear();
      this.#byStream.clear();
      this.#parking.clear();
      for (const table of tables) this.#add(table);
      this.#position = position;
    };
  }

  #unseen(events: readonly StoredEvent[]): readonly StoredEvent[] {
    const [first] = events;
    return first === undefined || first.position > this.#position
      ? events
      : events.filter(({ position }) => position > this.#position);
  }

  #open(event: StoredEvent): HistoryTable {
    const { stream, type, revision } = event;
    const id = historyOfStream(stream);
    if (!parseHistoryId(id).ok) {
      throw new UnfitEvent(
        `"${id}" is no name of a history`,
        `Another program wrote this stream, and nothing rests on it. Give it a name that does not begin with ${HISTORY_STREAM_PREFIXES.join(' or ')}.`,
      );
    }
    const taken = this.#tables.get(id);
    if (taken !== undefined) {
      throw new UnfitEvent(
        `${taken.stream} has the name ${id} already`,
        isObservedStream(stream)
          ? 'Import the data under another name: --into NAME.'
          : 'Erase this history or the one that was imported, and give it another name.',
      );
    }
    if (type !== OPENINGS[isObservedStream(stream) ? 'observed' : 'written'] || revision !== 0) {
      throw new Error(
        `${stream} begins with ${type} at revision ${revision}, not with the opening of a history`,
      );
    }
    const table = new HistoryTable(id, stream);
    table.apply(event);
    this.#add(table);
    return table;
  }

  /** Lets each history say that it goes on in the store where it does not here. */
  #mark(): void {
    for (const parked of this.#parking.list) {
      const table = this.#byStream.get(parked.stream);
      if (table !== undefined) table.parked = parked;
    }
  }

  #add(table: HistoryTable): void {
    this.#byStream.set(table.stream, table);
    this.#tables.set(table.id, table);
  }
}

function checkPrefix(stream: string): void {
  if (isHistoryStream(stream)) return;
  throw new RangeError(
    `${stream} is no stream of a history: subscribe to the prefix ${HISTORY_STREAM_PREFIXES.join(' or ')}`,
  );
}

function* imageOf(tables: readonly Iterable<Uint8Array>[]): Generator<Uint8Array> {
  yield lengthBytes(tables.length);
  for (const table of tables) yield* table;
}
