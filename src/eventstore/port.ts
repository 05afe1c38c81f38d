import type { Json } from '../kernel/canonical-json.ts';

/**
 * The place of an event in one log: strictly increasing, sparse, meaningful only together with the log's id.
 * On the wire it is a decimal string.
 */
export type Position = bigint;

/** Position before every event: a subscription from here delivers the whole log. */
export const START: Position = -1n;

/**
 * Wire name of the event by which a store ends a stream that was deleted for good. It stands in the log, behind everything that
 * the stream held, and belongs to the store: its revision, data and metadata say nothing.
 */
export const STREAM_DELETED = '$streamDeleted';

/** The place of an event in its stream, from 0, dense. */
export type Revision = number;

/** What a writer believes to be the stream's last revision. Blind appends do not exist. */
export type ExpectedRevision = Revision | 'no-stream';

export interface EventMetadata {
  /** ISO 8601 instant at which the record learned of the event; never before the stream's previous one. */
  readonly recordedAt: string;
  readonly commandId: string;
  /** SHA-256 over the canonical JSON of the command: the same id with another hash is another command. */
  readonly commandHash: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: { readonly id: string; readonly via: string };
  /** The scenario entry an event was replayed from, with the digest of that entry. */
  readonly origin?: { readonly scenario: string; readonly entry: string; readonly digest: string };
  /** Hash of the stream's previous event (`chainHash`), `null` for the first. */
  readonly prev: string | null;
  /** Of an event without texts that were taken out of it: the hash of what was recorded. */
  readonly redacted?: { readonly hash: string };
}

export interface NewEvent {
  readonly id: string;
  /** Versioned wire name, e.g. `ActRecorded.v1`. */
  readonly type: string;
  readonly data: Json;
  readonly metadata: EventMetadata;
}

/**
 * An event as stored. `data` and `metadata` may be parsed on first access: a consumer pays only for what it reads.
 * `recordedAt` repeats the metadata's instant in milliseconds so that folds need not parse metadata.
 */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly recordedAt: number;
}

export interface Appended {
  /** Revision of the last event of the call. */
  readonly revision: Revision;
  /** Position of the last event of the call. */
  readonly position: Position;
  /**
   * `now` when this call wrote the events; `before` when the stream already held exactly these ids at this place, so
   * that nothing was written (the append is idempotent under a repeated expected revision).
   */
  readonly written: 'now' | 'before';
}

export interface Head {
  /** UUID of the log: new after a copy or restore; positions of different logs do not compare. */
  readonly log: string;
  /** Position of the last event, `START` when the log is empty. */
  readonly position: Position;
}

export type SubscriptionMessage =
  /** Matching events in order of position; never empty, at most 1 000. */
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[] }
  /** The log was examined up to `position` without a match: a checkpoint to resume from. */
  | { readonly kind: 'checkpoint'; readonly position: Position }
  /** Everything up to `position` was delivered; what follows is live. */
  | { readonly kind: 'caught-up'; readonly position: Position }
  /** The subscription went back from live to catching up. */
  | { readonly kind: 'fell-behind' };

/**
 * A catch-up subscription, consumed as an async iterable (one consumer). Delivery waits for the consumer, so memory
 * stays bounded; it survives lost connections without a gap or a repeat. Iteration ends after `close()` or when the
 * store closes, and throws a `StoreError` when the store cannot serve it any more.
 */
export interface Subscription extends AsyncIterable<SubscriptionMessage> {
  close(): Promise<void>;
}

/** Limits that hold in every adapter: what one store accepts, all accept. */
export const EVENT_LIMIT = 256 * 1024;
export const APPEND_LIMIT = 1024 * 1024;
/** Most events in one append. */
export const APPEND_EVENTS_LIMIT = 500;

/**
 * Where events live. One contract suite (`tests/contract/`) holds for every adapter.
 * All methods reject with a `StoreError`.
 */
export interface EventStore {
  /**
   * Appends atomically when the stream's last revision is `expected`. Where the stream already went past it, the call
   * is idempotent: if exactly these event ids follow `expected`, it succeeds with `written: 'before'`; otherwise, and
   * where the stream has not come that far, it rejects with `wrong-expected-revision`.
   * A resolved append is durable.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended>;

  /**
   * The events of one stream from revision `from` (inclusive; for `backwards` down to 0, default the last one), in
   * batches of at most 1 000 so that memory stays bounded. A missing stream yields nothing.
   */
  readStream(
    stream: string,
    options?: {
      readonly from?: Revision;
      readonly direction?: 'forwards' | 'backwards';
      readonly limit?: number;
    },
  ): AsyncIterable<readonly StoredEvent[]>;

  /**
   * Deletes a stream for good when its last revision is `expected`: its events are gone from reads of it, which reject with
   * `stream-deleted` from then on as appends to it do, and the log holds one event of type `STREAM_DELETED` in their place. Resolves
   * once no byte of them is left where this store keeps its log, and also where the stream was deleted before. On a
   * server that scavenges, followers may see the events, and the disk holds them, until then. Rejects with
   * `wrong-expected-revision` where the stream stands elsewhere.
   */
  deleteStream(stream: string, expected: ExpectedRevision): Promise<void>;

  /**
   * Follows all streams whose name begins with one of `prefixes` (none: every stream), from after position `from`.
   */
  subscribe(prefixes: readonly string[], from: Position): Subscription;

  head(): Promise<Head>;

  /**
   * How many matching events lie after `position`: what a projection that stands there has still to apply. Counting stops at
   * `atMost`, so that the question stays cheap.
   */
  countAfter(prefixes: readonly string[], position: Position, atMost: number): Promise<number>;

  close(): Promise<void>;
}

export type StoreErrorKind =
  | 'wrong-expected-revision'
  | 'unavailable'
  | 'deadline'
  | 'access-denied'
  | 'stream-deleted'
  | 'too-large'
  | 'unusable'
  | 'closed';

/** A failure of the store, with what to do about it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  readonly remedy: string;
  /** With `wrong-expected-revision`: the stream's last revision, or `no-stream`. */
  readonly actual: ExpectedRevision | undefined;

  constructor(
    kind: StoreErrorKind,
    message: string,
    remedy: string,
    options: { readonly actual?: ExpectedRevision; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.remedy = remedy;
    this.actual = options.actual;
  }
}

/**
 * What a store is opened for. `write`: it is made where it is not there. `existing`: it is written to, but must be there.
 * `read`: it must be there and nothing is written, so that the right to read it is enough.
 */
export type StoreAccess = 'write' | 'existing' | 'read';

/** Token under which the event store is injected. */
export const EVENT_STORE = Symbol('event store');
