import { problemOfRejection } from '../http/problem.ts';
import type { TopicRange } from '../eventstore/following/topic-source.ts';
import { RELATION_STREAM_PREFIX } from '../relations/history-id.ts';
import { whatIfOfTopic, whatIfTopic } from '../whatifs/what-if-id.ts';
import type { FeedOptions } from './broadcast.runner.ts';
import { packetOf, type Packet } from './frames.ts';
import type { Listening } from './listening.ts';
import { Latest } from './latest.runner.ts';
import type { LiveProjections, LiveReads } from './sources.ts';

type Options = FeedOptions & {
  readonly projections?: LiveProjections | undefined;
  readonly reads: Pick<LiveReads, 'isStale'>;
};

interface Feed {
  readonly run: AbortController;
  /** What was told last. */
  newest?: Packet;
  /** Whether that called the what-if stale. */
  stale?: boolean | undefined;
  /** Its history went on before anything was told. */
  doubted?: boolean;
}

/**
 * The projections of what-ifs that somebody listens to: computed once for all listeners, again when the what-if changes, and no
 * more when the last of them is gone.
 */
export class ProjectionFeeds {
  readonly #options: Options;
  readonly #feeds = new Map<string, Feed>();
  /** What-ifs that are listened to, by the topic of their history. */
  readonly #restingOn = new Map<string, Set<string>>();
  readonly #verdicts: Latest<undefined>;

  constructor(options: Options) {
    this.#options = options;
    this.#verdicts = new Latest((whatIfId) => this.#judge(whatIfId), options.failed);
  }

  /** Whether a what-if that is listened to rests on the history of a topic, whose events then matter here. */
  restsOn(historyTopic: string): boolean {
    return this.#restingOn.has(historyTopic);
  }

  /** Shows a listener that has just gone live the newest figures, and has better ones computed. */
  join({ topic, peer }: Listening, leansOn: readonly string[]): void {
    const whatIfId = whatIfOfTopic(topic.text);
    if (whatIfId === undefined) return;
    for (const historyTopic of leansOn) {
      const resting = this.#restingOn.get(historyTopic) ?? new Set();
      this.#restingOn.set(historyTopic, resting.add(whatIfId));
    }
    const feed = this.#feeds.get(topic.text);
    if (feed === undefined) this.#begin(whatIfId);
    else if (feed.newest !== undefined) peer.send(feed.newest);
  }

  /** Begins anew where a what-if has changed, and where its history no longer says what it rests on, or does again. */
  follow(ranges: readonly TopicRange[]): void {
    for (const { topic, events } of ranges) {
      const changed = whatIfOfTopic(topic);
      if (changed !== undefined) this.#begin(changed);
      if (!events.some(({ stream }) => stream.startsWith(RELATION_STREAM_PREFIX))) continue;
      for (const whatIfId of this.#restingOn.get(topic) ?? []) this.#verdicts.push(whatIfId, undefined);
    }
  }

  /** Nobody listens to a topic any more. */
  end(topic: string): void {
    this.#stop(topic);
    for (const [history, resting] of this.#restingOn) {
      if (resting.delete(whatIfOfTopic(topic) ?? '') && resting.size === 0) {
        this.#restingOn.delete(history);
      }
    }
  }

  #stop(topic: string): void {
    this.#feeds.get(topic)?.run.abort();
    this.#feeds.delete(topic);
  }

  async #judge(whatIfId: string): Promise<void> {
    const stale = await this.#options.reads.isStale(whatIfId);
    const feed = this.#feeds.get(whatIfTopic(whatIfId));
    if (stale === undefined || feed === undefined) return;
    // A run that has told nothing yet is let be: begun anew at every event, it would never come to tell anything.
    if (feed.newest === undefined) feed.doubted = true;
    else if (feed.stale !== stale) this.#begin(whatIfId);
  }

  #begin(whatIfId: string): void {
    const { projections, failed } = this.#options;
    if (projections === undefined) return;
    this.#stop(whatIfTopic(whatIfId));
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
      feed.stale = result.ok ? result.value.figures.of.stale : undefined;
      this.#options.broadcast.add({ kind: 'derived', topic, packet });
      if (feed.doubted === true) {
        feed.doubted = false;
        this.#verdicts.push(whatIfId, undefined);
      }
    }
  }
}
