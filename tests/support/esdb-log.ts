/**
 * The log of the EventStoreDB test server: what an append does and what a read sees, as the server documents it.
 * Positions are byte offsets of imagined records: strictly increasing, not dense, no count.
 */

export type Expected = number | 'no-stream' | 'any' | 'stream-exists';

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly custom: Uint8Array;
}

export interface LogRecord extends ProposedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  /** Ticks of 100 ns since 1970. */
  readonly created: bigint;
}

export type Outcome =
  | {
      readonly kind: 'success';
      readonly revision: number;
      readonly position: number;
      readonly wrote: boolean;
    }
  /** The stream's last revision, -1 where it has none. */
  | { readonly kind: 'wrong-version'; readonly last: number }
  | { readonly kind: 'deleted' };

export type Direction = 'forwards' | 'backwards';

interface StreamState {
  readonly records: LogRecord[];
  /** First visible revision; `Infinity` for a stream that was deleted, not for good. */
  truncateBefore: number;
  maxCount: number;
  tombstoned: boolean;
}

const NO_EVENT = -1;
const RECORD_OVERHEAD = 87;
/** The server remembers the ids of this many recent events for appends with any revision. */
const RECENT = 1_000;
/** What `$tb` holds when a stream is deleted. */
const DELETED_TRUNCATION = '9223372036854775807';

export class EsdbLog {
  readonly records: LogRecord[] = [];
  readonly #streams = new Map<string, StreamState>();
  readonly #recent = new Map<string, LogRecord>();
  readonly #waiters = new Set<() => void>();
  #end = 4_096;

  constructor() {
    for (const stream of SYSTEM_STREAMS) this.append(stream, 'any', [jsonEvent('$UserCreated', '{}')]);
  }

  /** Appends atomically, or repeats the success of an append that was written before. */
  append(stream: string, expected: Expected, events: readonly ProposedEvent[]): Outcome {
    const state = this.#state(stream);
    if (state.tombstoned) return { kind: 'deleted' };
    const refusal = this.#check(stream, state, expected, events);
    if (refusal !== undefined) return refusal;
    const wasDeleted = state.truncateBefore === Infinity;
    if (wasDeleted && events.length > 0) this.#writeMetadata(stream, `{"$tb":${state.records.length}}`);
    for (const event of events) this.#write(stream, state, event);
    for (const wake of this.#waiters) wake();
    return { kind: 'success', revision: state.records.length - 1, position: this.lastPosition, wrote: true };
  }

  /** Deletes a stream so that it can be written again. */
  delete(stream: string, expected: Expected): Outcome {
    const isThere = this.#state(stream).records.length > 0 || this.#hasMetadata(stream);
    if (expected === 'any' && !isThere) return { kind: 'wrong-version', last: NO_EVENT };
    return this.#guarded(stream, expected, () =>
      this.#writeMetadata(stream, `{"$tb":${DELETED_TRUNCATION}}`),
    );
  }

