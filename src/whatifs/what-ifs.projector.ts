import type { Redacted } from '../eventstore/erasing/ledger-events.ts';
import { Parking, UnfitEvent, type ParkedStream } from '../eventstore/following/parking.ts';
import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import {
  lengthBytes,
  readLength,
  readText,
  textBytes,
  type ByteSource,
  type SnapshotPart,
} from '../eventstore/snapshots/snapshot-part.ts';
import { WHAT_IF_STREAM_PREFIX, whatIfOfStream } from './what-if-id.ts';
import { isUuid } from '../kernel/ids.ts';
import { WHAT_IFS_VERSION } from './snapshot-version.ts';
import { WhatIfTable, type WhatIfRow } from './what-if-table.ts';
import type { WhatIfs } from './what-ifs.ts';

/** Rows of a snapshot that are put into words at a time. */
const ROWS_A_PIECE = 500;

/** The read model of the what-ifs, fed by a subscription over their streams; it can be thrown away and comes back equal. */
export class WhatIfModels implements WhatIfs, SnapshotPart {
  readonly name = 'what-ifs';
  readonly version = WHAT_IFS_VERSION;
  readonly table = new WhatIfTable();
  readonly #parking = new Parking();
  #position: Position = START;

  get position(): Position {
    return this.#position;
  }

  get parked(): readonly ParkedStream[] {
    return this.#parking.list;
  }

  /**
   * Takes in events in order of position; those that were taken in before are passed over. A what-if whose event cannot be taken
   * in is parked there; the others go on. Throws failures of the store alone.
   */
  apply(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#position) continue;
      const id = whatIfOfStream(event.stream);
      this.#parking.take(event, this.table.get(id)?.steps.length ?? 0, () => {
        if (!isUuid(id)) throw foreignStream(id);
        this.table.apply(event);
      });
      this.#position = event.position;
    }
  }

  /** Lets go of a what-if that was taken out of the record. */
  drop(stream: string): void {
    this.table.drop(whatIfOfStream(stream));
    this.#parking.forget(stream);
  }

  /** Shows a text no more. */
  redact(text: Redacted): void {
    this.table.redact(whatIfOfStream(text.stream), text);
  }

  image(): Iterable<Uint8Array> {
    return imageOf(this.table.rows);
  }

  async restore(source: ByteSource): Promise<(position: Position) => void> {
    const rows: WhatIfRow[] = [];
    for (let left = await readLength(source); left > 0; left -= 1) {
      rows.push(...(JSON.parse(await readText(source)) as WhatIfRow[]));
    }
    return (position) => {
      this.table.replace(rows);
      this.#parking.clear();
      this.#position = position;
    };
  }
}

const foreignStream = (id: string): UnfitEvent =>
  new UnfitEvent(
    `"${id}" is no id of a what-if`,
    `Another program wrote this stream, and nothing rests on it. Give it a name that does not begin with ${WHAT_IF_STREAM_PREFIX}.`,
  );

function* imageOf(rows: readonly WhatIfRow[]): Generator<Uint8Array> {
  yield lengthBytes(Math.ceil(rows.length / ROWS_A_PIECE));
  for (let first = 0; first < rows.length; first += ROWS_A_PIECE) {
    yield* textBytes(JSON.stringify(rows.slice(first, first + ROWS_A_PIECE)));
  }
}
