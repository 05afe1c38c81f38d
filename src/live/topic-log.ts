import type { TopicRange } from '../eventstore/following/topic-source.ts';
import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import type { LiveSource, Topic, Topics } from './topic.ts';

/** A range with the source of its topic. */
export interface SourcedRange extends TopicRange {
  readonly source: LiveSource;
}

/**
 * Sorts the events that the read models have applied by topic, and cuts them into ranges that follow each other: every cut
 * begins where the one before ended, for all topics at once. The cut's end is the cursor. Whoever has all events of a topic
 * up to the cursor can be handed the ranges from there on, and misses and repeats nothing.
 */
export class TopicLog {
  #cursor: Position = START;
  #pending: StoredEvent[] = [];
  /** Up to here events were not added but taken up with the read models: any topic may have one among them. */
  #floor: Position = START;
  /** Position of the last event of a topic. */
  readonly #last = new Map<string, Position>();
  readonly #topics: Topics;

  constructor(topics: Topics) {
    this.#topics = topics;
  }

  /** Up to here everything was cut into ranges. */
  get cursor(): Position {
    return this.#cursor;
  }

  /** Events applied since the last cut. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Begins at a position up to which the read models were taken up from a snapshot, before anything is added. */
  resumeAt(position: Position): void {
    this.#cursor = position;
    this.#floor = position;
  }

  /** Takes in events that were applied, in order of position. */
  add(events: readonly StoredEvent[]): void {
    for (const event of events) {
      for (const { text } of this.#topics.of(event)) this.#last.set(text, event.position);
      this.#pending.push(event);
    }
  }

  /** Cuts off what was added up to `position`, and gives the ranges of the topics for which `listened` holds. */
  cut(position: Position, listened: (topic: string) => boolean): readonly SourcedRange[] {
    const from = this.#cursor;
    if (position <= from) return [];
    const events = this.#pending;
    this.#pending = [];
    this.#cursor = position;
    const byTopic = new Map<string, { readonly source: LiveSource; readonly events: StoredEvent[] }>();
    for (const event of events) {
      for (const { text, source } of this.#topics.of(event)) {
        if (!listened(text)) continue;
        const known = byTopic.get(text);
        if (known === undefined) byTopic.set(text, { source, events: [event] });
        else known.events.push(event);
      }
    }
    return [...byTopic].map(([topic, range]) => ({ topic, from, to: position, ...range }));
  }

  /** Moves on to `position` where nobody listens to anything: there is nothing to sort. */
  pass(position: Position): void {
    this.#pending = [];
    if (position > this.#cursor) this.#cursor = position;
  }

  /** Position of the topic's last event, or a later one where it was not added: nothing of the topic follows it. */
  lastOf({ text }: Pick<Topic, 'text'>): Position {
    const last = this.#last.get(text) ?? START;
    return last > this.#floor ? last : this.#floor;
  }

  /** Position of the last event that a snapshot of the topic may tell of. */
  lastSeenBy({ text, source }: Topic): Position {
    const seen = [text, ...(source.leansOn?.(text) ?? [])].map((each) => this.lastOf({ text: each }));
    return seen.reduce((latest, each) => (each > latest ? each : latest), START);
  }
}
