import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import type { Topics } from './topic.ts';

/** Where streams end for the read models, though the store holds more of them, and which topics that concerns. */
export class ParkedTopics {
  readonly #streams = new Map<string, Position>();
  readonly #topics = new Map<string, Position>();

  /** Takes note of a stream that is parked from an event on; gives the topics that it belongs to. */
  add(
    { stream, position }: { readonly stream: string; readonly position: Position },
    topics: Topics,
  ): readonly string[] {
    this.#streams.set(stream, position);
    const texts = [...topics.of({ stream })].map(({ text }) => text);
    for (const text of texts) this.#topics.set(text, position);
    return texts;
  }

  /** Whether the read models took an event in, as far as its stream is concerned. */
  precedes({ stream, position }: Pick<StoredEvent, 'stream' | 'position'>): boolean {
    const from = this.#streams.get(stream);
    return from === undefined || position < from;
  }

  /** Position of the last event by which a stream of a topic was parked. */
  lastIn(topic: string): Position {
    return this.#topics.get(topic) ?? START;
  }
}
