import type { EventInStream, TopicSource } from '../eventstore/following/topic-source.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { SnapshotFrame } from './protocol.ts';

export type LiveSource = TopicSource<SnapshotFrame['state']>;

/** What one may listen to. Its text names it on the wire. */
export interface Topic {
  readonly text: string;
  /** The slice that it comes from. */
  readonly source: LiveSource;
  /** Prefixes of the streams that may hold its events. */
  readonly streams: readonly string[];
}

const either = new Intl.ListFormat('en', { type: 'disjunction' });

/** All topics there are, by the sources that slices publish. */
export class Topics {
  readonly #sources: readonly LiveSource[];

  constructor(sources: readonly LiveSource[]) {
    this.#sources = sources;
  }

  /** Reads a topic's text; it says nothing about whether there is such a thing. */
  parse(text: string): Result<Topic> {
    const source = this.#sources.find(({ prefix }) => text.startsWith(prefix));
    const streams = source?.parse(text);
    if (source !== undefined && streams !== undefined) return ok({ text, source, streams });
    const forms = this.#sources.map(({ form }) => form);
    return err(
      rejection('malformed', 'topic', `"${text.slice(0, 80)}" is no topic`, `Write ${either.format(forms)}.`),
    );
  }

  /** The topics that an event belongs to, which the read models have applied. */
  *of(event: EventInStream): Iterable<{ readonly text: string; readonly source: LiveSource }> {
    for (const source of this.#sources) for (const text of source.topicsOf(event)) yield { text, source };
  }
}
