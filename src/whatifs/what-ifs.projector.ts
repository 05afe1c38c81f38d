import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import {
  lengthBytes,
  readLength,
  readText,
  textBytes,
  type ByteSource,
  type SnapshotPart,
} from '../eventstore/snapshots/snapshot-part.ts';
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
  #position: Position = START;

  get position(): Position {
    return this.#position;
  }

  /**
   * Takes in events in order of position; those that were taken in before are passed over. An event that cannot be applied
   * throws; the position then stands before it.
   */
  apply(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#position) continue;
      this.table.apply(event);
      this.#position = event.position;
    }
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
      this.#position = position;
    };
  }
}

function* imageOf(rows: readonly WhatIfRow[]): Generator<Uint8Array> {
  yield lengthBytes(Math.ceil(rows.length / ROWS_A_PIECE));
  for (let first = 0; first < rows.length; first += ROWS_A_PIECE) {
    yield* textBytes(JSON.stringify(rows.slice(first, first + ROWS_A_PIECE)));
  }
}
