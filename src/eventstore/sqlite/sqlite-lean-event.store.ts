import type { StatementSync } from 'node:sqlite';
import type { Json } from '../../kernel/canonical-json.ts';
import { StoreError, type EventMetadata, type Position, type Revision, type StoredEvent } from '../port.ts';

interface Late {
  readonly id: string;
  readonly metadata: string;
}

/**
 * Ids and metadata of one page of events, read in one go when the first of them is asked for: a fold that asks for none pays for
 * none, and events never change, so it makes no difference when they are read: but for those of a stream that is erased meanwhile.
 */
export class LateColumns {
  readonly #statement: StatementSync;
  readonly #first: number;
  readonly #last: number;
  #rows: ReadonlyMap<number, Late> | undefined;

  constructor(statement: StatementSync, first: number, last: number) {
    this.#statement = statement;
    this.#first = first;
    this.#last = last;
  }

  of(position: number): Late {
    const row = (this.#rows ??= this.#read()).get(position);
    if (row !== undefined) return row;
    throw new StoreError(
      'unusable',
      `the event at position ${position} is gone from the store`,
      'Where its stream was not erased meanwhile, restore the file from a backup.',
    );
  }

  #read(): ReadonlyMap<number, Late> {
    try {
      const rows = this.#statement.all(this.#first, this.#last) as unknown as [number, string, string][];
      return new Map(rows.map(([position, id, metadata]) => [position, { id, metadata }]));
    } catch (cause) {
      throw new StoreError(
        'closed',
        'the id or the metadata of an event was asked for after its store was closed',
        'Read them while the store is open.',
        { cause },
      );
    }
  }
}

/** An event of a page that was read without ids and metadata. `position`, `id`, `data` and `metadata` are accessors of the class. */
export class LeanEvent implements StoredEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly type: string;
  readonly recordedAt: number;
  readonly #position: number;
  readonly #dataText: string;
  readonly #late: LateColumns;
  #data: Json | undefined;
  #metadata: EventMetadata | undefined;

  constructor(
    stream: string,
    revision: Revision,
    position: number,
    type: string,
    recordedAt: number,
    data: string,
    late: LateColumns,
  ) {
    this.stream = stream;
    this.revision = revision;
    this.type = type;
    this.recordedAt = recordedAt;
    this.#position = position;
    this.#dataText = data;
    this.#late = late;
  }

  get position(): Position {
    return BigInt(this.#position);
  }

  get id(): string {
    return this.#late.of(this.#position).id;
  }

  get data(): Json {
    return (this.#data ??= JSON.parse(this.#dataText) as Json);
  }

  get metadata(): EventMetadata {
    return (this.#metadata ??= JSON.parse(this.#late.of(this.#position).metadata) as EventMetadata);
  }
}
