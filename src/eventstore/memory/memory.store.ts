import { randomUUID } from 'node:crypto';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import {
  CatchUpSubscription,
  Signal,
  type FollowedLog,
  type LogPage,
} from '../following/catch-up.subscription.ts';
import { checkExpected, checkStreamName, checkWhole, encodeAppend, type EncodedEvent } from '../limits.ts';
import {
  START,
  STREAM_DELETED,
  type Appended,
  type EventStore,
  type ExpectedRevision,
  type Head,
  type NewEvent,
  type Position,
  type StoredEvent,
  type Subscription,
} from '../port.ts';
import {
  expectedNumber,
  isRepeat,
  storeClosed,
  streamDeleted,
  wrongExpectedRevision,
} from '../revision-check.ts';
import { TextEvent } from '../stored-event.ts';

const PAGE = 1_000;
/** Entries examined for one page when most do not match. */
const WINDOW = 10_000;
const LONGEST_STEP = 1_000;

interface Entry {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly encoded: EncodedEvent;
}

export interface MemoryStoreOptions {
  /** Source of the steps between positions, in [0, 1). */
  readonly random?: () => number;
  /** The log's id; by default a new one. */
  readonly log?: string;
}

/**
 * A log in memory, for tests and try-outs: nothing outlives the process. Positions advance in random steps of 1 to
 * 1 000, so that whoever takes them for a count or for dense fails early. Events are kept as JSON text: a caller who changes
 * an object after appending it does not change the record.
 */
export class MemoryStore implements EventStore {
  readonly #random: () => number;
  readonly #logId: string;
  #entries: Entry[] = [];
  readonly #streams = new Map<string, Entry[]>();
  readonly #deleted = new Set<string>();
  readonly #growth = new Signal();
  readonly #followed: FollowedLog = {
    isClosed: () => this.#closed,
    growth: this.#growth,
    page: async (prefixes, from) => this.#page(prefixes, from),
  };
  #closed = false;

  constructor(options: MemoryStoreOptions = {}) {
    this.#random = options.random ?? Math.random;
    this.#logId = options.log ?? randomUUID();
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    this.#checkOpen();
    const encoded = encodeAppend(stream, events, expected);
    this.#checkAlive(stream);
    const entries = this.#streams.get(stream) ?? [];
    const last = entries.length - 1;
    const after = expectedNumber(expected);
    if (after !== last) {
      const stored = entries.slice(after + 1, after + 1 + encoded.length);
      const repeated = isRepeat(
        encoded.map((event) => event.id),
        stored.map((entry) => entry.encoded.id),
      );
      const final = stored.at(-1);
      if (final === undefined || !repeated) throw wrongExpectedRevision(stream, expected, last);
      return { revision: final.revision, position: BigInt(final.position), written: 'before' };
    }
    this.#streams.set(stream, entries);
    for (const event of encoded) entries.push(this.#write(stream, entries.length, event));
    this.#growth.raise();
    return { revision: entries.length - 1, position: this.#headPosition(), written: 'now' };
  }

  async deleteStream(stream: string, expected: ExpectedRevision): Promise<void> {
    this.#checkOpen();
    checkStreamName(stream);
    checkExpected(expected);
    if (this.#deleted.has(stream)) return;
    const last = (this.#streams.get(stream)?.length ?? 0) - 1;
    if (expectedNumber(expected) !== last) throw wrongExpectedRevision(stream, expected, last);
    this.#streams.delete(stream);
    this.#deleted.add(stream);
    // First: a place after the last event is only known while that event is there.
    const end = this.#write(stream, last + 1, TOMBSTONE());
    this.#entries = this.#entries.filter((entry) => entry.stream !== stream || entry === end);
    this.#growth.raise();
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
    this.#checkAlive(stream);
    const entries = this.#streams.get(stream) ?? [];
    const step = options.direction === 'backwards' ? -1 : 1;
    let left = options.limit ?? Infinity;
    let revision = step === 1 ? (options.from ?? 0) : Math.min(options.from ?? Infinity, entries.length - 1);
    while (left > 0 && revision >= 0 && revision < entries.length) {
      this.#checkOpen();
      const batch: StoredEvent[] = [];
      for (; batch.length < Math.min(PAGE, left); revision += step) {
        const entry = entries[revision];
        if (entry === undefined) break;
        batch.push(stored(entry));
      }
      left -= batch.length;
      yield batch;
      await turnOfTheLoop();
    }
  }

  subscribe(prefixes: readonly string[], from: Position): Subscription {
    this.#checkOpen();
    return new CatchUpSubscription(this.#followed, prefixes, from);
  }

  async head(): Promise<Head> {
    this.#checkOpen();
    return { log: this.#logId, position: this.#headPosition() };
  }

  async countAfter(prefixes: readonly string[], position: Position, atMost: number): Promise<number> {
    this.#checkOpen();
    checkWhole('count', atMost, 0);
    let count = 0;
    for (let index = this.#indexAfter(position); index < this.#entries.length && count < atMost; index += 1) {
      if (matches(this.#entries[index]?.stream ?? '', prefixes)) count += 1;
    }
    return count;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#growth.raise();
  }

  #write(stream: string, revision: number, encoded: EncodedEvent): Entry {
    const position = Number(this.#headPosition()) + 1 + Math.floor(this.#random() * LONGEST_STEP);
    const entry = { stream, revision, position, encoded };
    this.#entries.push(entry);
    return entry;
  }

  #page(prefixes: readonly string[], from: Position): LogPage {
    const events: StoredEvent[] = [];
    const begin = this.#indexAfter(from);
    let index = begin;
    for (; index < this.#entries.length && index < begin + WINDOW && events.length < PAGE; index += 1) {
      const entry = this.#entries[index];
      if (entry !== undefined && matches(entry.stream, prefixes)) events.push(stored(entry));
    }
    const examined = index > begin ? BigInt(this.#entries[index - 1]?.position ?? 0) : from;
    return { events, examined, end: index >= this.#entries.length };
  }

  /** Index of the first entry after a position, by bisection. */
  #indexAfter(position: Position): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (BigInt(this.#entries[middle]?.position ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #headPosition(): Position {
    const last = this.#entries.at(-1);
    return last === undefined ? START : BigInt(last.position);
  }

  #checkAlive(stream: string): void {
    if (this.#deleted.has(stream)) throw streamDeleted(stream);
  }

  #checkOpen(): void {
    if (this.#closed) throw storeClosed();
  }
}

const TOMBSTONE = (): EncodedEvent => ({
  id: randomUUID(),
  type: STREAM_DELETED,
  data: '{}',
  metadata: '{}',
  recordedAt: 0,
});

const stored = (entry: Entry): StoredEvent =>
  new TextEvent(entry.stream, entry.revision, entry.position, entry.encoded);

const matches = (stream: string, prefixes: readonly string[]): boolean =>
  prefixes.length === 0 || prefixes.some((prefix) => stream.startsWith(prefix));
