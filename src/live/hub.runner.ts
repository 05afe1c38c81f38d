import { setTimeout as sleep } from 'node:timers/promises';
import type { Listener } from '../eventstore/following/topic-source.ts';
import { START, type EventStore, type Position, type StoredEvent } from '../eventstore/port.ts';
import { problemOfRejection, type Problem } from '../http/problem.ts';
import { problemOf } from '../http/problem.filter.ts';
import type { Clock } from '../kernel/clock.ts';
import { Broadcast } from './broadcast.runner.ts';
import { CatchUp } from './catch-up.runner.ts';
import { eventsPackets, packetOf } from './frames.ts';
import { Listening } from './listening.ts';
import { mayNotListen } from './may-not-listen.ts';
import { DRAINED, type Peer } from './peer.ts';
import { ProjectionFeeds } from './projection-feeds.runner.ts';
import { RoomFeeds } from './room-feeds.runner.ts';
import { beginningOf, type Beginning } from './resume.ts';
import { ParkedTopics } from './parked-topics.ts';
import { Snapshots } from './snapshots.runner.ts';
import type { LiveProjections, LiveReads, LiveRooms } from './sources.ts';
import { StalenessFeed } from './staleness-feed.runner.ts';
import { TensionFeed } from './tension-feed.runner.ts';
import { TopicLog, type SourcedRange } from './topic-log.ts';
import type { Topic, Topics } from './topic.ts';

/** Between two frames of one topic, in milliseconds: at most ten a second. */
const TICK_MS = 100;
/** Events after which a tick comes at once. */
const EVENTS_A_TICK = 1000;
/** How often peers that do not read are looked at, in milliseconds. */
const LOOK_MS = 100;

/** What the hub needs of whoever feeds the read models. */
export interface AppliedEvents {
  readonly position: Position;
  onApplied(listener: (events: readonly StoredEvent[], position: Position) => void): () => void;
  /** Calls the listener with each stream from which on nothing more is applied, and the position of its first event that is not. */
  onParked(listener: (parked: { readonly stream: string; readonly position: Position }) => void): () => void;
}

export interface HubOptions {
  readonly store: EventStore;
  readonly follower: AppliedEvents;
  /** What one may listen to. */
  readonly topics: Topics;
  readonly reads: LiveReads;
  readonly clock: Clock;
  readonly projections?: LiveProjections | undefined;
  /** Where figures of rooms come from, on the hub of their topics. */
  readonly rooms?: LiveRooms | undefined;
  readonly log?: { error(message: string): void };
}

interface Waiter {
  readonly position: Position;
  readonly go: () => void;
}

/**
 * Who listens to what, and how they stay in step with the record. Events come as the read models have applied them, so that
 * a snapshot and the events after it meet without a seam; those who come late are brought up from the store.
 */
export class LiveHub {
  readonly #options: HubOptions;
  readonly #log: TopicLog;
  readonly #topics = new Map<string, Set<Listening>>();
  readonly #waiters = new Map<Listening, Waiter>();
  readonly #behind = new Set<Listening>();
  readonly #snapshots: Snapshots;
  readonly #catchUp: CatchUp;
  readonly #broadcast: Broadcast;
  readonly #tension: TensionFeed;
  readonly #staleness: StalenessFeed;
  readonly #projections: ProjectionFeeds;
  readonly #rooms: RoomFeeds | undefined;
  #logId: Promise<string> | undefined;
  readonly #parked = new ParkedTopics();
  #stopListening: (() => void) | undefined;
  #tick: NodeJS.Timeout | undefined;
  #lastTick = 0;
  #look: NodeJS.Timeout | undefined;

