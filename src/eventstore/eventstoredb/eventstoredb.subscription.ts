import { setTimeout as sleep } from 'node:timers/promises';
import type streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { isTransient, storeErrorOf } from './eventstoredb-errors.ts';
import type { EventStoreDbEvent } from './eventstoredb-event.ts';
import type { EventStoreDbConnection } from './eventstoredb.connection.ts';
import { opened } from './eventstoredb.deadline.ts';
import type { EventStoreDbReader, Patience } from './eventstoredb.reader.ts';
import { ResponseQueue } from './eventstoredb.responses.ts';
import { checkpointOf, eventOf, subscriptionRequest } from './eventstoredb.wire.ts';
import {
  START,
  StoreError,
  type Position,
  type StoredEvent,
  type Subscription,
  type SubscriptionMessage,
} from '../port.ts';

const DOING = 'follow $all';
const MOST_EVENTS = 1_000;
/** Looks in a row that find what a live subscription did not send, after which it is begun anew. */
const SILENCES = 3;

export interface FollowOptions {
  readonly connection: EventStoreDbConnection;
  readonly reader: EventStoreDbReader;
  readonly patience: Patience;
  /** How long a live subscription may be silent before it asks whether the log went on without a match. */
  readonly idleMillis: number;
}

/**
 * A filtered catch-up subscription to `$all` that outlives its connections: it subscribes anew after the last
 * position it passed on, drops what it has seen, and waits with growing, jittered pauses in between. It gives up only
 * where another try cannot help (access denied, not this protocol). At most one queue of responses is held, however
 * slow the consumer.
 *
 * The server checkpoints once in a window of examined events and names no position with "caught up". So that a filter
 * that matches nothing keeps up all the same, a live subscription that hears nothing reads on in the record from its
 * own position, and passes the record's head on as a checkpoint where it found no match on the way. Where it finds matches again
 * and again that the subscription does not send, it subscribes anew.
 */
export class EventStoreDbSubscription implements Subscription {
  readonly #prefixes: readonly string[];
  readonly #options: FollowOptions;
  readonly #closing = new AbortController();
  readonly #over: AbortSignal;
  #position: Position;
  #live = false;
  #consumed = false;
  /** How often, one after the other, a live subscription was silent though matching events lay ahead. */
  #silences = 0;

  constructor(prefixes: readonly string[], from: Position, options: FollowOptions) {
    this.#prefixes = [...prefixes];
    this.#position = from < START ? START : from;
    this.#options = options;
    this.#over = AbortSignal.any([this.#closing.signal, options.patience.closing]);
  }

  [Symbol.asyncIterator](): AsyncIterator<SubscriptionMessage> {
    if (this.#consumed) {
      throw new StoreError(
        'unusable',
        'this subscription has a consumer already',
        'Subscribe once for each consumer.',
      );
    }
    this.#consumed = true;
    return this.#messages();
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }

  async *#messages(): AsyncGenerator<SubscriptionMessage, void, undefined> {
    let failures = 0;
    while (!this.#over.aborted) {
      try {
        for await (const message of this.#connected()) {
          if (this.#over.aborted) return;
          failures = 0;
          yield message;
        }
      } catch (error) {
        const failure = storeErrorOf(error, DOING);
        if (this.#over.aborted) return;
        if (!isTransient(failure)) throw failure;
      }
      if (this.#over.aborted) return;
      if (this.#live) {
        this.#live = false;
        yield { kind: 'fell-behind' };
      }
      failures += 1;
      await sleep(this.#options.patience.pauseBefore(failures), undefined, { signal: this.#over }).catch(
        () => undefined,
      );
    }
  }

  /** The messages of one connection, until it ends. */
  async *#connected(): AsyncGenerator<SubscriptionMessage, void, undefined> {
    const { connection, patience, idleMillis } = this.#options;
    const request = subscriptionRequest(this.#prefixes, this.#position);
    this.#silences = 0;
    const queue = new ResponseQueue(await opened(connection.read(request), DOING, patience.deadlineMillis));
    const stop = () => queue.cancel();
    this.#over.addEventListener('abort', stop);
    try {
      while (!this.#over.aborted) {
        const taken = await queue.take(this.#live ? idleMillis : patience.deadlineMillis);
        if (taken.kind === 'end') return;
        // Silence before it is live is a long search without a match; a dead connection is found by keep-alive.
        if (taken.kind === 'responses') yield* this.#messagesOf(taken.responses);
        else if (this.#live) yield* this.#headPassed();
        if (taken.kind === 'responses') this.#silences = 0;
        // What it should have sent twice over will not come any more: the call is dead though its connection lives.
        if (this.#silences >= SILENCES) return;
      }
    } finally {
      this.#over.removeEventListener('abort', stop);
      queue.cancel();
    }
  }

  async *#messagesOf(
    responses: readonly streamsPb.ReadResp[],
  ): AsyncGenerator<SubscriptionMessage, void, undefined> {
    let events: StoredEvent[] = [];
    let checkpoint: Position | undefined;
    for (const response of responses) {
      const event = eventOf(response);
      if (event !== undefined) {
        if (!this.#isNew(event)) continue;
        events.push(event);
        checkpoint = undefined;
      } else if (response.hasCheckpoint()) {
        const position = checkpointOf(response);
        if (position !== undefined && position > this.#position) this.#position = checkpoint = position;
      } else if (response.hasCaughtUp() || response.hasFellBehind()) {
        yield* passed(events, checkpoint);
        events = [];
        checkpoint = undefined;
        yield* this.#turned(response.hasCaughtUp());
      }
    }
    yield* passed(events, checkpoint);
  }

  #isNew(event: EventStoreDbEvent): boolean {
    if (event.position <= this.#position) return false;
    this.#position = event.position;
    return true;
  }

  async *#turned(live: boolean): AsyncGenerator<SubscriptionMessage, void, undefined> {
    if (live === this.#live) return;
    this.#live = live;
    if (!live) {
      yield { kind: 'fell-behind' };
      return;
    }
    yield* this.#headPassed();
    yield { kind: 'caught-up', position: this.#position };
  }

  /** A checkpoint at the record's head, where no match lies before it. */
  async *#headPassed(): AsyncGenerator<SubscriptionMessage, void, undefined> {
    const { reader } = this.#options;
    let head: Position | 'match' | undefined;
    try {
      head = await reader.endWithout(this.#prefixes, this.#position);
    } catch (error) {
      const failure = storeErrorOf(error, DOING);
      // The subscription itself may be well; if not, it will tell.
      if (!isTransient(failure) && !this.#over.aborted) throw failure;
    }
    if (head === 'match') this.#silences += 1;
    if (head === undefined || head === 'match') return;
    this.#position = head;
    yield { kind: 'checkpoint', position: head };
  }
}

function* passed(
  events: readonly StoredEvent[],
  checkpoint: Position | undefined,
): Generator<SubscriptionMessage, void, undefined> {
  for (let k = 0; k < events.length; k += MOST_EVENTS) {
    yield { kind: 'events', events: events.slice(k, k + MOST_EVENTS) };
  }
  if (checkpoint !== undefined) yield { kind: 'checkpoint', position: checkpoint };
}
