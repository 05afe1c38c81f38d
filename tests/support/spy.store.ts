import type {
  Appended,
  EventStore,
  ExpectedRevision,
  NewEvent,
  StoredEvent,
} from '../../src/eventstore/port.ts';

/** A store in front of another that counts what is asked of it, and lets a test step in before and after an append. */
export class SpyStore implements EventStore {
  readonly #store: EventStore;
  appends: (readonly NewEvent[])[] = [];
  reads = 0;
  eventsRead = 0;
  before: (stream: string, events: readonly NewEvent[]) => void | Promise<void> = () => {};
  after: () => void | Promise<void> = () => {};
  /** Called before each page of a read is handed over, with its number from 0. */
  page: (number: number) => void = () => {};

  constructor(store: EventStore) {
    this.#store = store;
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    this.appends.push(events);
    await this.before(stream, events);
    const appended = await this.#store.append(stream, events, expected);
    await this.after();
    return appended;
  }

  deleteStream(...args: Parameters<EventStore['deleteStream']>): Promise<void> {
    return this.#store.deleteStream(...args);
  }

  async *readStream(
    ...args: Parameters<EventStore['readStream']>
  ): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    this.reads += 1;
    let number = 0;
    for await (const events of this.#store.readStream(...args)) {
      this.page(number++);
      this.eventsRead += events.length;
      yield events;
    }
  }

  subscribe(...args: Parameters<EventStore['subscribe']>): ReturnType<EventStore['subscribe']> {
    return this.#store.subscribe(...args);
  }

  head(): ReturnType<EventStore['head']> {
    return this.#store.head();
  }

  countAfter(...args: Parameters<EventStore['countAfter']>): Promise<number> {
    return this.#store.countAfter(...args);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
