import type { Json } from '../kernel/canonical-json.ts';
import type { EncodedEvent } from './limits.ts';
import type { EventMetadata, Position, Revision, StoredEvent } from './port.ts';

/**
 * A stored event over its JSON texts: data and metadata are parsed when first asked for, so a fold that reads neither, or
 * only data, does not pay for the rest. `position`, `data` and `metadata` are accessors of the class: a spread (`{...event}`)
 * does not copy them.
 */
export class TextEvent implements StoredEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly id: string;
  readonly type: string;
  readonly recordedAt: number;
  readonly #position: number;
  readonly #dataText: string;
  readonly #metadataText: string;
  #data: Json | undefined;
  #metadata: EventMetadata | undefined;

  constructor(stream: string, revision: Revision, position: number, encoded: EncodedEvent) {
    this.stream = stream;
    this.revision = revision;
    this.id = encoded.id;
    this.type = encoded.type;
    this.recordedAt = encoded.recordedAt;
    this.#position = position;
    this.#dataText = encoded.data;
    this.#metadataText = encoded.metadata;
  }

  get position(): Position {
    return BigInt(this.#position);
  }

  get data(): Json {
    return (this.#data ??= JSON.parse(this.#dataText) as Json);
  }

  get metadata(): EventMetadata {
    return (this.#metadata ??= JSON.parse(this.#metadataText) as EventMetadata);
  }
}
