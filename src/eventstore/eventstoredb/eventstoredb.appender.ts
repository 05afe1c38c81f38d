import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { isTransient, overdue, storeErrorOf, storeErrorOfStatus } from './eventstoredb-errors.ts';
import type { BatchCall, EventStoreDbConnection } from './eventstoredb.connection.ts';
import { opened } from './eventstoredb.deadline.ts';
import type { Patience } from './eventstoredb.reader.ts';
import { appendRequest, appendedAt, lastRevisionOf } from './eventstoredb.wire.ts';
import type { EncodedEvent } from '../limits.ts';
import { StoreError, type ExpectedRevision, type Position, type Revision } from '../port.ts';
import { storeClosed } from '../revision-check.ts';

export type AppendResult =
  /** Written by this call. The server may leave the position out. */
  | { readonly kind: 'written'; readonly revision: Revision; readonly position: Position | undefined }
  /** Refused: the stream's last revision is another (-1: no stream). */
  | { readonly kind: 'refused'; readonly last: Revision };

const ENDED = 'the server ended the call';
const WRONG_VERSION = 'event_store.client.WrongExpectedVersion';

/**
 * Appends, many at once over one call. An append that got no answer (connection lost, no leader, server's own
 * time-out) is sent again with the same ids until the deadline: the server recognises what it has written already by
 * expected revision and ids.
 *
 * The ids on the wire are new with each append, not the events' own. So the server's rule of repeats covers exactly
 * the re-sending of this very append, and success always means that *this* append wrote the events. Had they the
 * events' own ids, an append of the same command by another process would be answered with success too, and nothing
 * in the answer would tell whose events stand there.
 */
export class EventStoreDbAppender {
  readonly #connection: EventStoreDbConnection;
  readonly #patience: Patience;
  #lane: Promise<Lane> | undefined;

  constructor(connection: EventStoreDbConnection, patience: Patience) {
    this.#connection = connection;
    this.#patience = patience;
  }

  /** Rejects with a `StoreError`; after `unavailable` and `deadline` the events may be written or not. */
  async append(
    stream: string,
    events: readonly EncodedEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const { deadlineMillis, pauseBefore, closing } = this.#patience;
    const doing = `append to stream "${stream}"`;
    const giveUpAt = performance.now() + deadlineMillis;
    const wireIds = events.map(() => randomUUID());
    for (let attempt = 1; ; attempt += 1) {
      if (closing.aborted) throw storeClosed();
      const left = Math.max(giveUpAt - performance.now(), 1);
      try {
        const correlationId = randomUUID();
        const lane = await this.#openLane(left);
        return await lane.send(
          correlationId,
          appendRequest(correlationId, stream, events, wireIds, expected),
          doing,
          left,
        );
      } catch (error) {
        if (closing.aborted) throw storeClosed();
        const failure = storeErrorOf(error, doing);
        const delay = pauseBefore(attempt);
        if (!isTransient(failure)) throw failure;
        if (performance.now() + delay >= giveUpAt) throw unknownOutcome(failure);
        await sleep(delay, undefined, { signal: closing }).catch(() => undefined);
      }
    }
  }

  /** Ends the call; appends in flight reject with `closed`. */
  async close(): Promise<void> {
    const lane = await this.#lane?.catch(() => undefined);
    lane?.end();
  }

  #openLane(millis: number): Promise<Lane> {
    this.#lane ??= this.#newLane(millis);
    return this.#lane;
  }

  async #newLane(millis: number): Promise<Lane> {
    try {
      const call = await opened(this.#connection.batchAppend(), 'open the call of appends', millis);
      return new Lane(call, () => (this.#lane = undefined));
    } catch (error) {
      this.#lane = undefined;
      throw error;
    }
  }
}

interface Waiter {
  readonly doing: string;
  resolve(outcome: AppendResult): void;
  reject(error: unknown): void;
}

/** One batch call with the appends that wait for their answers on it. */
class Lane {
  readonly #call: BatchCall;
  readonly #waiting = new Map<string, Waiter>();
  readonly #onBreak: () => void;
  #broken = false;

  constructor(call: BatchCall, onBreak: () => void) {
    this.#call = call;
    this.#onBreak = onBreak;
    call.on('data', (response: streamsPb.BatchAppendResp) => this.#answered(response));
    call.on('error', (error: unknown) => this.#break(error));
    for (const event of ['end', 'close']) call.on(event, () => this.#break(new Error(ENDED)));
  }

  async send(
    correlationId: string,
    request: streamsPb.BatchAppendReq,
    doing: string,
    millis: number,
  ): Promise<AppendResult> {
    // It broke between opening and sending.
    if (this.#broken) throw new Error(ENDED);
    const { promise, resolve, reject } = Promise.withResolvers<AppendResult>();
    const timer = setTimeout(() => reject(overdue(doing, millis)), millis);
    this.#waiting.set(correlationId, { doing, resolve, reject });
    try {
      this.#call.write(request);
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(correlationId);
    }
  }

  end(): void {
    this.#break(storeClosed());
    this.#call.cancel();
  }

  #answered(response: streamsPb.BatchAppendResp): void {
    // An answer that comes after its append gave up finds nobody.
    const waiter = this.#waiting.get(response.getCorrelationId()?.getString() ?? '');
    const success = response.getSuccess();
    if (success !== undefined) {
      waiter?.resolve({ kind: 'written', ...appendedAt(success) });
      return;
    }
    const details = response.getError()?.getDetails();
    const name = details?.getTypeName() ?? '';
    const refusal =
      name === WRONG_VERSION ? details?.unpack(sharedPb.WrongExpectedVersion.deserializeBinary, name) : null;
    if (refusal != null) waiter?.resolve({ kind: 'refused', last: lastRevisionOf(refusal) });
    else
      waiter?.reject(
        storeErrorOfStatus(
          name.split('.').at(-1) ?? '',
          response.getError()?.getMessage() ?? '',
          waiter.doing,
        ),
      );
  }

  #break(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#onBreak();
    // A call that only the server ended stays open, and the client's `dispose` would wait for its end for ever.
    this.#call.end();
    for (const waiter of this.#waiting.values()) waiter.reject(error);
    this.#waiting.clear();
  }
}

const unknownOutcome = (failure: StoreError): StoreError =>
  new StoreError(
    failure.kind,
    `${failure.message}; whether the events were written is not known`,
    `Append the same events again with the same expected revision: they are written once at most. ${failure.remedy}`,
    { cause: failure },
  );
