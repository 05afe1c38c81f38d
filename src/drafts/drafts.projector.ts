import type { Redacted } from '../eventstore/erasing/ledger-events.ts';
import { Parking, UnfitEvent, type ParkedStream } from '../eventstore/following/parking.ts';
import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import { isUuid } from '../kernel/ids.ts';
import { DRAFT_STREAM_PREFIX, draftOfStream } from './draft-id.ts';
import { DraftTable } from './draft-table.ts';

/** The read model of the drafts, fed by a subscription over their streams; it can be thrown away and comes back equal. */
export class DraftModels {
  readonly table = new DraftTable();
  readonly #parking = new Parking();
  #position: Position = START;

  get position(): Position {
    return this.#position;
  }

  get parked(): readonly ParkedStream[] {
    return this.#parking.list;
  }

  /** Takes in events in order of position; those that were taken in before are passed over. A draft that cannot be read on is parked alone. */
  apply(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#position) continue;
      const id = draftOfStream(event.stream);
      this.#parking.take(event, (this.table.get(id)?.revision ?? -1) + 1, () => {
        if (!isUuid(id)) throw foreignStream(id);
        this.table.apply(event);
      });
      this.#position = event.position;
    }
  }

  /** Lets go of a draft that was taken out of the record. */
  drop(stream: string): void {
    this.table.drop(draftOfStream(stream));
    this.#parking.forget(stream);
  }

  /** Shows a text no more. */
  redact(text: Redacted): void {
    this.table.redact(draftOfStream(text.stream), text);
  }
}

const foreignStream = (id: string): UnfitEvent =>
  new UnfitEvent(
    `"${id}" is no id of a draft`,
    `Another program wrote this stream, and nothing rests on it. Give it a name that does not begin with ${DRAFT_STREAM_PREFIX}.`,
  );
