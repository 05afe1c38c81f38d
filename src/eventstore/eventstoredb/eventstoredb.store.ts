import { randomUUID } from 'node:crypto';
import { systemClock } from '../../kernel/system.clock.ts';
import { parseEventStoreDbAddress } from './eventstoredb-address.ts';
import { delayBefore } from './eventstoredb-backoff.ts';
import { storeErrorOf } from './eventstoredb-errors.ts';
import { tombstone } from './eventstoredb.tombstone.ts';
import { refusalOfVersion } from './eventstoredb-version.ts';
import { EventStoreDbAppender, type AppendResult } from './eventstoredb.appender.ts';
import { EventStoreDbConnection } from './eventstoredb.connection.ts';
import { withinDeadline } from './eventstoredb.deadline.ts';
import { logIdOf } from './eventstoredb.log-id.ts';
import { EventStoreDbReader, type Patience } from './eventstoredb.reader.ts';
import { EventStoreDbSubscription } from './eventstoredb.subscription.ts';
import { LOG_STREAM } from './eventstoredb.wire.ts';
import { checkExpected, checkStreamName, checkWhole, encodeAppend, type EncodedEvent } from '../limits.ts';
import {
  START,
  StoreError,
  type Appended,
  type EventStore,
  type ExpectedRevision,
  type Head,
  type NewEvent,
  type Position,
  type StoredEvent,
  type Subscription,
} from '../port.ts';
import { expectedNumber, isRepeat, storeClosed, wrongExpectedRevision } from '../revision-check.ts';

export interface EventStoreDbOptions {
  /** Milliseconds for a call with its repetitions; by default `defaultDeadline` of the address, else ten seconds. */
  readonly deadlineMillis?: number;
  /** Milliseconds to wait after failure 1, 2, ...; by default 100, 200, ... 10 000 with jitter. */
  readonly pauseBefore?: (attempt: number) => number;
  /** Milliseconds of silence after which a live subscription looks whether the log went on; by default 1 000. */
  readonly idleMillis?: number;
}

const DEADLINE = 10_000;
const BACKOFF = { firstMs: 100, longestMs: 10_000, random: Math.random };
/** Milliseconds for which closing waits for appends on their way. */
const GRACE = 2_000;

/**
 * An event store in EventStoreDB 23.10 or later, or KurrentDB: what the server acknowledged is replicated to a
 * majority of its nodes. Positions are those of `$all`. The log's id stands in the stream `detente-log`.
 */
export class EventStoreDbStore implements EventStore {
  readonly #connection: EventStoreDbConnection;
  readonly #appender: EventStoreDbAppender;
  readonly #reader: EventStoreDbReader;
  readonly #patience: Patience;
  readonly #closing: AbortController;
  /** Appends on their way. */
  readonly #appending = new Set<Promise<unknown>>();
  #closed = false;
  readonly #idleMillis: number;
  #logId = '';