  /** Deletes a stream for good. */
  tombstone(stream: string, expected: Expected): Outcome {
    return this.#guarded(stream, expected, (state) => {
      this.#write(stream, state, jsonEvent('$streamDeleted', '{}'));
      state.tombstoned = true;
    });
  }

  /** Drops from the log what was deleted for good, as an operator has a server do. */
  scavenge(): void {
    const gone = this.records.filter(
      ({ stream, type }) => this.isTombstoned(stream) && type !== '$streamDeleted',
    );
    for (const record of gone) this.records.splice(this.records.indexOf(record), 1);
  }

  /** An event of the server's own, as its statistics write them. */
  writeSystemEvent(): void {
    this.append('$stats-127.0.0.1:2113', 'any', [jsonEvent('$statsCollected', '{}')]);
  }

  /** The events of a stream from a revision on; `undefined` where there is no such stream. */
  readStream(
    stream: string,
    from: number,
    direction: Direction,
  ): readonly LogRecord[] | 'deleted' | undefined {
    const state = this.#streams.get(stream);
    if (state?.tombstoned === true) return 'deleted';
    if (state === undefined || state.records.length === 0 || state.truncateBefore === Infinity)
      return undefined;
    const first = Math.max(state.truncateBefore, state.records.length - state.maxCount);
    return direction === 'forwards'
      ? state.records.slice(Math.max(first, from))
      : state.records.slice(first, from + 1).reverse();
  }

  /** Whether a record is shown to those who read its stream: it is not truncated, and its stream not gone. */
  isVisible({ stream, revision }: LogRecord): boolean {
    const state = this.#streams.get(stream);
    return (
      state !== undefined && revision >= Math.max(state.truncateBefore, state.records.length - state.maxCount)
    );
  }

  isTombstoned(stream: string): boolean {
    return this.#streams.get(stream)?.tombstoned === true;
  }

  /** The event that a link names as `revision@stream`. */
  linked(link: LogRecord): LogRecord | undefined {
    const [, revision, stream = ''] = /^(\d+)@(.+)$/.exec(Buffer.from(link.data).toString('utf8')) ?? [];
    return this.#streams.get(stream)?.records[Number(revision)];
  }

  /** The position that the next record will get. */
  get nextPosition(): number {
    return this.#end;
  }

  /** Index of the first record at a position or after it. */
  indexFrom(position: number): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.records[middle]?.position ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get lastPosition(): number {
    return this.records.at(-1)?.position ?? 0;
  }

  /** Resolves when the log holds more than `length` records or the signal aborts. */
  async grownBeyond(length: number, signal: AbortSignal): Promise<void> {
    while (this.records.length <= length && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiters.add(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
      this.#waiters.delete(resolve);
    }
  }

  #hasMetadata(stream: string): boolean {
    return (this.#streams.get(`$$${stream}`)?.records.length ?? 0) > 0;
  }

  #check(
    stream: string,
    state: StreamState,
    expected: Expected,
    events: readonly ProposedEvent[],
  ): Outcome | undefined {
    const last = state.records.length - 1;
    const wrong: Outcome = { kind: 'wrong-version', last };
    if (expected === 'stream-exists' && state.truncateBefore === Infinity) return { kind: 'deleted' };
    if (expected === 'stream-exists' && last === NO_EVENT && !this.#hasMetadata(stream)) return wrong;
    if (expected === 'any' || expected === 'stream-exists') {
      const first = this.#recent.get(events[0]?.id ?? '');
      if (first === undefined || state.records[first.revision] !== first) return undefined;
      return repeated(state, first.revision, events) ?? wrong;
    }
    const after = expected === 'no-stream' ? NO_EVENT : expected;
    if (after === last) return undefined;
    if (after > last) return wrong;
    const repeat = repeated(state, after + 1, events);
    if (repeat !== undefined) return repeat;
    const startsAnew = state.truncateBefore === Infinity && state.records[after + 1]?.id !== events[0]?.id;
    return startsAnew ? undefined : wrong;
  }

  #guarded(stream: string, expected: Expected, change: (state: StreamState) => void): Outcome {
    const state = this.#state(stream);
    if (state.tombstoned) return { kind: 'deleted' };
    const last = state.records.length - 1;
    const met =
      expected === 'any' ||
      (expected === 'stream-exists' ? last >= 0 : last === (expected === 'no-stream' ? NO_EVENT : expected));
    if (!met) return { kind: 'wrong-version', last };
    change(state);
    for (const wake of this.#waiters) wake();
    return { kind: 'success', revision: last, position: this.lastPosition, wrote: true };
  }

  #writeMetadata(stream: string, json: string): void {
    this.#write(`$$${stream}`, this.#state(`$$${stream}`), jsonEvent('$metadata', json));
  }

  #write(stream: string, state: StreamState, event: ProposedEvent): void {
    const { type, data, custom } = event;
    const record: LogRecord = {
      ...event,
      stream,
      revision: state.records.length,
      position: this.#end,
      created: BigInt(Date.now()) * 10_000n,
    };
    this.#end += RECORD_OVERHEAD + stream.length + 2 * type.length + data.length + custom.length;
    state.records.push(record);
    this.records.push(record);
    this.#recent.set(event.id, record);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > RECENT && oldest !== undefined) this.#recent.delete(oldest);
    if (stream.startsWith('$$') && type === '$metadata') this.#apply(stream.slice(2), data);
  }

  #apply(stream: string, data: Uint8Array): void {
    const text = Buffer.from(data).toString('utf8');
    const metadata = JSON.parse(text) as { readonly $tb?: number; readonly $maxCount?: number };
    const state = this.#state(stream);
    const deleted = text.includes(DELETED_TRUNCATION);
    state.truncateBefore = deleted ? Infinity : (metadata.$tb ?? 0);
    state.maxCount = metadata.$maxCount ?? Infinity;
  }

  #state(stream: string): StreamState {
    let state = this.#streams.get(stream);
    if (state === undefined) {
      state = { records: [], truncateBefore: 0, maxCount: Infinity, tombstoned: false };
      this.#streams.set(stream, state);
    }
    return state;
  }
}

/** The success of an append whose ids stand at a place already, `undefined` where others stand there. */
function repeated(state: StreamState, from: number, events: readonly ProposedEvent[]): Outcome | undefined {
  const stored = state.records.slice(from, from + events.length);
  const final = stored.at(-1);
  const same = stored.length === events.length && stored.every((record, k) => record.id === events[k]?.id);
  if (!same || final === undefined) return undefined;
  return { kind: 'success', revision: final.revision, position: final.position, wrote: false };
}

/** What a database holds before anybody wrote to it. */
const SYSTEM_STREAMS = ['$users', '$user-admin', '$user-ops'];

const jsonEvent = (type: string, json: string): ProposedEvent => ({
  id: crypto.randomUUID(),
  type,
  contentType: 'application/json',
  data: Buffer.from(json, 'utf8'),
  custom: new Uint8Array(),
});
