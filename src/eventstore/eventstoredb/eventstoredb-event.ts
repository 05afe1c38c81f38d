import type { Json } from '../../kernel/canonical-json.ts';
import type { EncodedEvent } from '../limits.ts';
import { StoreError, type EventMetadata, type Position, type Revision, type StoredEvent } from '../port.ts';

/**
 * The custom metadata of an event in EventStoreDB: the port's metadata, led by two members of this adapter:
 *
 *     {"eventId":"<uuid>","recordedMs":<milliseconds>,"recordedAt":"...",...}
 *
 * They lead so that a reader finds id and instant without parsing the rest.
 */
const HEADER = /^\{"eventId":"([0-9a-f-]{36})","recordedMs":(-?\d{1,16})/;
const HEADER_LONGEST = 96;

/** The custom metadata of an event to be appended. */
export function customMetadata(event: EncodedEvent): string {
  const rest = event.metadata === '{}' ? '}' : `,${event.metadata.slice(1)}`;
  return `{"eventId":"${event.id}","recordedMs":${event.recordedAt}${rest}`;
}

/** An event as it came over the wire. */
export interface RecordedEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly type: string;
  /** The id on the wire: new with each append call (the port's id is in the custom metadata). */
  readonly wireId: string;
  /** When the server wrote it, in milliseconds. */
  readonly created: number;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly customMetadata: Uint8Array;
}

/**
 * A stored event over its bytes: what is not asked for is not parsed. An event that another program wrote into the
 * stream has no header; its wire id and the server's clock stand in.
 */
export class EventStoreDbEvent implements StoredEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly type: string;
  readonly #recorded: RecordedEvent;
  #header: RegExpExecArray | null | undefined;
  #data: Json | undefined;
  #metadata: EventMetadata | undefined;

  constructor(recorded: RecordedEvent) {
    this.stream = recorded.stream;
    this.revision = recorded.revision;
    this.position = recorded.position;
    this.type = recorded.type;
    this.#recorded = recorded;
  }

  get id(): string {
    return this.#ownHeader?.[1] ?? this.#recorded.wireId;
  }

  get recordedAt(): number {
    const millis = this.#ownHeader?.[2];
    return millis === undefined ? this.#recorded.created : Number(millis);
  }

  get data(): Json {
    return (this.#data ??= this.#parse(
      'data',
      this.#recorded.isJson ? this.#recorded.data : undefined,
    ) as Json);
  }

  get metadata(): EventMetadata {
    if (this.#metadata === undefined) {
      const custom = this.#parse('metadata', this.#recorded.customMetadata) as Record<string, unknown>;
      const { eventId: _id, recordedMs: _instant, ...metadata } = custom;
      this.#metadata = metadata as unknown as EventMetadata;
    }
    return this.#metadata;
  }

  get #ownHeader(): RegExpExecArray | null {
    if (this.#header === undefined) {
      this.#header = HEADER.exec(text(this.#recorded.customMetadata.subarray(0, HEADER_LONGEST)));
    }
    return this.#header;
  }

  #parse(part: string, bytes: Uint8Array | undefined): unknown {
    try {
      if (bytes !== undefined) return JSON.parse(text(bytes));
    } catch {
      // Reported below.
    }
    throw new StoreError(
      'unusable',
      `the ${part} of event ${this.revision} of stream "${this.stream}" is not JSON`,
      'Another program wrote into this stream; give the record streams of its own.',
    );
  }
}

const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
