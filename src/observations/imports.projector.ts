import { Parking, type ParkedStream } from '../eventstore/following/parking.ts';
import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import { formatInstant } from '../kernel/clock.ts';
import { importEvent, withImportEvent, type ImportRecord, type ImportsState } from './imports.ts';

/** An import, and when it was begun. */
export type ListedImport = ImportRecord & { readonly begunAt: string; readonly by: string };

/** The ledger of imports as the log says; it can be thrown away and comes back equal. */
export class ImportModel {
  readonly #parking = new Parking();
  readonly #begun = new Map<string, { readonly begunAt: string; readonly by: string }>();
  #imports: ImportsState['imports'] = new Map();
  #revision = -1;
  #position: Position = START;

  get position(): Position {
    return this.#position;
  }

  get parked(): readonly ParkedStream[] {
    return this.#parking.list;
  }

  /** In the order in which they began. */
  get list(): readonly ListedImport[] {
    return [...this.#imports].map(([id, record]) => ({
      ...record,
      ...(this.#begun.get(id) ?? { begunAt: '', by: '' }),
    }));
  }

  /** Takes in events in order of position; those that were taken in before are passed over. */
  apply(events: readonly StoredEvent[]): void {
    for (const stored of events) {
      if (stored.position <= this.#position) continue;
      this.#parking.take(stored, this.#revision + 1, () => {
        const event = importEvent(stored);
        this.#imports = withImportEvent(this.#imports, event);
        this.#revision = stored.revision;
        if (event.type !== 'ImportBegun.v1') return;
        const begunAt = formatInstant(stored.recordedAt);
        this.#begun.set(event.data.import, { begunAt, by: stored.metadata.actor.id });
      });
      this.#position = stored.position;
    }
  }
}
