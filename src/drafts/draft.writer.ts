import { StreamWriter } from '../eventstore/commands/stream.writer.ts';
import type { Written } from '../eventstore/commands/decider.ts';
import type { EventStore } from '../eventstore/port.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import type { DraftCommand } from './commands.ts';
import { DRAFT_DECIDER } from './decider.ts';
import { draftStreamOf, type DraftId } from './draft-id.ts';
import type { DraftEvent } from './events.ts';
import type { DraftState } from './state.ts';

/** Executes commands on drafts, as `StreamWriter` promises. */
export class DraftWriter {
  readonly #writer: StreamWriter<DraftCommand, DraftState, DraftEvent>;

  constructor({ store, clock }: { readonly store: EventStore; readonly clock: Clock }) {
    this.#writer = new StreamWriter({
      store,
      clock,
      decider: DRAFT_DECIDER,
      mostStreams: 64,
      mostEntries: 20_000,
    });
  }

  execute(command: DraftCommand): Promise<Result<Written>> {
    return this.#writer.execute(command);
  }

  /** The draft's state as it stands in the store, `undefined` where nobody opened it. */
  load(draft: DraftId): Promise<DraftState | undefined> {
    return this.#writer.load(draftStreamOf(draft));
  }

  /** Lets go of what is held of a stream that was taken out, or of which texts were. */
  forget(stream: string): void {
    this.#writer.forget(stream);
  }
}
