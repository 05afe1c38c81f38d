import type { Position } from '../eventstore/port.ts';
import type { TopicRange } from '../eventstore/following/topic-source.ts';
import { historyOfTopic, RELATION_STREAM_PREFIX } from '../relations/history-id.ts';
import type { Staleness } from '../whatifs/verdicts.query.ts';
import type { FeedOptions } from './broadcast.runner.ts';
import { packetOf, type Packet } from './frames.ts';
import { Latest } from './latest.runner.ts';
import type { Listening } from './listening.ts';
import type { LiveReads } from './sources.ts';

interface Moved {
  readonly history: string;
  readonly position: Position;
}

/** Tells who listens to a history which of its what-ifs rest on a past that it no longer says, where that has changed. */
export class StalenessFeed {
  readonly #options: FeedOptions & { readonly reads: LiveReads };
  readonly #latest: Latest<Moved>;
  /** The verdicts told last, by topic. */
  readonly #told = new Map<string, string>();

  constructor(options: FeedOptions & { readonly reads: LiveReads }) {
    this.#options = options;
    this.#latest = new Latest((topic, moved) => this.#tell(topic, moved), options.failed);
  }

  follow(ranges: readonly TopicRange[], position: Position): void {
    for (const { topic, events } of ranges) {
      const history = historyOfTopic(topic);
      if (history === undefined || !this.#options.listened(topic)) continue;
      if (!events.some(({ stream }) => stream.startsWith(RELATION_STREAM_PREFIX))) continue;
      this.#latest.push(topic, { history, position });
    }
  }

  /** A listener has gone live; `moved`: on the way it was brought events, which its snapshot did not include. */
  join(listening: Listening, moved: boolean): void {
    const { topic, position } = listening;
    const history = historyOfTopic(topic.text);
    if (history === undefined) return;
    // It may have been shown other verdicts than those told last, so that the next are told in any case.
    this.#told.delete(topic.text);
    if (!moved) return;
    this.#options.reads.staleness(history).then((verdicts) => {
      if (!verdicts.ok || listening.state !== 'live' || verdicts.value.whatIfs.length === 0) return;
      listening.peer.send(stalenessPacket(topic.text, position, verdicts.value));
    }, this.#options.failed);
  }

  end(topic: string): void {
    this.#told.delete(topic);
  }

  async #tell(topic: string, { history, position }: Moved): Promise<void> {
    const { listened, reads, broadcast } = this.#options;
    if (!listened(topic)) return;
    const verdicts = await reads.staleness(history);
    if (!verdicts.ok || verdicts.value.whatIfs.length === 0) return;
    const told = JSON.stringify(verdicts.value.whatIfs);
    if (this.#told.get(topic) === told) return;
    this.#told.set(topic, told);
    const packet = stalenessPacket(topic, position, verdicts.value);
    broadcast.add({ kind: 'derived', topic, position, packet });
  }
}

const stalenessPacket = (
  topic: string,
  position: Position,
  { history, revision, whatIfs }: Staleness,
): Packet => packetOf({ type: 'staleness', topic, position: String(position), history, revision, whatIfs });
