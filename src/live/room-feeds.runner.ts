import { problemOfRejection } from '../http/problem.ts';
import { roomOfTopic, roomTopic } from '../rooms/room-id.ts';
import type { FeedOptions } from './broadcast.runner.ts';
import { packetOf, type Packet } from './frames.ts';
import type { Listening } from './listening.ts';
import type { LiveRooms } from './sources.ts';

/** Between two counts of one room, in milliseconds. */
const COUNTS_MS = 500;

interface Options extends FeedOptions {
  readonly rooms: LiveRooms;
  readonly listenersOf: (topic: string) => Iterable<Listening>;
  /** Asks who listens to a topic whether they still may. */
  readonly recheck: (topic: string) => void;
}

interface Feed {
  readonly run: AbortController;
  /** The figures told last. */
  newest?: Packet;
  counts: string;
  timer: NodeJS.Timeout | undefined;
}

/**
 * What of rooms is pushed beside their events: figures, computed once for all who listen; counts, at most twice a second; and drafts
 * to those of a delegation. It goes on while somebody listens.
 */
export class RoomFeeds {
  readonly #options: Options;
  readonly #feeds = new Map<string, Feed>();
  readonly #leave: readonly (() => void)[];

  constructor(options: Options) {
    this.#options = options;
    const { rooms, recheck, listened } = options;
    this.#leave = [
      rooms.onMoved((room) => {
        // Before the move itself is told.
        for (const topic of rooms.delegationsOf(room)) if (listened(topic)) recheck(topic);
        this.#count(roomTopic(room));
      }),
      rooms.onDrafts((topic) => {
        if (!listened(topic)) return;
        const packet = packetOf({ type: 'drafts', topic, drafts: rooms.draftsOf(topic) });
        options.broadcast.add({ kind: 'derived', topic, packet });
      }),
    ];
  }

  /** Shows a listener that has just gone live what there is. */
  join({ topic: { text }, peer }: Listening): void {
    const room = roomOfTopic(text);
    if (room === undefined) return;
    const feed = this.#feeds.get(text);
    if (feed === undefined) this.#begin(text, room);
    else if (feed.newest !== undefined) peer.send(feed.newest);
    this.#count(text);
  }

  /** Somebody listens no more; `last`: nobody does. */
  left(topic: string, last: boolean): void {
    if (!last) return this.#count(topic);
    const feed = this.#feeds.get(topic);
    feed?.run.abort();
    clearTimeout(feed?.timer);
    this.#feeds.delete(topic);
  }

  stop(): void {
    for (const leave of this.#leave) leave();
    for (const topic of this.#feeds.keys()) this.left(topic, true);
  }

  #begin(topic: string, room: string): void {
    const feed: Feed = { run: new AbortController(), counts: '', timer: undefined };
    this.#feeds.set(topic, feed);
    void this.#run(topic, room, feed).catch((error: unknown) => {
      if (!feed.run.signal.aborted) this.#options.failed(error);
    });
  }

  async #run(topic: string, room: string, feed: Feed): Promise<void> {
    const { signal } = feed.run;
    for await (const result of this.#options.rooms.figures(room, signal)) {
      if (signal.aborted) return;
      const packet = result.ok
        ? packetOf({ type: 'projection', topic, ...result.value })
        : packetOf({ type: 'error', topic, problem: problemOfRejection(result.error) });
      feed.newest = packet;
      this.#options.broadcast.add({ kind: 'derived', topic, packet });
    }
  }

  /** Tells how many there are, a while after the first change that was not told. */
  #count(topic: string): void {
    const feed = this.#feeds.get(topic);
    if (feed === undefined || feed.timer !== undefined) return;
    feed.timer = setTimeout(() => {
      feed.timer = undefined;
      const room = roomOfTopic(topic) ?? '';
      const counts = this.#options.rooms.counts(room);
      if (counts === undefined) return;
      const listening = [...this.#options.listenersOf(topic)].length;
      const packet = packetOf({ type: 'counts', topic, ...counts, listening });
      if (packet.json === feed.counts) return;
      feed.counts = packet.json;
      this.#options.broadcast.add({ kind: 'derived', topic, packet });
    }, COUNTS_MS).unref();
  }
}
