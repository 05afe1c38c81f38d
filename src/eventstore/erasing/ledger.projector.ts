import { Parking, type ParkedStream } from '../following/parking.ts';
import { START, type Position, type StoredEvent } from '../port.ts';
import type { LedgerEvent } from './ledger-events.ts';
import type { LedgerModel } from './ledger.reader.ts';

/** One follower's way through the ledger: what it says is told to read models of that follower, which then drop it. */
export class LedgerProjector {
  readonly #model: LedgerModel;
  readonly #told: (event: LedgerEvent) => void;
  readonly #parking = new Parking();
  #position: Position = START;

  constructor(model: LedgerModel, told: (event: LedgerEvent) => void = () => undefined) {
    this.#model = model;
    this.#told = told;
  }

  get position(): Position {
    return this.#position;
  }

  get parked(): readonly ParkedStream[] {
    return this.#parking.list;
  }

  /** Takes in events in order of position; those that were taken in before are passed over. */
  apply(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#position) continue;
      this.#parking.take(event, event.revision, () => this.#told(this.#model.take(event)));
      this.#position = event.position;
    }
  }
}