  private constructor(connectionString: string, options: EventStoreDbOptions) {
    const address = parseEventStoreDbAddress(connectionString);
    this.#closing = new AbortController();
    this.#patience = {
      deadlineMillis: options.deadlineMillis ?? address.defaultDeadline ?? DEADLINE,
      pauseBefore: options.pauseBefore ?? ((attempt) => delayBefore(attempt, BACKOFF)),
      closing: this.#closing.signal,
    };
    this.#idleMillis = options.idleMillis ?? 1_000;
    this.#connection = new EventStoreDbConnection(address);
    this.#appender = new EventStoreDbAppender(this.#connection, this.#patience);
    this.#reader = new EventStoreDbReader(this.#connection, this.#patience);
  }

  /**
   * Connects, checks the server's version and reads the log's id, which it writes where there is none. Rejects with a
   * `StoreError`.
   */
  static async open(connectionString: string, options: EventStoreDbOptions = {}): Promise<EventStoreDbStore> {
    const store = new EventStoreDbStore(connectionString, options);
    try {
      await store.#checkServer();
      store.#logId = await logIdOf(store.#reader, store.#appender, { id: randomUUID, now: systemClock.now });
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    this.#checkOpen();
    const encoded = encodeAppend(stream, events, expected);
    if (stream === LOG_STREAM) throw holdsLogId(stream);
    const appending = this.#appender.append(stream, encoded, expected);
    this.#appending.add(appending);
    let outcome: AppendResult;
    try {
      outcome = await appending;
    } finally {
      this.#appending.delete(appending);
    }
    if (outcome.kind === 'refused') return this.#repeated(stream, encoded, expected, outcome.last);
    const position = outcome.position ?? (await this.#positionOf(stream, outcome.revision));
    return { revision: outcome.revision, position, written: 'now' };
  }

  async deleteStream(stream: string, expected: ExpectedRevision): Promise<void> {
    this.#checkOpen();
    checkStreamName(stream);
    checkExpected(expected);
    if (stream === LOG_STREAM) throw holdsLogId(stream);
    await tombstone(this.#connection, this.#patience, stream, expected);
  }

  async *readStream(
    stream: string,
    options: {
      readonly from?: number;
      readonly direction?: 'forwards' | 'backwards';
      readonly limit?: number;
    } = {},
  ): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    this.#checkOpen();
    checkStreamName(stream);
    if (options.from !== undefined) checkWhole('revision', options.from, 0);
    if (options.limit !== undefined) checkWhole('limit', options.limit, 1);
    const { from, direction = 'forwards', limit = Number.MAX_SAFE_INTEGER } = options;
    for await (const batch of this.#reader.stream(stream, from, direction, limit)) {
      this.#checkOpen();
      yield batch;
    }
  }

  subscribe(prefixes: readonly string[], from: Position): Subscription {
    this.#checkOpen();
    return new EventStoreDbSubscription(prefixes, from, {
      connection: this.#connection,
      reader: this.#reader,
      patience: this.#patience,
      idleMillis: this.#idleMillis,
    });
  }

  async head(): Promise<Head> {
    this.#checkOpen();
    const last = await this.#reader.last();
    return { log: this.#logId, position: last?.position ?? START };
  }

  async countAfter(prefixes: readonly string[], position: Position, atMost: number): Promise<number> {
    this.#checkOpen();
    checkWhole('count', atMost, 0);
    return this.#reader.countAfter(prefixes, position, atMost);
  }

  /** Lets appends on their way finish, but not for longer than two seconds. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await withinDeadline(Promise.allSettled(this.#appending), 'close', GRACE).catch(() => undefined);
    this.#closing.abort();
    await this.#appender.close();
    await this.#connection.close();
  }

  async #checkServer(): Promise<void> {
    const doing = 'connect';
    let version: string;
    try {
      version = await withinDeadline(this.#connection.serverVersion(), doing, this.#patience.deadlineMillis);
    } catch (error) {
      throw storeErrorOf(error, doing);
    }
    const refusal = refusalOfVersion(version);
    if (refusal !== undefined) throw refusal;
  }

  /** A refused append: a repeat of one that was written before, or a conflict. */
  async #repeated(
    stream: string,
    events: readonly EncodedEvent[],
    expected: ExpectedRevision,
    last: number,
  ): Promise<Appended> {
    const after = expectedNumber(expected);
    const stored: StoredEvent[] = [];
    if (last > after) {
      for await (const batch of this.#reader.stream(stream, after + 1, 'forwards', events.length))
        stored.push(...batch);
    }
    const final = stored.at(-1);
    const repeated = isRepeat(
      events.map((event) => event.id),
      stored.map((event) => event.id),
    );
    if (final === undefined || !repeated) throw wrongExpectedRevision(stream, expected, last);
    return { revision: final.revision, position: final.position, written: 'before' };
  }

  async #positionOf(stream: string, revision: number): Promise<Position> {
    for await (const [event] of this.#reader.stream(stream, revision, 'forwards', 1)) {
      if (event !== undefined) return event.position;
    }
    throw new StoreError(
      'unavailable',
      `event ${revision} of stream "${stream}" was written, but is not there to be read`,
      'Append the same events again with the same expected revision: they are written once at most.',
    );
  }

  #checkOpen(): void {
    if (this.#closed) throw storeClosed();
  }
}

const holdsLogId = (stream: string): StoreError =>
  new StoreError('unusable', `stream "${stream}" holds the log's id`, 'Choose another name.');
