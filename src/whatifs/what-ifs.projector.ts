import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import { WhatIfTable } from './what-if-table.ts';
import type { WhatIfs } from './what-ifs.ts';

/** The read model of the what-ifs, fed by a subscription over their streams; it can be thrown away and comes back equal. */
export class WhatIfModels implements WhatIfs {
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
}
