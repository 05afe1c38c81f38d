import { UnfitEvent } from '../following/parking.ts';
import { StoreError, type EventStore, type StoredEvent } from '../port.ts';
import { ledgerEvent, NOTHING_ERASED, withEvent, type Ledger } from './ledger.ts';
import { ERASURES_STREAM, type LedgerEvent } from './ledger-events.ts';

/** What is taken out, as this process knows it: every read asks it, and every follower brings it up to the log. */
export class LedgerModel {
  #ledger: Ledger = NOTHING_ERASED;
  #revision = -1;

  get ledger(): Ledger {
    return this.#ledger;
  }

  /** Takes in the stream's next event; one that was taken in before is passed over. Throws what it does not know. */
  take(stored: StoredEvent): LedgerEvent {
    const event = ledgerEvent(stored);
    if (stored.revision > this.#revision) {
      this.#ledger = withEvent(this.#ledger, event);
      this.#revision = stored.revision;
    }
    return event;
  }

  /**
   * Brings it to where the stream ends in a store. Rejects with a `StoreError`, also where it holds what this version does not know:
   * what that takes out would be shown.
   */
  async takeUp(store: EventStore): Promise<void> {
    const from = this.#revision + 1;
    try {
      for await (const events of store.readStream(ERASURES_STREAM, { from })) {
        for (const event of events) this.take(event);
      }
    } catch (error) {
      if (!(error instanceof UnfitEvent)) throw error;
      throw new StoreError('unusable', error.message, error.remedy, { cause: error });
    }
  }
}
