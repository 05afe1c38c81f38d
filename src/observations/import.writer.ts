import { StreamWriter } from '../eventstore/commands/stream.writer.ts';
import type { Written } from '../eventstore/commands/decider.ts';
import type { EventStore } from '../eventstore/port.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import { IMPORTS_STREAM, type ImportEvent } from './import-events.ts';
import { IMPORT_DECIDER, type ImportCommand, type ImportsState } from './imports.ts';

/** Executes commands on the ledger of imports. */
export class ImportWriter {
  readonly #writer: StreamWriter<ImportCommand, ImportsState, ImportEvent>;

  constructor({ store, clock }: { readonly store: EventStore; readonly clock: Clock }) {
    this.#writer = new StreamWriter({
      store,
      clock,
      decider: IMPORT_DECIDER,
      mostStreams: 1,
      mostEntries: 100_000,
    });
  }

  execute(command: ImportCommand): Promise<Result<Written>> {
    return this.#writer.execute(command);
  }

  /** The imports as they stand in the store. */
  async imports(): Promise<ImportsState['imports']> {
    return (await this.#writer.load(IMPORTS_STREAM))?.imports ?? new Map();
  }
}
