import type {
  ClientFrame,
  CountsFrame,
  DraftsFrame,
  EventItem,
  PreviewFrame,
  ProjectionFrame,
  ServerFrame,
  SnapshotFrame,
  StalenessFrame,
  TensionFrame,
} from '../../live/protocol.ts';
import { TopicPosition } from '../../live/topic-position.ts';
import type { ApiClient, Problem } from '../app/api.client.ts';
import { randomUuid } from '../app/uuid.adapter.ts';
import type { Connection, Ears } from './connection.ts';
import { DraftSlots } from './draft-slots.ts';
import { overHttp } from './http.adapter.ts';
import { FIRST_STATE, waitBefore, type LiveState } from './live-vm.ts';
import { overSocket } from './socket.adapter.ts';

/** What comes of a projection: better and better figures, or why there are none. */
export interface FiguresListener {
  figures(frame: ProjectionFrame): void;
  refused(problem: Problem): void;
}

export interface TopicListener extends Partial<FiguresListener> {
  /** The state at a position; takes the place of everything before it. */
  snapshot(state: SnapshotFrame['state']): void;
  events(items: readonly EventItem[]): void;
  /** Whether what is known has to be taken anew after a connection was lost, as events alone would not tell how it goes on. */
  anew?(): boolean;
  /** How tension stands in a history of the topic. */
  tension?(frame: TensionFrame): void;
  /** How many are in a room; what its delegation drafts. */
  counts?(frame: CountsFrame): void;
  drafts?(frame: DraftsFrame): void;
  /** Which what-ifs rest on a past that the record no longer says. */
  staleness?(whatIfs: StalenessFrame['whatIfs']): void;
}

interface Topic {
  readonly listener: TopicListener;
  position: TopicPosition;
  /** What a pause holds back. */
  held: EventItem[];
  heldFigures?: ProjectionFrame | undefined;
  /** Revision of the figures shown. */
  shown?: number | undefined;
}

/** A draft on a history, or steps that are laid over the package of a room. */
type Asked = NonNullable<PreviewFrame['draft']> | Pick<PreviewFrame, 'room' | 'add' | 'shared'>;

const asking = (asked: Asked): Omit<PreviewFrame, 'v' | 'type' | 'slot'> =>
  'history' in asked ? { draft: asked } : asked;

interface Preview {
  readonly asked: Asked;
  readonly listener: FiguresListener;
}

/** Two heartbeats missed: the connection is dead even if nobody said so. */
const SILENCE_MS = 40_000;
const HELD_LIMIT = 2000;

/**
 * What the page follows, over one connection: a socket, or HTTP where sockets are blocked. It reconnects by itself, takes every
 * topic up where it left off, sends the drafts again, and passes on each event once and in order.
 */
