import { setImmediate as turnOfTheLoop, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.ts';
import { StoreError, type EventStore, type Position, type StoredEvent, type Subscription } from '../port.ts';
import { describeParked, type ParkedStream } from './parking.ts';
import { upcast, upcastAll } from './upcasting.ts';

/** What is folded from events: a read model, or several that stand at one position. */
export interface Projector {
  /** Of the last event applied; it moves with each event, or with each batch as a whole. */
  readonly position: Position;
  /** Streams that it parked by itself, and passes over from the event at fault on. */
  readonly parked?: readonly ParkedStream[];
  /** Applies events that follow `position`, in order. Throws what it cannot apply, and then stays at `position`. */
  apply(events: readonly StoredEvent[]): void | Promise<void>;
}

export type RunnerState = 'starting' | 'catching-up' | 'live' | 'retrying' | 'parked' | 'stopped';

export interface RunnerFailure {
  readonly message: string;
  /** Of the event that could not be applied, or of the last one applied where the store failed. */
  readonly position: string;
  /** Wire name of the event that could not be applied. */
  readonly type?: string;
  readonly attempts: number;
}

export interface RunnerHealth {
  readonly state: RunnerState;
  readonly position: string;
  /** Matching events not yet applied; counted up to 10 000. While the store cannot be asked, the last count. */
  readonly lag: number;
  /** Whether more than `lag` lie ahead. */
  readonly lagCapped: boolean;
  /** Milliseconds since it last moved or first knew of events ahead, whichever is later; 0 with nothing ahead. */
  readonly stalledForMs: number;
  readonly error?: RunnerFailure;
  /** Streams that are parked while the others go on; the first of them, in the order of their faults. */
  readonly parked?: readonly (Omit<ParkedStream, 'position'> & { readonly position: string })[];
  /** How many streams are parked; absent with none. */
  readonly parkedStreams?: number;
}

export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** How often one event is tried before the projector is parked. A failing store is tried for ever. */
  readonly attempts: number;
  /** Source of the jitter, in [0, 1). */
  readonly random: () => number;
}

export interface RunnerOptions {
  readonly store: EventStore;
  readonly prefixes: readonly string[];
  readonly projector: Projector;
  readonly clock: Clock;
  readonly log?: { warn(message: string): void; error(message: string): void };
  readonly backoff?: Partial<Backoff>;
  /** Brings events to their newest version; by default with this program's own steps. */
  readonly upcast?: (event: StoredEvent) => StoredEvent;
}

export type AppliedListener = (events: readonly StoredEvent[], position: Position) => void;
export type ParkedListener = (parked: ParkedStream) => void;

const DEFAULT_BACKOFF: Backoff = { firstMs: 50, longestMs: 5_000, attempts: 6, random: Math.random };
const LAG_CAP = 10_000;
/** Most parked streams that health and log name. */
const PARKED_NAMED = 100;
const EVENTS_A_TURN = 1_000;

interface Waiter {
  readonly position: Position;
  readonly resolve: (reached: boolean) => void;
}

/**
 * Feeds one projector from one subscription. A failing store is subscribed again from where the projector stands; an event
 * that cannot be applied is tried again with growing delays and then parks the runner, which says so in its health:
 * events are never skipped, and the process never dies of them.
 */
