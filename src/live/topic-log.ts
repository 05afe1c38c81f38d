import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import { historyOfStream, RELATION_STREAM_PREFIX, streamOf } from '../relations/history-id.ts';
import { WHAT_IF_STREAM_PREFIX, whatIfOfStream, whatIfStreamOf } from '../whatifs/what-if-id.ts';
import { relationTopic, whatIfTopic } from './names.ts';
import { RELATIONS, type Topic } from './topic.ts';

/** The events of one topic between two positions: all there are. */
export interface TopicRange {
  readonly topic: string;
  /** Exclusive. */
  readonly from: Position;
  /** Inclusive. */
  readonly to: Position;
  readonly events: readonly StoredEvent[];
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
  #lastOfRecord: Position = START;
  /** Position of the last event that concerns a stream's topic, by stream. */
  readonly #last = new Map<string, Position>();
  /** Stream of the history that a what-if belongs to, by the what-if's stream. */
  readonly #historyStreams = new Map<string, string>();

  /** Up to here everything was cut into ranges. */
  get cursor(): Position {
    return this.#cursor;
  }

  /** Events applied since the last cut. */
  get pending(): number {
    return this.#pending.length;
  }

  /**
   * Begins at a position up to which the read models were taken up from a snapshot, before anything is added; `whatIfs` are those
   * that they hold.
   */
  resumeAt(
    position: Position,
    whatIfs: Iterable<{ readonly whatIfId: string; readonly history: string }>,
  ): void {
    this.#cursor = position;
    this.#floor = position;
    for (const { whatIfId, history } of whatIfs) {
      this.#historyStreams.set(whatIfStreamOf(whatIfId), streamOf(history));
    }
  }

  /** Takes in events that were applied, in order of position. */
  add(events: readonly StoredEvent[]): void {
    for (const event of events) {
      const { stream, position } = event;
      this.#last.set(stream, position);
      if (stream.startsWith(WHAT_IF_STREAM_PREFIX)) {
        const history = this.#historyStreamOf(event);
        if (history !== undefined) this.#last.set(history, position);
      } else {
        this.#lastOfRecord = position;
      }
      this.#pending.push(event);
    }
  }

  /** Cuts off what was added up to `position`, and gives the ranges of the topics for which `listened` holds. */
  cut(position: Position, listened: (topic: string) => boolean): readonly TopicRange[] {
    const from = this.#cursor;
    if (position <= from) return [];
    const events = this.#pending;
    this.#pending = [];
    this.#cursor = position;
    const byTopic = new Map<string, StoredEvent[]>();
    for (const event of events) {
      for (const topic of this.topicsOf(event)) {
        if (!listened(topic)) continue;
        const list = byTopic.get(topic);
        if (list === undefined) byTopic.set(topic, [event]);
        else list.push(event);
      }
    }
    return [...byTopic].map(([topic, list]) => ({ topic, from, to: position, events: list }));
  }

  /** Moves on to `position` where nobody listens to anything: there is nothing to sort. */
  pass(position: Position): void {
    this.#pending = [];
    if (position > this.#cursor) this.#cursor = position;
  }

  /** Position of the topic's last event, or a later one where it was not added: nothing of the topic follows it. */
  lastOf(topic: Topic): Position {
    const last = this.#lastAdded(topic);
    return last > this.#floor ? last : this.#floor;
  }

  /** Position of the last event that a snapshot of the topic may tell of: of a what-if also whether its history went on. */
  lastSeenBy(topic: Topic): Position {
    const own = this.lastOf(topic);
    if (topic.kind !== 'whatif') return own;
    const history = this.#historyStreams.get(whatIfStreamOf(topic.whatIfId));
    const ofHistory = history === undefined ? START : (this.#last.get(history) ?? START);
    return ofHistory > own ? ofHistory : own;
  }

  /** The topics that an event belongs to. A what-if's first event must have been added. */
  topicsOf({ stream }: Pick<StoredEvent, 'stream'>): readonly string[] {
    if (stream.startsWith(RELATION_STREAM_PREFIX)) {
      return [relationTopic(historyOfStream(stream)), RELATIONS];
    }
    if (!stream.startsWith(WHAT_IF_STREAM_PREFIX)) return [];
    const own = whatIfTopic(whatIfOfStream(stream));
    const history = this.#historyStreams.get(stream);
    return history === undefined ? [own] : [own, relationTopic(historyOfStream(history))];
  }

  /** The topic of the history that a what-if's topic is about; `undefined` for other topics and unknown what-ifs. */
  historyTopicOf(topic: Topic): string | undefined {
    if (topic.kind !== 'whatif') return undefined;
    const history = this.#historyStreams.get(whatIfStreamOf(topic.whatIfId));
    return history === undefined ? undefined : relationTopic(historyOfStream(history));
  }

  #lastAdded(topic: Topic): Position {
    if (topic.kind === 'relations') return this.#lastOfRecord;
    const stream = topic.kind === 'relation' ? streamOf(topic.history) : whatIfStreamOf(topic.whatIfId);
    return this.#last.get(stream) ?? START;
  }

  #historyStreamOf(event: StoredEvent): string | undefined {
    const known = this.#historyStreams.get(event.stream);
    if (known !== undefined) return known;
    const { history } = (event.data ?? {}) as { readonly history?: unknown };
    if (typeof history !== 'string') return undefined;
    const stream = streamOf(history);
    this.#historyStreams.set(event.stream, stream);
    return stream;
  }
}
