import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import type { DecidedEvent, Decider, StreamCommand, StreamState, Written } from './decider.ts';
import { EMPTY_STREAM, follow, judge, type StreamEnd } from './judge.ts';
import {
  APPEND_EVENTS_LIMIT,
  APPEND_LIMIT,
  StoreError,
  type Appended,
  type EventStore,
  type NewEvent,
} from '../port.ts';

/** Times that a command may lose the race for its place in the stream before its sender is told. */
const MOST_RACES = 100;
/** Times that an append of unknown outcome is looked up and tried again before its error is passed on. */
const MOST_OUTAGES = 2;
/** Work (`Decider.workOf`) judged between two turns of the event loop. */
const ROUND_WORK = 500;

type Answer = Result<Written>;

interface Request<C> {
  /** Absent for a request that only reads the state. */
  readonly command?: C;
  readonly hash: string;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
  /** The stream was read after this request came in: what the state says is new enough to answer it. */
  fresh: boolean;
  races: number;
  outages: number;
  /** Its append failed as part of a larger one: it is tried by itself. */
  alone: boolean;
}

/** One append: events of one or more commands, each judged on the state that those before it leave. */
interface Batch<C, S extends StreamState> {
  readonly writes: { readonly request: Request<C>; readonly command: C; readonly written: Written }[];
  readonly events: NewEvent[];
  bytes: number;
  end: StreamEnd<S>;
}

/** A request that writes nothing, and whether its answer holds whatever others wrote. */
interface Resting<C> {
  readonly request: Request<C>;
  readonly answer: Answer;
  readonly certain: boolean;
}

export interface StreamRunnerOptions<C extends StreamCommand, S extends StreamState, E extends DecidedEvent> {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly decider: Decider<C, S, E>;
  readonly stream: string;
  readonly mayBegin?: MayBegin<C>;
  readonly onIdle: () => void;
}

/** Why a command may not begin its stream, asked in its turn and before its first event is stored; nothing where it may. */
export type MayBegin<C> = (command: C) => Promise<Result<never> | undefined>;

/**
 * Serves one stream, one round after another: takes the requests that have gathered, judges them in order, each on the state that
 * those before it would leave, and appends all their events at once, with the exact revision expected. So one durable
 * write serves any number of concurrent commands, and no command ever rests on an event that was not stored: two
 * appends in flight at once could not promise that, since the second may succeed over another process's event in the first
 * one's place.
 *
 * While it is the only writer it never reads. Where another process wrote, the append fails, only what is newer is read,
 * and the round is judged again. A refusal that rests on memory alone is checked in the same way before it is given.
 */
export class StreamRunner<C extends StreamCommand, S extends StreamState, E extends DecidedEvent> {
  readonly #store: EventStore;
  readonly #clock: Clock;
  readonly #decider: Decider<C, S, E>;
  readonly #stream: string;
  readonly #mayBegin: MayBegin<C> | undefined;
  readonly #onIdle: () => void;
  #queue: Request<C>[] = [];
  /** Always the end that the stream had at some time: nothing unconfirmed gets in here. */
  #end: StreamEnd<S> = EMPTY_STREAM;
  #loaded = false;
  #running = false;