export class SubscriptionRunner {
  readonly #options: RunnerOptions;
  readonly #backoff: Backoff;
  readonly #listeners = new Set<AppliedListener>();
  readonly #parkedListeners = new Set<ParkedListener>();
  readonly #waiters = new Set<Waiter>();
  #state: RunnerState = 'stopped';
  #position: Position;
  #failure: RunnerFailure | undefined;
  #aheadSince: number | undefined;
  #lag = 0;
  #sinceTurn = 0;
  #parkedTold = 0;
  #halt = new AbortController();
  #subscription: Subscription | undefined;
  #running: Promise<void> | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#backoff = { ...DEFAULT_BACKOFF, ...options.backoff };
    this.#position = options.projector.position;
  }

  /** Up to where the log is applied; it also passes over events that the prefixes leave out. */
  get position(): Position {
    return this.#position;
  }

  get state(): RunnerState {
    return this.#state;
  }

  /** Begins to follow, from the projector's position. Does nothing while it runs. */
  start(): void {
    if (this.#running !== undefined) return;
    this.#halt = new AbortController();
    this.#position = this.#options.projector.position;
    this.#failure = undefined;
    this.#state = 'starting';
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      this.#release();
    });
  }

  /** Tries again after it was parked. */
  retry(): void {
    this.start();
  }

  /** Stops after the batch in hand. */
  async stop(): Promise<void> {
    this.#halt.abort();
    await this.#subscription?.close();
    await this.#running;
    this.#state = 'stopped';
  }

  /** `true` once `position` is applied; `false` when the time is over, or the runner is parked or stopped. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.#position >= position) return Promise.resolve(true);
    if (this.#running === undefined) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        resolve: (reached) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(reached);
        },
      };
      const timer = setTimeout(() => waiter.resolve(false), timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  /** Calls `listener` after each batch with the events applied. Returns the function that ends it. */
  onApplied(listener: AppliedListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` with each stream that the projector parks, once. Returns the function that ends it. */
  onParked(listener: ParkedListener): () => void {
    this.#parkedListeners.add(listener);
    return () => this.#parkedListeners.delete(listener);
  }

  async health(): Promise<RunnerHealth> {
    const { store, prefixes, clock } = this.#options;
    const position = this.#position;
    let error = this.#failure;
    try {
      this.#lag = await store.countAfter(prefixes, position, LAG_CAP + 1);
    } catch (cause) {
      error ??= { message: describe(cause), position: String(position), attempts: 1 };
    }
    // Only what was counted from where the runner still stands says that it does not move.
    if (this.#lag > 0 && position === this.#position) this.#aheadSince ??= clock.now();
    const stalled = this.#lag > 0 && this.#aheadSince !== undefined;
    return {
      state: this.#state,
      position: String(position),
      lag: Math.min(this.#lag, LAG_CAP),
      lagCapped: this.#lag > LAG_CAP,
      stalledForMs: stalled ? Math.max(0, clock.now() - (this.#aheadSince ?? 0)) : 0,
      ...(error === undefined ? {} : { error }),
      ...this.#parked(),
    };
  }

  #parked(): Pick<RunnerHealth, 'parked' | 'parkedStreams'> {
    const { parked = [] } = this.#options.projector;
    if (parked.length === 0) return {};
    const named = parked.slice(0, PARKED_NAMED).map((each) => ({ ...each, position: String(each.position) }));
    return { parked: named, parkedStreams: parked.length };
  }

  get #halted(): boolean {
    return this.#halt.signal.aborted;
  }

  /** Ends when stopped or parked, or when the store was closed. */
  async #run(): Promise<void> {
    for (let failures = 0; !this.#halted;) {
      try {
        const ended = await this.#follow(() => (failures = 0));
        if (ended === 'parked') return;
        failures += 1;
      } catch (error) {
        if (error instanceof StoreError && error.kind === 'closed') break;
        failures += 1;
        this.#state = 'retrying';
        this.#failure = { message: describe(error), position: String(this.#position), attempts: failures };
        this.#options.log?.warn(
          `The subscription failed (attempt ${failures}) and is begun again: ${describe(error)}`,
        );
      }
      await this.#pause(failures);
    }
    this.#state = 'stopped';
  }

  /** One subscription, from where the projector stands. `ended` also where the store ended it without an error. */
  async #follow(received: () => void): Promise<'parked' | 'ended'> {
    const { store, prefixes } = this.#options;
    const subscription = store.subscribe(prefixes, this.#position);
    this.#subscription = subscription;
    try {
      for await (const message of subscription) {
        if (this.#halted) break;
        received();
        this.#failure = undefined;
        switch (message.kind) {
          case 'events':
            this.#recovered();
            if (!(await this.#applyAll(message.events))) return this.#halted ? 'ended' : 'parked';
            break;
          case 'checkpoint':
            this.#recovered();
            this.#advance(message.position);
            break;
          case 'caught-up':
            this.#advance(message.position);
            this.#state = 'live';
            break;
          case 'fell-behind':
            this.#state = 'catching-up';
            break;
        }
      }
      return 'ended';
    } finally {
      this.#subscription = undefined;
      await subscription.close();
    }
  }

  #recovered(): void {
    if (this.#state !== 'live') this.#state = 'catching-up';
  }

  /** Whether all were applied; not where the runner was halted or parked on the way. */
  async #applyAll(received: readonly StoredEvent[]): Promise<boolean> {
    // After a lost connection a store may repeat the last events.
    const events = upcastAll(this.#unseen(received, this.#position), this.#options.upcast ?? upcast);
    const last = events.at(-1);
    if (last === undefined) return true;
    this.#aheadSince ??= this.#options.clock.now();
    try {
      await this.#options.projector.apply(events);
      this.#applied(events, last.position);
    } catch (error) {
      if (!(await this.#applySingly(events, error))) return false;
    }
    this.#sinceTurn += events.length;
    if (this.#sinceTurn >= EVENTS_A_TURN) {
      this.#sinceTurn = 0;
      await turnOfTheLoop();
    }
    return true;
  }

  /** After a failure within a batch: one by one, so that the event that cannot be applied is known. */
  async #applySingly(events: readonly StoredEvent[], first: unknown): Promise<boolean> {
    const { projector } = this.#options;
    const before = this.#state;
    let error = first;
    let attempts = 1;
    for (const event of events) {
      this.#aheadSince ??= this.#options.clock.now();
      while (event.position > projector.position) {
        if (error !== undefined) {
          const { type } = event;
          this.#failure = { message: describe(error), position: String(event.position), type, attempts };
          if (attempts >= this.#backoff.attempts) return this.#park(event, error);
          this.#state = 'retrying';
          await this.#pause(attempts);
          if (this.#halted) return false;
        }
        try {
          await projector.apply([event]);
          error = undefined;
          attempts = 0;
          break;
        } catch (again) {
          error = again;
          attempts += 1;
        }
      }
      this.#applied([event], event.position);
    }
    this.#failure = undefined;
    this.#state = before;
    return true;
  }

  #park(event: StoredEvent, error: unknown): false {
    this.#state = 'parked';
    this.#options.log?.error(
      `The projector is parked before ${event.type} at position ${event.position} ("${event.stream}" revision ${event.revision}): ${describe(error)}`,
    );
    return false;
  }

  #unseen(events: readonly StoredEvent[], position: Position): readonly StoredEvent[] {
    const first = events[0];
    return first !== undefined && first.position > position
      ? events
      : events.filter((event) => event.position > position);
  }

  #applied(events: readonly StoredEvent[], position: Position): void {
    this.#advance(position);
    const taken = this.#taken(events);
    if (taken.length === 0) return;
    this.#call(this.#listeners, (listener) => listener(taken, position));
  }

  #call<L>(listeners: Iterable<L>, tell: (listener: L) => void): void {
    for (const listener of listeners) {
      try {
        tell(listener);
      } catch (error) {
        this.#options.log?.error(`A listener to applied events failed: ${describe(error)}`);
      }
    }
  }

  /** The events that the projector took in, and did not pass over with a stream that it parked. */
  #taken(events: readonly StoredEvent[]): readonly StoredEvent[] {
    const { parked = [] } = this.#options.projector;
    if (parked.length === 0) return events;
    for (const [index, each] of parked.entries()) {
      if (index < this.#parkedTold) continue;
      if (index < PARKED_NAMED) {
        this.#options.log?.error(
          `A stream is parked, and the others go on: ${describeParked(each)}. ${each.remedy}`,
        );
      }
      this.#call(this.#parkedListeners, (listener) => listener(each));
    }
    this.#parkedTold = Math.max(this.#parkedTold, parked.length);
    const from = new Map(parked.map(({ stream, position }) => [stream, position]));
    return events.filter(({ stream, position }) => position < (from.get(stream) ?? Infinity));
  }

  #advance(position: Position): void {
    if (position <= this.#position) return;
    this.#position = position;
    this.#aheadSince = undefined;
    for (const waiter of this.#waiters) if (waiter.position <= position) waiter.resolve(true);
  }

  #release(): void {
    for (const waiter of this.#waiters) waiter.resolve(false);
  }

  /** Exponential delay with jitter, so that many instances do not come back at one moment. */
  async #pause(failures: number): Promise<void> {
    const { firstMs, longestMs, random } = this.#backoff;
    let delay = firstMs;
    for (let k = 1; k < failures && delay < longestMs; k += 1) delay *= 2;
    try {
      await sleep(Math.min(delay, longestMs) * (0.5 + random() / 2), undefined, {
        signal: this.#halt.signal,
      });
    } catch {
      // Halted while it waited.
    }
  }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
