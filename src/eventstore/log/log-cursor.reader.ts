import type { Ledger } from '../erasing/ledger.ts';
import { withoutErased } from '../erasing/ledgered.adapter.ts';
import { START, type EventStore, type Position, type StoredEvent } from '../port.ts';

/** The events of a log one after another, up to a position, holding one batch at a time. One consumer; close it when done. */
export class LogCursor {
  readonly #events: AsyncGenerator<readonly StoredEvent[], void, undefined>;
  readonly #ledger: Ledger;
  #batch: readonly StoredEvent[] = [];
  #at = 0;

  /** `upTo`: the last position that is of interest; what the log gets meanwhile is left out, and so is what `ledger` takes out. */
  constructor(store: EventStore, prefixes: readonly string[], upTo: Position, ledger: Ledger) {
    this.#events = batchesOf(store, prefixes, upTo);
    this.#ledger = ledger;
  }

  /** The next event, `undefined` at the end. Rejects with a `StoreError`. */
  async next(): Promise<StoredEvent | undefined> {
    while (this.#at >= this.#batch.length) {
      const { value, done } = await this.#events.next();
      if (done === true) return undefined;
      this.#batch = withoutErased(value, this.#ledger);
      this.#at = 0;
    }
    this.#at += 1;
    return this.#batch[this.#at - 1];
  }

  async close(): Promise<void> {
    await this.#events.return();
  }
}

async function* batchesOf(
  store: EventStore,
  prefixes: readonly string[],
  upTo: Position,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  if (upTo === START) return;
  const subscription = store.subscribe(prefixes, START);
  try {
    for await (const message of subscription) {
      if (message.kind === 'events') {
        const last = message.events.at(-1);
        const isBeyond = last !== undefined && last.position > upTo;
        yield isBeyond ? message.events.filter(({ position }) => position <= upTo) : message.events;
        if (last !== undefined && last.position >= upTo) return;
      } else if (
        message.kind === 'caught-up' ||
        (message.kind === 'checkpoint' && message.position >= upTo)
      ) {
        return;
      }
    }
  } finally {
    await subscription.close();
  }
}