  constructor(options: HubOptions) {
    this.#options = options;
    const failed = (error: unknown): void => options.log?.error(describe(error));
    const { store, reads, clock } = options;
    this.#log = new TopicLog(options.topics);
    this.#snapshots = new Snapshots({ log: this.#log, logId: () => this.log(), clock });
    this.#catchUp = new CatchUp({ store, log: this.#log, applied: (event) => this.#parked.precedes(event) });
    this.#broadcast = new Broadcast({
      listeners: (topic) => this.#topics.get(topic) ?? [],
      leftBehind: (listening) => this.#leaveBehind(listening),
      forbidden: (listening) => this.#refuse(listening, mayNotListen(listening.topic.text)),
      failed,
    });
    const feed = { listened: (topic: string) => this.#topics.has(topic), broadcast: this.#broadcast, failed };
    this.#tension = new TensionFeed({ ...feed, reads });
    this.#staleness = new StalenessFeed({ ...feed, reads });
    this.#projections = new ProjectionFeeds({ ...feed, reads, projections: options.projections });
    const listenersOf = (topic: string) => this.#topics.get(topic) ?? [];
    this.#rooms =
      options.rooms &&
      new RoomFeeds({ ...feed, rooms: options.rooms, listenersOf, recheck: (topic) => this.#recheck(topic) });
    this.#start();
  }

  /** Where projections come from; absent where none are computed. */
  get projections(): LiveProjections | undefined {
    return this.#options.projections;
  }

  /** Where figures of rooms come from; absent where none are told. */
  get rooms(): LiveRooms | undefined {
    return this.#options.rooms;
  }

  /** Position up to which listeners have been told. */
  get position(): Position {
    return this.#log.cursor;
  }

  /** What one may listen to. */
  get topics(): Topics {
    return this.#options.topics;
  }

  /** Begins where the read models were taken up from a snapshot; call it before anything follows the log. */
  resumeAt(position: Position): void {
    this.#log.resumeAt(position);
  }

  /** From before the first event on, so that it knows the last event of every topic. */
  #start(): void {
    const { follower, topics } = this.#options;
    const endParked = follower.onParked((parked) => {
      for (const topic of this.#parked.add(parked, topics)) {
        this.#snapshots.forget(topic);
        for (const listening of this.#topics.get(topic) ?? []) {
          if (listening.state === 'live') this.#leaveBehind(listening);
        }
      }
    });
    const endApplied = follower.onApplied((events, position) => {
      this.#log.add(events);
      if (this.#log.pending >= EVENTS_A_TICK) this.#cut(position);
      else
        this.#tick ??= setTimeout(
          () => this.#cut(),
          Math.max(0, this.#lastTick + TICK_MS - performance.now()),
        );
    });
    this.#stopListening = () => {
      endParked();
      endApplied();
    };
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    clearTimeout(this.#tick);
    clearInterval(this.#look);
    this.#rooms?.stop();
    for (const listeners of this.#topics.values()) {
      for (const listening of listeners) this.unlisten(listening);
    }
  }

  /** Id of the log that positions belong to. */
  log(): Promise<string> {
    this.#logId ??= this.#options.store.head().then(
      ({ log }) => log,
      (error: unknown) => {
        this.#logId = undefined;
        throw error;
      },
    );
    return this.#logId;
  }

  /** The log's id and end. */
  async head(): Promise<{ readonly log: string; readonly head: Position }> {
    const [log, { position }] = await Promise.all([this.log(), this.#options.store.head()]);
    return { log, head: position };
  }

  /** Has a peer listen to a topic, from a snapshot or from where it left off. What comes of it, and faults, are sent to it. */
  listen(
    { peer, principal }: { readonly peer: Peer; readonly principal: Listener },
    topic: Topic,
    wanted: { readonly from?: Position; readonly log?: string },
  ): Listening {
    const listening = new Listening(topic, peer, principal);
    const listeners = this.#topics.get(topic.text) ?? new Set();
    this.#topics.set(topic.text, listeners);
    listeners.add(listening);
    void this.#begin(listening, wanted);
    return listening;
  }

  unlisten(listening: Listening): void {
    listening.close();
    this.#behind.delete(listening);
    this.#waiters.get(listening)?.go();
    const { text } = listening.topic;
    const listeners = this.#topics.get(text);
    listeners?.delete(listening);
    this.#rooms?.left(text, listeners?.size === 0);
    if (listeners?.size !== 0) return;
    this.#topics.delete(text);
    this.#projections.end(text);
    this.#staleness.end(text);
    this.#snapshots.forget(text);
  }

  /** Cuts off what was applied into ranges and hands them out. */
  #cut(position = this.#options.follower.position): void {
    clearTimeout(this.#tick);
    this.#tick = undefined;
    this.#lastTick = performance.now();
    if (this.#topics.size === 0) {
      this.#log.pass(position);
      return;
    }
    const ranges = this.#log.cut(
      position,
      (topic) => this.#topics.has(topic) || this.#projections.restsOn(topic),
    );
    for (const range of ranges) if (this.#topics.has(range.topic)) this.#handOut(range);
    this.#tension.follow(ranges, position);
    this.#staleness.follow(ranges, position);
    this.#projections.follow(ranges);
    for (const waiter of this.#waiters.values()) if (waiter.position <= this.#log.cursor) waiter.go();
  }

  #handOut(whole: SourcedRange): void {
    const { topic, source } = whole;
    try {
      for (const { range, packet } of eventsPackets(whole, (event) => source.restricted(event))) {
        this.#broadcast.add({ kind: 'events', topic, range, packet });
      }
    } catch (error) {
      // A store may read part of an event late, and fail: its listeners begin anew, from a snapshot.
      this.#options.log?.error(`${topic} after ${whole.from}: ${describe(error)}`);
      for (const listening of this.#topics.get(topic) ?? []) {
        if (listening.state === 'live') this.#leaveBehind(listening);
      }
    }
  }

  async #begin(
    listening: Listening,
    wanted: { readonly from?: Position; readonly log?: string },
  ): Promise<void> {
    const { text } = listening.topic;
    try {
      const begun = { topic: text, from: wanted.from ?? START, to: this.#log.cursor, events: [] };
      if (!listening.may(begun)) return this.#refuse(listening, mayNotListen(text));
      const beginning =
        wanted.from === undefined ? beginningOf(wanted, NOWHERE) : beginningOf(wanted, await this.head());
      if (beginning.with === 'snapshot' && beginning.problem !== undefined) {
        this.#tell(listening, beginning.problem);
      }
      await this.#bring(listening, beginning);
    } catch (error) {
      this.#refuse(listening, problemOf(error, false));
    }
  }

  /** Brings a joining listener to the cursor, however far it moves on meanwhile, and lets it go on live from there. */
  async #bring(listening: Listening, beginning: Beginning): Promise<void> {
    const { topic, peer } = listening;
    const snapshot = beginning.with === 'snapshot';
    let position = snapshot ? await this.#sendSnapshot(listening) : beginning.after;
    if (position === undefined) return;
    if (!snapshot) {
      if (!(await this.#reached(listening, position))) return;
      const exists = topic.source.exists(topic.text);
      if (!exists.ok) return this.#refuse(listening, problemOfRejection(exists.error));
    }
    const begun = position;
    for (;;) {
      if (!(await this.#reached(listening, position))) return;
      if (position === this.#log.cursor || this.#log.lastOf(topic) <= position) break;
      const after: Position = position;
      const reached = await this.#catchUp.run(listening, after);
      if (reached === undefined) return this.#leaveBehind(listening);
      // A peer that is closing takes nothing more; nothing in this loop would give its close event a turn.
      if (!peer.open) return this.unlisten(listening);
      position = reached;
    }
    // From here to the end nothing else runs, so that no cut can come between.
    listening.goLive(this.#log.cursor);
    peer.send(packetOf({ type: 'caught-up', topic: topic.text, position: String(this.#log.cursor) }));
    this.#projections.join(listening, topic.source.leansOn?.(topic.text) ?? []);
    this.#rooms?.join(listening);
    const moved = this.#log.lastOf(topic) > begun;
    if (moved) this.#tension.join(listening);
    this.#staleness.join(listening, moved);
    // No event tells that the topic does not go on: a snapshot taken since does.
    if (this.#parked.lastIn(topic.text) > begun) this.#leaveBehind(listening);
  }

  /** Sends away who may not listen to a topic any more. */
  #recheck(topic: string): void {
    const now = { topic, from: this.#log.cursor, to: this.#log.cursor, events: [] };
    for (const listening of this.#topics.get(topic) ?? []) {
      if (!listening.may(now)) this.#refuse(listening, mayNotListen(topic));
    }
  }

  /** Waits until the cursor has come to a position; `false` where the listener went meanwhile. */
  async #reached(listening: Listening, position: Position): Promise<boolean> {
    while (this.#log.cursor < position && listening.state === 'joining') {
      // Positions that the follower passes over without an event of its own bring no tick.
      if (this.#options.follower.position >= position) {
        this.#cut();
        continue;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiters.set(listening, { position, go: resolve });
      await Promise.race([promise, sleep(TICK_MS * 5, undefined, { ref: false })]);
      this.#waiters.delete(listening);
    }
    return listening.state === 'joining';
  }

  /** Sends the topic's snapshot; its position, or `undefined` where there is none. */
  async #sendSnapshot(listening: Listening): Promise<Position | undefined> {
    const answer = await this.#snapshots.of(listening.topic);
    if (!answer.ok) {
      this.#refuse(listening, problemOfRejection(answer.error));
      return undefined;
    }
    if (listening.state !== 'joining') return undefined;
    const { text: topic } = listening.topic;
    // What it stands for is everything up to there.
    if (!listening.may({ topic, from: START, to: answer.value.position, events: [] })) {
      this.#refuse(listening, mayNotListen(topic));
      return undefined;
    }
    listening.peer.send(answer.value.packet);
    return answer.value.position;
  }

  #leaveBehind(listening: Listening): void {
    listening.fallBehind();
    if (listening.state !== 'behind') return;
    this.#behind.add(listening);
    this.#look ??= setInterval(() => this.#lookAfterThoseBehind(), LOOK_MS);
  }

  /** Those that have read again get the newest snapshot. */
  #lookAfterThoseBehind(): void {
    for (const listening of this.#behind) {
      if (listening.peer.open && listening.peer.buffered > DRAINED) continue;
      this.#behind.delete(listening);
      if (!listening.peer.open) continue;
      listening.rejoin();
      this.#bring(listening, { with: 'snapshot' }).catch((error: unknown) =>
        this.#refuse(listening, problemOf(error, false)),
      );
    }
    if (this.#behind.size > 0) return;
    clearInterval(this.#look);
    this.#look = undefined;
  }

  #refuse(listening: Listening, problem: Problem): void {
    this.#tell(listening, problem);
    this.unlisten(listening);
  }

  #tell(listening: Listening, problem: Problem): void {
    if (listening.state === 'closed' || !listening.peer.open) return;
    listening.peer.send(packetOf({ type: 'error', topic: listening.topic.text, problem }));
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** A subscription without a position compares with nothing. */
const NOWHERE = { log: '', head: 0n };
