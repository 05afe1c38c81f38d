import { StreamWriter } from '../eventstore/commands/stream.writer.ts';
import type { Written } from '../eventstore/commands/decider.ts';
import type { EventStore } from '../eventstore/port.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import { observedStreamOf, streamOf, type HistoryId } from '../relations/history-id.ts';
import { namesakeRefusal } from '../relations/namesake.reader.ts';
import type { ObservationCommand } from './commands.ts';
import { OBSERVATION_DECIDER } from './decider.ts';
import type { DecidedObservation } from './events.ts';
import type { ObservedState } from './state.ts';

/** Executes commands on observed histories, as `StreamWriter` promises. */
export class ObservationWriter {
  readonly #writer: StreamWriter<ObservationCommand, ObservedState, DecidedObservation>;

  constructor({ store, clock }: { readonly store: EventStore; readonly clock: Clock }) {
    this.#writer = new StreamWriter({
      store,
      clock,
      decider: OBSERVATION_DECIDER,
      mostStreams: 256,
      // An import goes from history to history: what is held longer than it takes to collect young garbage piles up.
      mostEntries: 10_000,
      mayBegin: ({ history }) => {
        const remedy = 'Import it under another name: --into NAME.';
        return namesakeRefusal(store, streamOf(history), history, remedy);
      },
    });
  }

  execute(command: ObservationCommand): Promise<Result<Written>> {
    return this.#writer.execute(command);
  }

  /** The history's state as it stands in the store, `undefined` where nothing was imported. */
  load(history: HistoryId): Promise<ObservedState | undefined> {
    return this.#writer.load(observedStreamOf(history));
  }

  /** Lets go of what is held of a stream that was taken out. */
  forget(stream: string): void {
    this.#writer.forget(stream);
  }
}
