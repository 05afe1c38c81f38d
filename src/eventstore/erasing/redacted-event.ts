import type { Json } from '../../kernel/canonical-json.ts';
import type { EventMetadata, Position, Revision, StoredEvent } from '../port.ts';
import type { Redacted } from './ledger-events.ts';

/** What stands in the place of a text that was taken out. */
export const redactedText = (why: string): string => `[redacted: ${why}]`;

/**
 * A stored event without the texts that the ledger takes out of it. It keeps its place, id and hash: `metadata.redacted` says the
 * hash of what was recorded.
 */
export class RedactedEvent implements StoredEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly id: string;
  readonly type: string;
  readonly recordedAt: number;
  readonly #stored: StoredEvent;
  readonly #redactions: readonly Redacted[];
  #data: Json | undefined;

  constructor(stored: StoredEvent, redactions: readonly Redacted[]) {
    this.stream = stored.stream;
    this.revision = stored.revision;
    this.id = stored.id;
    this.type = stored.type;
    this.recordedAt = stored.recordedAt;
    this.#stored = stored;
    this.#redactions = redactions;
  }

  get position(): Position {
    return this.#stored.position;
  }

  get data(): Json {
    return (this.#data ??= this.#redactions.reduce(withoutText<Json>, this.#stored.data));
  }

  get metadata(): EventMetadata {
    const { metadata } = this.#stored;
    const hash = this.#redactions[0]?.hash;
    return metadata.redacted !== undefined || hash === undefined
      ? metadata
      : { ...metadata, redacted: { hash } };
  }
}

/** The steps of a JSON pointer. */
const stepsOf = (path: string): readonly string[] =>
  path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** `data` with a text in the place of the one that the steps lead to; as it is where they lead to none. */
function withText(data: Json, steps: readonly string[], text: string): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof data === 'string' ? text : data;
  if (Array.isArray(data))
    return data.map((each, k) => (String(k) === step ? withText(each, rest, text) : each));
  if (data === null || typeof data !== 'object' || !Object.hasOwn(data, step)) return data;
  const held = data as Readonly<Record<string, Json>>;
  return { ...held, [step]: withText(held[step] as Json, rest, text) };
}

/** The same of what a read model holds of an event's data. */
export const withoutText = <T>(held: T, { path, why }: Pick<Redacted, 'path' | 'why'>): T =>
  withText(held as Json, stepsOf(path), redactedText(why)) as T;

/** A text somewhere in the data of an event. */
export interface PlacedText {
  /** JSON pointer. */
  readonly path: string;
  readonly text: string;
}

/** All texts in the data of an event, in the order in which they stand there. */
export function* textsIn(data: unknown, path = ''): Generator<PlacedText> {
  if (typeof data === 'string') yield { path, text: data };
  else if (Array.isArray(data)) for (const [k, each] of data.entries()) yield* textsIn(each, `${path}/${k}`);
  else if (data !== null && typeof data === 'object') {
    for (const [key, each] of Object.entries(data)) {
      yield* textsIn(each, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  }
}
