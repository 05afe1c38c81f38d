import type { Clock } from '../../kernel/clock.ts';
import { Lru } from '../../kernel/lru.ts';
import type { Result } from '../../kernel/result.ts';
import type { DecidedEvent, Decider, StreamCommand, StreamState, Written } from './decider.ts';
import type { EventStore } from '../port.ts';
import { StreamRunner, type MayBegin } from './stream.runner.ts';

export interface StreamWriterOptions<C extends StreamCommand, S extends StreamState, E extends DecidedEvent> {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly decider: Decider<C, S, E>;
  /** Most streams kept folded in memory. */
  readonly mostStreams: number;
  /** Most entries (`Decider.weightOf`) kept over all of them. The stream last written is always kept. */
  readonly mostEntries: number;
  /** Default: any command may, that its decider lets. */
  readonly mayBegin?: MayBegin<C>;
}

/**
 * Executes commands on the streams of one kind. Folded states stay in memory, so that a command costs the events it writes
 * and not the stream before it; other processes may write to the same store.
 */
export class StreamWriter<C extends StreamCommand, S extends StreamState, E extends DecidedEvent> {
  readonly #options: StreamWriterOptions<C, S, E>;
  readonly #runners: Lru<string, StreamRunner<C, S, E>>;

  constructor(options: StreamWriterOptions<C, S, E>) {
    this.#options = options;
    this.#runners = new Lru({
      most: options.mostStreams,
      mostWeight: options.mostEntries,
      weightOf: ({ weight }) => weight,
      mayGo: ({ idle }) => idle,
    });
  }

  /**
   * What was written once it is durable, or the reason for refusing; a repeat of a command gets the first one's answer. Rejects
   * with a `StoreError` where the store fails: whether the command was stored is then unknown, and sending it again with the
   * same id is safe.
   */
  async execute(command: C): Promise<Result<Written>> {
    return this.#runnerOf(this.#options.decider.streamOf(command)).execute(command);
  }

  /** A stream's state as it stands in the store, `undefined` where it has no events. */
  async load(stream: string): Promise<S | undefined> {
    return this.#runnerOf(stream).read();
  }

  /** A stream's state as it was last known here, without a look into the store: after a command, with what it wrote. */
  held(stream: string): S | undefined {
    return this.#runners.peek(stream)?.held;
  }

  /** Lets go of what is held of a stream: it was taken out, or holds texts that were. */
  forget(stream: string): void {
    this.#runners.delete(stream);
  }

  #runnerOf(stream: string): StreamRunner<C, S, E> {
    const known = this.#runners.get(stream);
    if (known !== undefined) return known;
    const { store, clock, decider, mayBegin } = this.#options;
    const onIdle = (): void => this.#settle(stream);
    const runner = new StreamRunner({
      store,
      clock,
      decider,
      stream,
      onIdle,
      ...(mayBegin !== undefined && { mayBegin }),
    });
    this.#runners.set(stream, runner);
    return runner;
  }

  /** Weighs a stream that came to rest: with it there may be too many. */
  #settle(stream: string): void {
    const runner = this.#runners.peek(stream);
    if (runner !== undefined) this.#runners.set(stream, runner);
  }
}