  constructor(options: StreamRunnerOptions<C, S, E>) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#decider = options.decider;
    this.#stream = options.stream;
    this.#mayBegin = options.mayBegin;
    this.#onIdle = options.onIdle;
  }

  /** The state as it was last known here, without a look into the store. */
  get held(): S | undefined {
    return this.#end.state;
  }

  get idle(): boolean {
    return !this.#running;
  }

  /** Entries held in memory. */
  get weight(): number {
    const { state } = this.#end;
    return state === undefined ? 1 : 1 + this.#decider.weightOf(state);
  }

  execute(command: C): Promise<Answer> {
    const hash = this.#decider.hashOf(command);
    return new Promise((settle, fail) => this.#enqueue({ command, hash, settle, fail }));
  }

  /** The state as it stands in the store. */
  read(): Promise<S | undefined> {
    return new Promise((resolve, fail) => {
      this.#enqueue({ hash: '', settle: () => resolve(this.#end.state), fail });
    });
  }

  #enqueue(request: Pick<Request<C>, 'hash' | 'settle' | 'fail'> & { command?: C }): void {
    this.#queue.push({ ...request, fresh: false, races: 0, outages: 0, alone: false });
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#queue.length > 0) {
      // Requests of the same turn of the loop gather into one round.
      await turn();
      try {
        await this.#round();
      } catch (error) {
        for (const request of this.#queue.splice(0)) request.fail(error);
      }
    }
    this.#running = false;
    this.#onIdle();
  }

  async #round(): Promise<void> {
    if (!this.#loaded) await this.#readNewer();
    const taken: Request<C>[] = [];
    const batch: Batch<C, S> = { writes: [], events: [], bytes: 0, end: this.#end };
    const resting: Resting<C>[] = [];
    let work = 0;
    for (const request of this.#queue) {
      const more = request.command === undefined ? 1 : this.#decider.workOf(request.command);
      if (taken.length > 0 && (work + more > ROUND_WORK || request.alone)) break;
      if (!this.#place(request, batch, resting)) break;
      taken.push(request);
      work += more;
      if (request.alone) break;
    }
    if (await this.#refusedToBegin(batch)) return;
    this.#queue.splice(0, taken.length);

    if (batch.events.length > 0 && !(await this.#write(batch, taken))) return;
    const written = batch.events.length > 0;
    const doubtful: Request<C>[] = [];
    for (const { request, answer, certain } of resting) {
      if (written || certain || request.fresh) request.settle(answer);
      else doubtful.push(request);
    }
    if (doubtful.length === 0) return;
    this.#queue.unshift(...doubtful);
    await this.#readNewer();
  }

  /** Judges one request into the round; `false` where its events no longer fit into the append. */
  #place(request: Request<C>, batch: Batch<C, S>, resting: Resting<C>[]): boolean {
    const { command, hash } = request;
    if (command === undefined) {
      const answer = ok({ revision: -1, events: 0 });
      resting.push({ request, answer, certain: false });
      return true;
    }
    const judgement = judge(this.#decider, command, hash, batch.end, this.#clock.now());
    if (judgement.kind !== 'events') {
      resting.push({ request, answer: judgement.answer, certain: judgement.kind === 'remembered' });
      return true;
    }
    const { events, bytes, end, written } = judgement;
    const fits =
      batch.events.length + events.length <= APPEND_EVENTS_LIMIT && batch.bytes + bytes <= APPEND_LIMIT;
    if (!fits && batch.events.length > 0) return false;
    batch.writes.push({ request, command, written });
    batch.events.push(...events);
    batch.bytes += bytes;
    batch.end = end;
    return true;
  }

  /** Whether the command that would begin the stream was refused: those behind it are then judged again, without it. */
  async #refusedToBegin({ writes: [first] }: Batch<C, S>): Promise<boolean> {
    if (first === undefined || this.#end.state !== undefined) return false;
    const refusal = await this.#mayBegin?.(first.command);
    if (refusal === undefined) return false;
    this.#queue.splice(this.#queue.indexOf(first.request), 1);
    first.request.settle(refusal);
    return true;
  }

  /** Appends the round's events and answers their commands; `false` where the round has to be judged again. */
  async #write({ writes, events, end }: Batch<C, S>, taken: readonly Request<C>[]): Promise<boolean> {
    let appended: Appended;
    try {
      appended = await this.#store.append(this.#stream, events, this.#end.state?.revision ?? 'no-stream');
    } catch (error) {
      await this.#recover(
        error,
        writes.map(({ request }) => request),
        taken,
      );
      return false;
    }
    if (appended.written === 'before') {
      // Another process sent the same commands: what it stored is the first answer, and not byte for byte what is held here.
      this.#queue.unshift(...taken);
      await this.#readNewer();
      return false;
    }
    this.#end = end;
    const position = appended.position.toString();
    for (const { request, written } of writes) request.settle(ok({ ...written, position }));
    return true;
  }

  /** Decides who is tried again after a failed append. */
  async #recover(
    error: unknown,
    writers: readonly Request<C>[],
    taken: readonly Request<C>[],
  ): Promise<void> {
    const kind = error instanceof StoreError ? error.kind : undefined;
    const failed = new Set<Request<C>>();
    let races = 0;
    for (const request of writers) {
      if (kind === 'wrong-expected-revision') {
        request.races += 1;
        races = Math.max(races, request.races);
      } else if (kind === 'unavailable' || kind === 'deadline') {
        request.outages += 1;
        if (request.outages > MOST_OUTAGES) failed.add(request);
      } else if ((kind === 'too-large' || kind === 'unusable') && writers.length > 1) {
        request.alone = true;
      } else {
        failed.add(request);
      }
    }
    for (const request of failed) request.fail(error);
    this.#queue.unshift(...taken.filter((request) => !failed.has(request)));
    if (kind === 'too-large' || kind === 'unusable') return;
    if (races > 2) await delay(Math.random() * Math.min(races, 20));
    // Also without a race: an append of unknown outcome may have been stored, and only reading tells.
    await this.#readNewer();
    this.#giveUp(writers);
  }

  #giveUp(writers: readonly Request<C>[]): void {
    for (const request of writers) {
      if (request.races <= MOST_RACES) continue;
      this.#queue.splice(this.#queue.indexOf(request), 1);
      const current = this.#end.state?.revision ?? null;
      request.settle(
        err(
          rejection(
            'conflict',
            'revision-conflict',
            `Others keep writing to ${this.#stream}: the command lost the race for its place ${request.races} times`,
            'Send it again with the same id.',
            { current },
          ),
        ),
      );
    }
  }

  /** Folds what was stored since; whoever was waiting when the reading began may be answered from it. */
  async #readNewer(): Promise<void> {
    const waiting = [...this.#queue];
    // Until the last page is in, a command of several events may be known by half.
    this.#loaded = false;
    const from = (this.#end.state?.revision ?? -1) + 1;
    for await (const events of this.#store.readStream(this.#stream, { from })) {
      this.#end = follow(this.#decider, this.#end, events);
      await turn();
    }
    this.#loaded = true;
    for (const request of waiting) request.fresh = true;
  }
}
