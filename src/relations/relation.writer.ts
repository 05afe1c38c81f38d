import type { EventStore } from '../eventstore/port.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import type { CommandOutcome, RelationCommand } from './commands.ts';
import type { HistoryId } from './history-id.ts';
import { HistoryRunner } from './history.runner.ts';
import { commandHashOf } from './judge.ts';
import type { RelationState } from './state.ts';

export interface RelationWriterOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Most histories kept folded in memory; default 256. */
  readonly mostHistories?: number;
  /** Most acts, notes and summits kept over all of them; default 500 000. The history last written is always kept. */
  readonly mostEntries?: number;
}

/**
 * Executes commands on histories. Folded states stay in memory, so that a command costs the events it writes and not
 * the history before it; other processes may write to the same store.
 */
export class RelationWriter {
  readonly #options: RelationWriterOptions;
  readonly #mostHistories: number;
  readonly #mostEntries: number;
  /** Least recently used first. */
  readonly #runners = new Map<HistoryId, HistoryRunner>();
  readonly #weights = new Map<HistoryId, number>();
  #weight = 0;

  constructor(options: RelationWriterOptions) {
    this.#options = options;
    this.#mostHistories = options.mostHistories ?? 256;
    this.#mostEntries = options.mostEntries ?? 500_000;
  }

  /**
   * The outcome once it is durable, or the reason for refusing; a repeat of a command gets the first one's answer. Rejects
   * with a `StoreError` where the store fails: whether the command was stored is then unknown, and sending it again with the
   * same id is safe.
   */
  async execute(command: RelationCommand): Promise<Result<CommandOutcome>> {
    return this.#runnerOf(command.history).execute(command, commandHashOf(command));
  }

  /** The history's state as it stands in the store, `undefined` where it was never opened. */
  async load(history: HistoryId): Promise<RelationState | undefined> {
    return this.#runnerOf(history).read();
  }

  #runnerOf(history: HistoryId): HistoryRunner {
    const { store, clock } = this.#options;
    const onIdle = () => this.#settle(history);
    const runner = this.#runners.get(history) ?? new HistoryRunner({ store, clock, history, onIdle });
    this.#runners.delete(history);
    this.#runners.set(history, runner);
    return runner;
  }

  /** Counts a history that came to rest, and forgets the least recently used ones where there are too many. */
  #settle(history: HistoryId): void {
    const weight = this.#runners.get(history)?.weight ?? 0;
    this.#weight += weight - (this.#weights.get(history) ?? 0);
    this.#weights.set(history, weight);
    if (this.#runners.size <= this.#mostHistories && this.#weight <= this.#mostEntries) return;
    for (const [oldest, runner] of this.#runners) {
      if (this.#runners.size === 1) return;
      if (this.#runners.size <= this.#mostHistories && this.#weight <= this.#mostEntries) return;
      if (!runner.idle) continue;
      this.#runners.delete(oldest);
      this.#weight -= this.#weights.get(oldest) ?? 0;
      this.#weights.delete(oldest);
    }
  }
}
