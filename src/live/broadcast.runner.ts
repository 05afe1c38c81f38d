import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Delivery, Listening } from './listening.ts';

/** Peers served between two turns of the loop: at some 10 microseconds each, 2 ms. */
const CHUNK = 250;
/** Most bytes of frames that wait to be handed out; past them listeners are left behind. */
const BACKLOG_LIMIT = 16 * 1024 * 1024;

export interface BroadcastOptions {
  readonly listeners: (topic: string) => Iterable<Listening>;
  /** Told of each listener that is left behind. */
  readonly leftBehind: (listening: Listening) => void;
  /** Told of each that may not have what would come next. */
  readonly forbidden: (listening: Listening) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Hands deliveries to the listeners of their topics, one delivery after the other, so that each listener gets them in order; a
 * delivery to many goes out in chunks, with a turn of the loop between.
 */
export class Broadcast {
  readonly #options: BroadcastOptions;
  readonly #waiting: Delivery[] = [];
  #backlog = 0;
  #running = false;

  constructor(options: BroadcastOptions) {
    this.#options = options;
  }

  add(delivery: Delivery): void {
    const size = delivery.packet.json.length;
    if (this.#backlog + size > BACKLOG_LIMIT && this.#waiting.length > 0) {
      for (const listening of this.#options.listeners(delivery.topic)) {
        if (listening.state !== 'live') continue;
        listening.fallBehind();
        this.#options.leftBehind(listening);
      }
      return;
    }
    this.#backlog += size;
    this.#waiting.push(delivery);
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    let sent = 0;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      for (const listening of this.#options.listeners(next.topic)) {
        if (this.#hand(next, listening)) sent += 1;
        if (sent < CHUNK) continue;
        sent = 0;
        await turnOfTheLoop();
      }
      this.#backlog -= next.packet.json.length;
    }
    this.#running = false;
  }

  #hand(delivery: Delivery, listening: Listening): boolean {
    try {
      const outcome = listening.offer(delivery);
      if (outcome === 'behind') this.#options.leftBehind(listening);
      if (outcome === 'forbidden') this.#options.forbidden(listening);
      return outcome === 'sent';
    } catch (error) {
      // A snapshot mends what went wrong for this one; the others get theirs.
      listening.fallBehind();
      this.#options.leftBehind(listening);
      this.#options.failed(error);
      return false;
    }
  }
}

/** What feeds of derived figures work with. */
export interface FeedOptions {
  readonly listened: (topic: string) => boolean;
  readonly broadcast: Broadcast;
  readonly failed: (error: unknown) => void;
}
