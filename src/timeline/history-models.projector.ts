import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import {
  lengthBytes,
  readLength,
  type ByteSource,
  type SnapshotPart,
} from '../eventstore/snapshots/snapshot-part.ts';
import type { Result } from '../kernel/result.ts';
import {
  historyOfStream,
  RELATION_STREAM_PREFIX,
  streamOf,
  type HistoryId,
} from '../relations/history-id.ts';
import { resolveHistory, type Histories } from './histories.ts';
import { HistoryTable } from './history-table.ts';
import { HISTORIES_VERSION } from './snapshot-version.ts';

/**
 * The read models of all histories, fed by one subscription over their streams. Nothing here is the truth: it can be thrown
 * away and comes back equal, byte for byte, from the log.
 */
export class HistoryModels implements Histories, SnapshotPart {
  readonly name = 'histories';
  readonly version = HISTORIES_VERSION;
  readonly #tables = new Map<HistoryId, HistoryTable>();
  readonly #byStream = new Map<string, HistoryTable>();
  #position: Position = START;

  get position(): Position {
    return this.#position;
  }

  /**
   * Takes in events in order of position; those that were taken in before are passed over. An event that cannot be applied
   * throws; the position then stands before it, and what came before stays applied.
   */
  apply(events: readonly StoredEvent[]): void {
    const fresh = this.#unseen(events);
    let last: StoredEvent | undefined;
    let table: HistoryTable | undefined;
    try {
      for (const event of fresh) {
        // Events of one stream tend to follow each other.
        if (event.stream !== last?.stream) table = this.#byStream.get(event.stream);
        if (table === undefined) table = this.#open(event);
        else table.apply(event);
        last = event;
      }
    } finally {
      if (last !== undefined) this.#position = last.position;
    }
  }

  list(): readonly HistoryTable[] {
    return [...this.#tables.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  resolve(text: string): Result<HistoryTable> {
    return resolveHistory(text, this.#tables);
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
    if (!stream.startsWith(RELATION_STREAM_PREFIX)) {
      throw new Error(
        `${stream} is no stream of a history: subscribe to the prefix ${RELATION_STREAM_PREFIX}`,
      );
    }
    if (type !== 'RelationOpened.v1') {
      throw new Error(
        `${stream} begins with ${type} at revision ${revision}, not with the opening of a history`,
      );
    }
    const table = new HistoryTable(historyOfStream(stream));
    table.apply(event);
    this.#add(table);
    return table;
  }

  #add(table: HistoryTable): void {
    this.#byStream.set(streamOf(table.id), table);
    this.#tables.set(table.id, table);
  }
}

function* imageOf(tables: readonly Iterable<Uint8Array>[]): Generator<Uint8Array> {
  yield lengthBytes(tables.length);
  for (const table of tables) yield* table;
}
