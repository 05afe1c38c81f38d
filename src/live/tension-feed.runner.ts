import type { TopicRange } from '../eventstore/following/topic-source.ts';
import type { Position, StoredEvent } from '../eventstore/port.ts';
import {
  historyOfStream,
  historyOfTopic,
  isHistoryStream,
  RELATIONS_TOPIC,
  relationTopic,
} from '../relations/history-id.ts';
import type { FeedOptions } from './broadcast.runner.ts';
import { packetOf, type Packet } from './frames.ts';
import { Latest } from './latest.runner.ts';
import type { Listening } from './listening.ts';
import type { Reading } from './protocol.ts';
import type { LiveReads } from './sources.ts';

/** Where a history has come to: what its next `tension` frame is about. */
interface Moved {
  readonly revision: number;
  readonly position: Position;
  /** The newest event of it that holds an act. */
  readonly act: StoredEvent | undefined;
}

/**
 * Says how tension stands after each tick that touched a history. One reading of a history is made at a time; where it moved on
 * meanwhile, only the newest state gets the next.
 */
export class TensionFeed {
  readonly #options: FeedOptions & { readonly reads: LiveReads };
  readonly #latest: Latest<Moved>;

  constructor(options: FeedOptions & { readonly reads: LiveReads }) {
    this.#options = options;
    this.#latest = new Latest((history, moved) => this.#tell(history, moved), options.failed);
  }

  follow(ranges: readonly TopicRange[], position: Position): void {
    const newest = new Map<string, Moved>();
    for (const range of ranges) {
      for (const event of range.events) {
        if (!isHistoryStream(event.stream)) continue;
        const history = historyOfStream(event.stream);
        const act = ACT.test(event.type) ? event : newest.get(history)?.act;
        newest.set(history, { revision: event.revision, position, act });
      }
    }
    for (const [history, moved] of newest) this.#latest.push(history, moved);
  }

  /** Tells one listener, which has just gone live with events alone, how tension stands. */
  join(listening: Listening): void {
    const { topic } = listening;
    const history = historyOfTopic(topic.text);
    if (history === undefined) return;
    const revision = this.#options.reads.revisionOf(history);
    if (revision === undefined) return;
    const { position } = listening;
    this.#options.reads.reading(history, revision).then((reading) => {
      if (!reading.ok || listening.state !== 'live') return;
      listening.peer.send(tensionPacket(topic.text, history, { revision, position }, reading.value));
    }, this.#options.failed);
  }

  async #tell(history: string, moved: Moved): Promise<void> {
    const { listened, reads, broadcast } = this.#options;
    const topics = [relationTopic(history), RELATIONS_TOPIC].filter(listened);
    if (topics.length === 0) return;
    const reading = await reads.reading(history, moved.revision);
    if (!reading.ok) return;
    const newest = moved.act === undefined ? undefined : actOf(moved.act);
    const onDay =
      newest === undefined ? undefined : await reads.reading(history, moved.revision, newest.occurred.from);
    const act = onDay?.ok === true ? { onDay: onDay.value, actId: newest?.actId } : {};
    for (const topic of topics) {
      const packet = tensionPacket(topic, history, moved, reading.value, act);
      broadcast.add({ kind: 'derived', topic, position: moved.position, packet });
    }
  }
}

const ACT = /^Act(?:Recorded|Corrected)\./;

const actOf = (
  event: StoredEvent,
): { readonly actId: string; readonly occurred: { readonly from: string } } => event.data as never;

function tensionPacket(
  topic: string,
  history: string,
  { revision, position }: { readonly revision: number; readonly position: Position },
  reading: Reading,
  act: { readonly onDay?: Reading; readonly actId?: string | undefined } = {},
): Packet {
  return packetOf({ type: 'tension', topic, position: String(position), history, revision, reading, ...act });
}
