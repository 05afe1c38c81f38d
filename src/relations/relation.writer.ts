import { knownCode } from '../ontology/codes.ts';
import type { EventStore } from '../eventstore/port.ts';
import { StreamWriter } from '../eventstore/commands/stream.writer.ts';
import type { Caution } from '../kernel/caution.ts';
import type { Clock } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import { cautionsOf } from './cautions.ts';
import type { RelationWritten, RelationCommand } from './commands.ts';
import { RELATION_DECIDER } from './decider.ts';
import type { RelationEvent } from './events.ts';
import { observedStreamOf, streamOf, type HistoryId } from './history-id.ts';
import { namesakeRefusal } from './namesake.reader.ts';
import type { RelationState } from './state.ts';

export interface RelationWriterOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Most histories kept folded in memory; default 256. */
  readonly mostHistories?: number;
  /** Most acts, notes and summits kept over all of them; default 500 000. The history last written is always kept. */
  readonly mostEntries?: number;
}

/** Executes commands on histories, as `StreamWriter` promises. */
export class RelationWriter {
  readonly #writer: StreamWriter<RelationCommand, RelationState, RelationEvent>;

  constructor({ store, clock, mostHistories = 256, mostEntries = 500_000 }: RelationWriterOptions) {
    const decider = RELATION_DECIDER;
    const mayBegin = ({ history }: RelationCommand): Promise<Result<never> | undefined> =>
      namesakeRefusal(store, observedStreamOf(history), history, 'Open it under another name.');
    this.#writer = new StreamWriter({
      store,
      clock,
      decider,
      mostStreams: mostHistories,
      mostEntries,
      mayBegin,
    });
  }

  /**
   * What was written once it is durable, or the reason for refusing; a repeat of a command gets the first one's answer, with the
   * cautions that the record as it stands then gives reason for. Rejects
   * with a `StoreError` where the store fails: whether the command was stored is then unknown, and sending it again with the
   * same id is safe.
   */
  async execute(command: RelationCommand): Promise<Result<RelationWritten>> {
    const { history } = command;
    const answer = await this.#writer.execute(command);
    if (!answer.ok) return answer;
    const cautions = this.#cautionsOf(command);
    return ok({ history, ...answer.value, ...(cautions.length > 0 && { cautions }) });
  }

  /** Lets go of what is held of a stream that was taken out, or of which texts were. */
  forget(stream: string): void {
    this.#writer.forget(stream);
  }

  /** Of a replayed scenario nothing is said here: its file tells, by line. */
  #cautionsOf({ history, order, origin }: RelationCommand): Caution[] {
    const state = this.#writer.held(streamOf(history));
    return state === undefined || origin !== undefined ? [] : cautionsOf(order, state, knownCode);
  }

  /** The history's state as it stands in the store, `undefined` where it was never opened. */
  async load(history: HistoryId): Promise<RelationState | undefined> {
    return this.#writer.load(streamOf(history));
  }
}
