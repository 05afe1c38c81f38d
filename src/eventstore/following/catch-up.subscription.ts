import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import {
  START,
  StoreError,
  type Position,
  type StoredEvent,
  type Subscription,
  type SubscriptionMessage,
} from '../port.ts';

/** A stretch of the log as one read examined it. */
export interface LogPage {
  /** The matching events of the stretch, at most 1 000. */
  readonly events: readonly StoredEvent[];
  /** Position up to which the log was examined. */
  readonly examined: Position;
  /** Whether the log ended there. */
  readonly end: boolean;
}

/** What a subscription needs of its log. */
export interface FollowedLog {
  isClosed(): boolean;
  /** Wakes its waiters when the log may have grown and when it closes. */
  readonly growth: Signal;
  /** The next stretch after `from`. */
  page(prefixes: readonly string[], from: Position): Promise<LogPage>;
  /** Called with +1 and -1 as a subscription begins and stops to wait for growth. */
  watching?(change: 1 | -1): void;
}

/** A counter one can wait on. A waiter names the count it has seen, so a rise between look and wait is not lost. */
export class Signal {
  #count = 0;
  #next = Promise.withResolvers<void>();

  get count(): number {
    return this.#count;
  }

  raise(): void {
    this.#count += 1;
    this.#next.resolve();
    this.#next = Promise.withResolvers<void>();
  }

  after(seen: number): Promise<void> {
    return this.#count === seen ? this.#next.promise : Promise.resolve();
  }
}

/**
 * Catch-up subscription over a local log: reads page by page as the consumer asks, gives the loop a turn after each,
 * and waits for growth at the end. It holds one page at most, however slow its consumer.
 */
export class CatchUpSubscription implements Subscription {
  readonly #log: FollowedLog;
  readonly #prefixes: readonly string[];
  readonly #from: Position;
  #isClosed = false;
  #consumed = false;

  constructor(log: FollowedLog, prefixes: readonly string[], from: Position) {
    this.#log = log;
    // The empty prefix begins every name.
    this.#prefixes = prefixes.includes('') ? [] : [...prefixes];
    this.#from = from < START ? START : from;
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
    this.#isClosed = true;
    // Wakes the log's other waiters too; they look, find nothing and wait again.
    this.#log.growth.raise();
  }

  get #over(): boolean {
    return this.#isClosed || this.#log.isClosed();
  }

  async *#messages(): AsyncGenerator<SubscriptionMessage, void, undefined> {
    let position = this.#from;
    let live = false;
    while (!this.#over) {
      const seen = this.#log.growth.count;
      const page = await this.#page(position);
      if (page === undefined) return;
      const moved = page.examined > position;
      position = page.examined;
      if (live && !page.end) {
        live = false;
        yield { kind: 'fell-behind' };
      }
      if (page.events.length > 0) yield { kind: 'events', events: page.events };
      else if (moved) yield { kind: 'checkpoint', position };
      if (page.end && !live && !this.#over) {
        live = true;
        yield { kind: 'caught-up', position };
      }
      if (page.end) await this.#growth(seen);
      else await turnOfTheLoop();
    }
  }

  /** The next page; `undefined` where the subscription or the log was closed meanwhile. */
  async #page(position: Position): Promise<LogPage | undefined> {
    try {
      const page = await this.#log.page(this.#prefixes, position);
      return this.#over ? undefined : page;
    } catch (error) {
      if (this.#over) return undefined;
      throw error;
    }
  }

  async #growth(seen: number): Promise<void> {
    if (this.#over) return;
    this.#log.watching?.(1);
    try {
      await this.#log.growth.after(seen);
    } finally {
      this.#log.watching?.(-1);
    }
  }
}
