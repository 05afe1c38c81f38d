import {
  APPEND_EVENTS_LIMIT,
  APPEND_LIMIT,
  type ExpectedRevision,
  type NewEvent,
  type StoredEvent,
} from './port.ts';

/** Neighbouring events of one stream that fit into one append. */
export class AppendBatch {
  readonly events: NewEvent[] = [];
  #first: StoredEvent | undefined;
  #bytes = 0;

  get stream(): string {
    return this.#first?.stream ?? '';
  }

  /** The revision that the stream must have for this batch to follow. */
  get expected(): ExpectedRevision {
    const before = (this.#first?.revision ?? 0) - 1;
    return before < 0 ? 'no-stream' : before;
  }

  /** Adds an event with its own id; `false`, and nothing is added, where it belongs into a batch of its own. */
  add(event: StoredEvent): boolean {
    const { id, type, data, metadata } = event;
    const bytes = sizeOf(data) + sizeOf(metadata);
    const first = (this.#first ??= event);
    const follows = event.stream === first.stream && event.revision === first.revision + this.events.length;
    const fits = this.events.length < APPEND_EVENTS_LIMIT && this.#bytes + bytes <= APPEND_LIMIT;
    // A single event that is too large is the store's to refuse.
    if (this.events.length > 0 && !(follows && fits)) return false;
    this.events.push({ id, type, data, metadata });
    this.#bytes += bytes;
    return true;
  }
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
