import {
  STREAM_DELETED,
  type Appended,
  type EventStore,
  type ExpectedRevision,
  type Head,
  type NewEvent,
  type Position,
  type StoredEvent,
  type Subscription,
  type SubscriptionMessage,
} from '../port.ts';
import { streamDeleted } from '../revision-check.ts';
import type { Ledger } from './ledger.ts';
import type { Erased } from './ledger-events.ts';
import { LedgerModel } from './ledger.reader.ts';
import { RedactedEvent } from './redacted-event.ts';

/**
 * A store as everybody but those who check and copy it sees it: without the streams that the ledger erases, whether their events
 * are gone already or not, and without the texts that it takes out. Events keep place, id and hash.
 */
export class LedgeredStore implements EventStore {
  readonly #store: EventStore;
  readonly #model: LedgerModel;

  constructor(store: EventStore, model: LedgerModel) {
    this.#store = store;
    this.#model = model;
  }

  get ledger(): Ledger {
    return this.#model.ledger;
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    if (this.ledger.erased.has(stream)) throw streamDeleted(stream);
    return this.#store.append(stream, events, expected);
  }

  deleteStream(stream: string, expected: ExpectedRevision): Promise<void> {
    return this.#store.deleteStream(stream, expected);
  }

  async *readStream(
    stream: string,
    options: Parameters<EventStore['readStream']>[1] = {},
  ): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    if (this.ledger.erased.has(stream)) return;
    for await (const events of this.#store.readStream(stream, options))
      yield withoutErased(events, this.ledger);
  }

  subscribe(prefixes: readonly string[], from: Position): Subscription {
    return new LedgeredSubscription(this.#store.subscribe(prefixes, from), () => this.ledger);
  }

  head(): Promise<Head> {
    return this.#store.head();
  }

  countAfter(prefixes: readonly string[], position: Position, atMost: number): Promise<number> {
    return this.#store.countAfter(prefixes, position, atMost);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

/** What the ledger of a store says of a stream that is gone; nothing where the store was opened without one. */
export const erasedIn = (store: EventStore, stream: string): Erased | undefined =>
  store instanceof LedgeredStore ? store.ledger.erased.get(stream) : undefined;

/** A store with its ledger as it stands, for a process that does not follow the log. Rejects with a `StoreError`. */
export async function withLedger(store: EventStore): Promise<LedgeredStore> {
  const model = new LedgerModel();
  await model.takeUp(store);
  return new LedgeredStore(store, model);
}

/** The messages of a subscription with what the ledger, as it is then, leaves of them. */
class LedgeredSubscription implements Subscription {
  readonly #inner: Subscription;
  readonly #ledger: () => Ledger;

  constructor(inner: Subscription, ledger: () => Ledger) {
    this.#inner = inner;
    this.#ledger = ledger;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SubscriptionMessage, void, undefined> {
    for await (const message of this.#inner) yield this.#shown(message);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #shown(message: SubscriptionMessage): SubscriptionMessage {
    if (message.kind !== 'events') return message;
    const events = withoutErased(message.events, this.#ledger());
    // Where nothing is left, the log was examined all the same.
    const position = message.events.at(-1)?.position ?? 0n;
    return events.length === 0 ? { kind: 'checkpoint', position } : { kind: 'events', events };
  }
}

/** What the ledger leaves of events; the same array where it takes nothing out. */
export function withoutErased(
  events: readonly StoredEvent[],
  { erased, redacted }: Ledger,
): readonly StoredEvent[] {
  if (erased.size === 0 && redacted.size === 0) return events;
  const isTouched = ({ stream }: StoredEvent): boolean => erased.has(stream) || redacted.has(stream);
  if (!events.some(isTouched)) return events;
  return events.flatMap((event) => {
    if (erased.has(event.stream)) return [];
    const redactions = redacted.get(event.stream)?.get(event.revision);
    return redactions === undefined || event.type === STREAM_DELETED
      ? [event]
      : [new RedactedEvent(event, redactions)];
  });
}
