import { setTimeout as sleep } from 'node:timers/promises';
import type streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { isTransient, overdue, storeErrorOf } from './eventstoredb-errors.ts';
import type { EventStoreDbEvent } from './eventstoredb-event.ts';
import type { EventStoreDbConnection } from './eventstoredb.connection.ts';
import { opened } from './eventstoredb.deadline.ts';
import { ResponseQueue } from './eventstoredb.responses.ts';
import { eventOf, lastEventRequest, logRequest, streamRequest } from './eventstoredb.wire.ts';
import type { Position, Revision } from '../port.ts';
import { storeClosed } from '../revision-check.ts';

const BATCH = 1_000;

export interface Patience {
  /** How long a call may stand without an answer, and for how long one is tried again. */
  readonly deadlineMillis: number;
  /** Milliseconds to wait before try 2, 3, ...: called with 1, 2, ... */
  readonly pauseBefore: (attempt: number) => number;
  /** Ends every wait when the store closes. */
  readonly closing: AbortSignal;
}

/** Reads of an EventStoreDB. A read that breaks goes on behind the last event it gave. All throw `StoreError`s. */
export class EventStoreDbReader {
  readonly #connection: EventStoreDbConnection;
  readonly #patience: Patience;

  constructor(connection: EventStoreDbConnection, patience: Patience) {
    this.#connection = connection;
    this.#patience = patience;
  }

  /** Batches of at most 1 000 events; a missing stream yields nothing. */
  async *stream(
    stream: string,
    from: Revision | undefined,
    direction: 'forwards' | 'backwards',
    limit: number,
  ): AsyncGenerator<readonly EventStoreDbEvent[], void, undefined> {
    const step = direction === 'forwards' ? 1 : -1;
    let next = from;
    let left = limit;
    const batches = this.#resumed(`read stream "${stream}"`, () =>
      left > 0 && next !== -1 ? streamRequest(stream, { from: next, direction, count: left }) : undefined,
    );
    for await (const events of batches) {
      left -= events.length;
      next = (events.at(-1)?.revision ?? 0) + step;
      yield events;
    }
  }

  /** The record's last event, `undefined` where it has none. */
  async last(): Promise<EventStoreDbEvent | undefined> {
    for await (const [event] of this.#resumed('read the end of $all', lastEventRequest)) return event;
    return undefined;
  }

  /** How many matching events lie after a position, counted up to `atMost`. */
  async countAfter(prefixes: readonly string[], position: Position, atMost: number): Promise<number> {
    let count = 0;
    let from = position;
    // A read is inclusive: the event at the position itself comes along where it matches.
    const batches = this.#resumed('read $all', () =>
      count < atMost ? logRequest(prefixes, from, atMost - count + 1) : undefined,
    );
    for await (const events of batches) {
      for (const event of events) if (event.position > from) count += 1;
      from = events.at(-1)?.position ?? from;
      if (count >= atMost) break;
    }
    return Math.min(count, atMost);
  }

  /**
   * Position of the record's last event after a position, where none on the way there matches; `match` where one does,
   * `undefined` where nothing follows.
   */
  async endWithout(prefixes: readonly string[], position: Position): Promise<Position | 'match' | undefined> {
    const matches = (stream: string) =>
      prefixes.length === 0 || prefixes.some((prefix) => stream.startsWith(prefix));
    let from = position;
    const batches = this.#resumed('read $all', () => logRequest([], from, Number.MAX_SAFE_INTEGER));
    for await (const events of batches) {
      if (events.some((event) => event.position > position && matches(event.stream))) return 'match';
      from = events.at(-1)?.position ?? from;
    }
    return from > position ? from : undefined;
  }

  /** The events of a call that is made anew while failures pass; `request` says what is left (`undefined`: nothing). */
  async *#resumed(
    doing: string,
    request: () => streamsPb.ReadReq | undefined,
  ): AsyncGenerator<readonly EventStoreDbEvent[], void, undefined> {
    const { deadlineMillis, pauseBefore, closing } = this.#patience;
    let giveUpAt = performance.now() + deadlineMillis;
    for (let failures = 0; ;) {
      const next = request();
      if (next === undefined) return;
      try {
        for await (const events of this.#call(doing, next)) {
          yield events;
          failures = 0;
          giveUpAt = performance.now() + deadlineMillis;
        }
        return;
      } catch (error) {
        const failure = storeErrorOf(error, doing);
        failures += 1;
        const delay = pauseBefore(failures);
        if (closing.aborted || !isTransient(failure) || performance.now() + delay >= giveUpAt) throw failure;
        await sleep(delay, undefined, { signal: closing }).catch(() => undefined);
      }
    }
  }

  /** The events of one call, in batches; leaving early ends the call on the server. */
  async *#call(
    doing: string,
    request: streamsPb.ReadReq,
  ): AsyncGenerator<readonly EventStoreDbEvent[], void, undefined> {
    const { deadlineMillis, closing } = this.#patience;
    const call = await opened(this.#connection.read(request), doing, deadlineMillis);
    const queue = new ResponseQueue(call);
    const stop = () => queue.cancel();
    closing.addEventListener('abort', stop);
    try {
      for (;;) {
        const taken = await queue.take(deadlineMillis);
        if (taken.kind === 'idle') throw overdue(doing, deadlineMillis);
        if (closing.aborted) throw storeClosed();
        if (taken.kind === 'end') return;
        const events = taken.responses.map(eventOf).filter((event) => event !== undefined);
        for (let k = 0; k < events.length; k += BATCH) yield events.slice(k, k + BATCH);
      }
    } finally {
      closing.removeEventListener('abort', stop);
      queue.cancel();
    }
  }
}
