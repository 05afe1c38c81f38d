import { problemOfRejection } from '../http/problem.ts';
import type { FeedOptions } from './broadcast.runner.ts';
import { packetOf, type Packet } from './frames.ts';
import type { Listening } from './listening.ts';
import type { LiveProjections } from './sources.ts';
import type { TopicRange } from './topic-log.ts';
import { whatIfTopic } from './topic.ts';

interface Feed {
  readonly run: AbortController;
  /** What was told last. */
  newest?: Packet;
}

/**
 * The projections of what-ifs that somebody listens to: computed once for all listeners, again when the what-if changes, and no
 * more when the last of them is gone.
 */
export class ProjectionFeeds {
  readonly #options: FeedOptions & { readonly projections?: LiveProjections | undefined };
  readonly #feeds = new Map<string, Feed>();

  constructor(options: FeedOptions & { readonly projections?: LiveProjections | undefined }) {
    this.#options = options;
  }

  /** Shows a listener that has just gone live the newest figures, and has better ones computed. */
  join(listening: Listening): void {
    const { topic, peer } = listening;
    if (topic.kind !== 'whatif') return;
    const feed = this.#feeds.get(topic.text);
    if (feed === undefined) this.#begin(topic.whatIfId);
    else if (feed.newest !== undefined) peer.send(feed.newest);
  }

  /** Begins anew where a what-if has changed. */
  follow(ranges: readonly TopicRange[]): void {
    for (const { topic } of ranges) {
      if (topic.startsWith(whatIfTopic(''))) this.#begin(topic.slice(whatIfTopic('').length));
    }
  }

  end(topic: string): void {
    this.#feeds.get(topic)?.run.abort();
    this.#feeds.delete(topic);
  }

  #begin(whatIfId: string): void {
    const { projections, failed } = this.#options;
    if (projections === undefined) return;
    this.end(whatIfTopic(whatIfId));
    const feed: Feed = { run: new AbortController() };
    this.#feeds.set(whatIfTopic(whatIfId), feed);
    this.#run(whatIfId, feed, projections).catch((error: unknown) => {
      if (!feed.run.signal.aborted) failed(error);
    });
  }

  async #run(whatIfId: string, feed: Feed, projections: LiveProjections): Promise<void> {
    const topic = whatIfTopic(whatIfId);
    const { signal } = feed.run;
    for await (const result of projections.ofWhatIf(whatIfId, signal)) {
      if (signal.aborted) return;
      const packet = result.ok
        ? packetOf({ type: 'projection', topic, whatIfId, ...result.value })
        : packetOf({ type: 'error', topic, problem: problemOfRejection(result.error) });
      feed.newest = packet;
      this.#options.broadcast.add({ kind: 'derived', topic, packet });
    }
  }
}
