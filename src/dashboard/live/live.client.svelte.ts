import type { ClientFrame, EventItem, ServerFrame, SnapshotFrame } from '../../live/protocol.ts';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from '../../live/names.ts';
import { FIRST_STATE, later, newItems, waitBefore, type LiveState } from './live-vm.ts';

type Unversioned<T> = T extends unknown ? Omit<T, 'v'> : never;

export interface TopicListener {
  /** The state at a position; takes the place of everything before it. */
  snapshot(state: SnapshotFrame['state']): void;
  events(items: readonly EventItem[]): void;
}

export interface LiveListeners {
  /** Figures of a projection, and refusals of a preview. */
  frame(frame: ServerFrame): void;
  /** A connection stands again, so that what was asked for by it can be asked anew. */
  connected(): void;
}

/** Two heartbeats missed: the connection is dead even if nobody said so. */
const SILENCE_MS = 40_000;
const HELD_LIMIT = 2000;

/**
 * The page's one socket. It reconnects by itself, takes every topic up where it left off, and passes on each event once
 * and in order.
 */
export class LiveClient {
  state = $state.raw<LiveState>(FIRST_STATE);
  /** When the topics last changed. */
  changedAt = $state.raw<number | undefined>();
  readonly #listeners: LiveListeners;
  readonly #topics = new Map<string, { listener: TopicListener; seen?: string; held: EventItem[] }>();
  #socket: WebSocket | undefined;
  #log: string | undefined;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  readonly #token: () => string | undefined;

  constructor(listeners: LiveListeners, token: () => string | undefined) {
    this.#listeners = listeners;
    this.#token = token;
    window.addEventListener('online', () => this.connect());
    window.addEventListener('offline', () => this.#socket?.close());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.state.phase === 'waiting') this.connect();
    });
  }

  get open(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Connects now, unless a connection stands or is under way. */
  connect(): void {
    clearTimeout(this.#timer);
    if (this.#socket !== undefined && this.#socket.readyState <= WebSocket.OPEN) return;
    this.#change({ phase: 'connecting' });
    const token = this.#token();
    const url = new URL('/live', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const protocols = [SUBPROTOCOL];
    if (token !== undefined) protocols.push(`${TOKEN_SUBPROTOCOL}${base64url(token)}`);
    const socket = new WebSocket(url, protocols);
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket && typeof data === 'string') this.#take(JSON.parse(data) as ServerFrame);
    });
    socket.addEventListener('close', () => {
      if (this.#socket === socket) this.#lost();
    });
    this.#listenForSilence();
  }

  subscribe(topic: string, listener: TopicListener): () => void {
    this.#topics.set(topic, { listener, held: [] });
    if (this.open) this.#ask(topic);
    return () => {
      if (this.#topics.get(topic)?.listener !== listener) return;
      this.#topics.delete(topic);
      this.send({ type: 'unsubscribe', topic });
    };
  }

  /** Sends a frame; false where there is no connection. */
  send(frame: Unversioned<ClientFrame>): boolean {
    if (!this.open) return false;
    this.#socket?.send(JSON.stringify({ v: 1, ...frame }));
    return true;
  }

  /** Holds back what arrives, or lets it in again. */
  pause(paused: boolean): void {
    this.#change({ paused, held: 0 });
    if (paused) return;
    for (const topic of this.#topics.values()) {
      const items = topic.held;
      topic.held = [];
      if (items.length > 0) topic.listener.events(items);
    }
  }

  #ask(topic: string): void {
    const seen = this.#topics.get(topic)?.seen;
    const from = seen === undefined || this.#log === undefined ? {} : { from: seen, log: this.#log };
    this.send({ type: 'subscribe', topic, ...from });
  }

  #take(frame: ServerFrame): void {
    this.#listenForSilence();
    switch (frame.type) {
      case 'hello':
        this.#attempt = 0;
        // Another log: positions of the one before say nothing here.
        if (this.#log !== undefined && this.#log !== frame.log)
          for (const topic of this.#topics.values()) delete topic.seen;
        this.#log = frame.log;
        this.#change({ phase: this.#topics.size === 0 ? 'live' : 'catching-up' });
        for (const topic of this.#topics.keys()) this.#ask(topic);
        this.#listeners.connected();
        return;
      case 'snapshot': {
        const topic = this.#topics.get(frame.topic);
        if (topic === undefined) return;
        topic.seen = frame.position;
        topic.held = [];
        topic.listener.snapshot(frame.state);
        return;
      }
      case 'events':
        this.#events(frame);
        return;
      case 'caught-up': {
        const topic = this.#topics.get(frame.topic);
        if (topic !== undefined) topic.seen = later(topic.seen, frame.position);
        this.#change({ phase: 'live' });
        return;
      }
      default:
        this.#listeners.frame(frame);
    }
  }

  #events(frame: Extract<ServerFrame, { type: 'events' }>): void {
    const topic = this.#topics.get(frame.topic);
    if (topic === undefined) return;
    const items = newItems(topic.seen, frame);
    topic.seen = later(topic.seen, frame.to);
    if (items.length === 0) return;
    if (!this.state.paused) {
      this.changedAt = Date.now();
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
    this.#socket = undefined;
    const wait = waitBefore(this.#attempt, Math.random());
    this.#attempt += 1;
    if (!navigator.onLine) {
      this.#change({ phase: 'offline' });
      return;
    }
    this.#change({ phase: 'waiting', retryAt: Date.now() + wait });
    this.#timer = setTimeout(() => this.connect(), wait);
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.close(), SILENCE_MS);
  }

  #change(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
  }
}

const base64url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
