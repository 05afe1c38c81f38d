import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadCall } from './eventstoredb.connection.ts';
import { weightOf } from './eventstoredb.wire.ts';

/** Responses that wait for the consumer, at most, before the call is paused: by number and by bytes of their bodies. */
const MOST = 1_000;
const HEAVIEST = 4 * 1024 * 1024;

export type Taken =
  /** In order of arrival, never empty. */
  | { readonly kind: 'responses'; readonly responses: readonly streamsPb.ReadResp[] }
  | { readonly kind: 'idle' }
  | { readonly kind: 'end' };

/**
 * The responses of one read call, taken in chunks by one consumer. While nobody takes, the call is paused, the
 * transport stops to read, and the server waits: memory stays bounded.
 */
export class ResponseQueue {
  readonly #call: ReadCall;
  #waiting: streamsPb.ReadResp[] = [];
  #weight = 0;
  #paused = false;
  #ended = false;
  #failure: unknown;
  #wake: (() => void) | undefined;

  constructor(call: ReadCall) {
    this.#call = call;
    call.on('data', (response: streamsPb.ReadResp) => this.#arrived(response));
    call.on('error', (error: unknown) => {
      this.#failure ??= error;
      this.#wake?.();
    });
    // A call that broke before anybody listened emits nothing but its end.
    for (const event of ['end', 'close']) {
      call.on(event, () => {
        this.#ended = true;
        this.#wake?.();
      });
    }
  }

  /**
   * What arrived since; waits where nothing did, at most `idleMillis`. Rejects with the call's failure once all
   * before it is taken.
   */
  async take(idleMillis: number): Promise<Taken> {
    if (this.#isStill) await this.#arrival(idleMillis);
    // Responses are handed over one by one; a turn of the loop gathers those that came in one packet.
    if (!this.#paused) await turnOfTheLoop();
    if (this.#waiting.length > 0) {
      const responses = this.#waiting;
      this.#waiting = [];
      this.#weight = 0;
      if (this.#paused) this.#call.resume();
      this.#paused = false;
      return { kind: 'responses', responses };
    }
    if (this.#failure !== undefined) throw this.#failure;
    return { kind: this.#ended ? 'end' : 'idle' };
  }

  /** Ends the call on the server too; what waits is dropped and `take` sees the end. */
  cancel(): void {
    this.#waiting = [];
    this.#ended = true;
    this.#call.cancel();
    this.#wake?.();
  }

  get #isStill(): boolean {
    return this.#waiting.length === 0 && this.#failure === undefined && !this.#ended;
  }

  #arrived(response: streamsPb.ReadResp): void {
    if (this.#ended) return;
    this.#waiting.push(response);
    this.#weight += weightOf(response);
    if (!this.#paused && (this.#waiting.length >= MOST || this.#weight >= HEAVIEST)) {
      this.#paused = true;
      this.#call.pause();
    }
    this.#wake?.();
  }

  async #arrival(idleMillis: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, idleMillis);
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
    this.#wake = undefined;
  }
}