export class LiveClient {
  state = $state.raw<LiveState>(FIRST_STATE);
  /** When the topics last changed, in milliseconds since the page was opened. */
  changedAt = $state.raw<number | undefined>();
  /** What this browser may ask in any case; where it gets no answer, there is no way to the server. */
  door = '/api/histories';
  readonly #api: ApiClient;
  readonly #page = randomUuid();
  readonly #topics = new Map<string, Topic>();
  readonly #previews = new Map<string, Preview>();
  readonly #slots = new DraftSlots();
  #connection: Connection | undefined;
  #greeted = false;
  /** Whether the connection before went by a socket. */
  #hadSocket = true;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(api: ApiClient) {
    this.#api = api;
    window.addEventListener('online', () => this.connect());
    window.addEventListener('offline', () => this.#connection?.close());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.state.phase === 'waiting') this.connect();
    });
  }

  /** Connects now, unless a connection stands or is under way. */
  connect(): void {
    clearTimeout(this.#timer);
    if (this.#connection !== undefined) return;
    this.#change({ phase: 'connecting' });
    this.#open(overSocket, true);
  }

  #open(opened: (ears: Ears) => Connection, bySocket: boolean): void {
    this.#greeted = false;
    const connection: Connection = opened({
      greeted: () => this.#greet(bySocket),
      frame: (frame) => this.#take(frame),
      heard: () => this.#listenForSilence(),
      lost: () => {
        if (this.#connection !== connection) return;
        this.#connection = undefined;
        // A socket that never said anything may be blocked where HTTP is not.
        if (bySocket && !this.#greeted && navigator.onLine)
          this.#open((ears) => overHttp(this.#api, { id: this.#page, door: this.door }, ears), false);
        else this.#lost();
      },
    });
    this.#connection = connection;
    this.#listenForSilence();
  }

  /** Follows a topic until the function that is returned is called. */
  subscribe(topic: string, listener: TopicListener): () => void {
    const followed: Topic = { listener, position: new TopicPosition(topic), held: [] };
    this.#topics.set(topic, followed);
    this.#send(followed.position.request);
    return () => {
      if (this.#topics.get(topic) !== followed) return;
      this.#topics.delete(topic);
      this.#send({ v: 1, type: 'unsubscribe', topic });
    };
  }

  /** Has a draft projected, in place of the one before in the slot. */
  preview(slot: string, asked: Asked, listener: FiguresListener): void {
    this.#previews.set(slot, { asked, listener });
    const { name, ended } = this.#slots.next(slot);
    if (ended !== undefined) this.#send({ v: 1, type: 'preview', slot: ended, draft: null });
    this.#send({ v: 1, type: 'preview', slot: name, ...asking(asked) });
  }

  /** There is no draft in a slot any more. */
  endPreview(slot: string): void {
    this.#previews.delete(slot);
    const ended = this.#slots.end(slot);
    if (ended !== undefined) this.#send({ v: 1, type: 'preview', slot: ended, draft: null });
  }

  /** Holds back what arrives, or lets it in again. */
  pause(paused: boolean): void {
    this.#change({ paused, held: 0 });
    if (paused) return;
    for (const topic of this.#topics.values()) {
      const { held, heldFigures } = topic;
      topic.held = [];
      topic.heldFigures = undefined;
      if (held.length > 0) topic.listener.events(held);
      if (heldFigures !== undefined) this.#figures(topic, heldFigures);
    }
  }

  #send(frame: ClientFrame): void {
    if (this.#greeted) this.#connection?.send(frame);
  }

  #greet(bySocket: boolean): void {
    // Over HTTP what-ifs have no place in the log to go on from.
    const all = bySocket && !this.#hadSocket;
    for (const [name, topic] of this.#topics)
      if (all || topic.listener.anew?.() === true) topic.position = new TopicPosition(name);
    this.#hadSocket = bySocket;
    this.#greeted = true;
    this.#attempt = 0;
    this.#change({ phase: this.#topics.size === 0 ? 'live' : 'catching-up' });
    for (const { position } of this.#topics.values()) this.#send(position.request);
    for (const [slot, { asked }] of this.#previews)
      this.#send({ v: 1, type: 'preview', slot: this.#slots.nameOf(slot) ?? slot, ...asking(asked) });
  }

  #take(frame: ServerFrame): void {
    if (frame.type === 'caught-up') this.#change({ phase: 'live' });
    if (frame.type === 'hello') for (const { position } of this.#topics.values()) position.take(frame);
    const name = 'slot' in frame ? frame.slot : undefined;
    const slot = name === undefined ? undefined : this.#slots.slotOf(name);
    const preview = slot === undefined ? undefined : this.#previews.get(slot);
    if (frame.type === 'projection') preview?.listener.figures(frame);
    if (frame.type === 'error') preview?.listener.refused(frame.problem);
    const topic = 'topic' in frame && frame.topic !== undefined ? this.#topics.get(frame.topic) : undefined;
    if (topic !== undefined) this.#takeOf(topic, frame);
  }

  #takeOf(topic: Topic, frame: ServerFrame): void {
    const { listener, position } = topic;
    if (frame.type === 'error') listener.refused?.(frame.problem);
    if (frame.type === 'counts') listener.counts?.(frame);
    if (frame.type === 'drafts') listener.drafts?.(frame);
    if (position.take(frame) === 'nothing') return;
    switch (frame.type) {
      case 'snapshot':
        topic.held = [];
        listener.snapshot(frame.state);
        return;
      case 'events':
        this.#events(topic, frame.items);
        return;
      case 'tension':
        // What a pause holds back must not show by its figures.
        if (!this.state.paused) listener.tension?.(frame);
        return;
      case 'staleness':
        listener.staleness?.(frame.whatIfs);
        return;
      case 'projection':
        // Figures of another revision belong to a change that the pause holds back.
        if (this.state.paused && topic.shown !== undefined && topic.shown !== frame.revision)
          topic.heldFigures = frame;
        else this.#figures(topic, frame);
    }
  }

  #figures(topic: Topic, frame: ProjectionFrame): void {
    topic.shown = frame.revision;
    topic.listener.figures?.(frame);
  }

  #events(topic: Topic, items: readonly EventItem[]): void {
    if (items.length === 0) return;
    if (!this.state.paused) {
      this.changedAt = performance.now();
      topic.listener.events(items);
      return;
    }
    topic.held.push(...items);
    // Too many to keep: they are read again, all at once, when the pause ends.
    if (topic.held.length > HELD_LIMIT) topic.held.splice(0, topic.held.length - HELD_LIMIT);
    this.#change({ held: this.state.held + items.length });
  }

  #lost(): void {
    clearTimeout(this.#silence);
    const wait = waitBefore(this.#attempt, Math.random());
    this.#attempt += 1;
    if (!navigator.onLine) {
      this.#change({ phase: 'offline' });
      return;
    }
    this.#change({ phase: 'waiting', retryAt: performance.now() + wait });
    this.#timer = setTimeout(() => this.connect(), wait);
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#connection?.close(), SILENCE_MS);
  }

  #change(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
  }
}
