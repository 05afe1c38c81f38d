import { StreamWriter } from '../eventstore/commands/stream.writer.ts';
import type { Written } from '../eventstore/commands/decider.ts';
import type { EventStore } from '../eventstore/port.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import { TRACE_DECIDER, type TraceCommand, type TraceState } from './trace-decider.ts';
import type { TraceEvent } from './trace-events.ts';

/** Keeps rows of what is counted, as `StreamWriter` promises. */
export class TraceWriter {
  readonly #writer: StreamWriter<TraceCommand, TraceState, TraceEvent>;

  constructor({ store, clock }: { readonly store: EventStore; readonly clock: Clock }) {
    this.#writer = new StreamWriter({
      store,
      clock,
      decider: TRACE_DECIDER,
      mostStreams: 256,
      mostEntries: 100_000,
    });
  }

  execute(command: TraceCommand): Promise<Result<Written>> {
    return this.#writer.execute(command);
  }

  /** Lets go of what is held of a stream that was taken out. */
  forget(stream: string): void {
    this.#writer.forget(stream);
  }
}
