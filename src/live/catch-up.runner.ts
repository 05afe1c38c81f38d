import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, Position, StoredEvent, SubscriptionMessage } from '../eventstore/port.ts';
import { upcastAll } from '../eventstore/following/upcasting.ts';
import { eventsPackets } from './frames.ts';
import { ProblemException } from '../http/problem.filter.ts';
import { Gate } from '../kernel/gate.runner.ts';
import type { Listening } from './listening.ts';
import { mayNotListen } from './may-not-listen.ts';
import { BUFFERED_LIMIT, type Peer } from './peer.ts';
import type { TopicLog } from './topic-log.ts';

/** Listeners that catch up from the store at a time; each holds one page of events. */
const CATCHING_UP = 16;
/** How long a peer that catches up may not read before it is left behind, in milliseconds. */
const PATIENCE_MS = 5_000;
/** How often such a peer is looked at, in milliseconds. */
const LOOK_MS = 20;

/** Sends late listeners what the store holds of their topic, page by page, no faster than they read. */
export class CatchUp {
  readonly #store: EventStore;
  readonly #log: TopicLog;
  readonly #applied: (event: StoredEvent) => boolean;
  readonly #gate = new Gate(CATCHING_UP);

  /** `applied`: whether the read models took an event in. */
  constructor(parts: {
    readonly store: EventStore;
    readonly log: TopicLog;
    readonly applied: (event: StoredEvent) => boolean;
  }) {
    this.#store = parts.store;
    this.#log = parts.log;
    this.#applied = parts.applied;
  }

  /**
   * Sends a joining listener the events of its topic after `after`, up to the log's cursor. Gives the position reached, which the
   * cursor may have left behind meanwhile; `undefined` where the peer does not read.
   */
  run(listening: Listening, after: Position): Promise<Position | undefined> {
    return this.#gate.run(() => this.#run(listening, after));
  }

  async #run(listening: Listening, after: Position): Promise<Position | undefined> {
    const cursorBefore = this.#log.cursor;
    let position = after;
    const subscription = this.#store.subscribe(listening.topic.streams, after);
    try {
      for await (const message of subscription) {
        if (listening.state !== 'joining') return position;
        if (message.kind === 'fell-behind') continue;
        const end = endOf(message, cursorBefore);
        // What lies beyond the cursor comes with the next cut.
        const to = end < this.#log.cursor ? end : this.#log.cursor;
        if (message.kind === 'events' && !(await this.#send(listening, message.events, position, to))) {
          return listening.peer.open ? undefined : position;
        }
        if (to > position) position = to;
        if (end >= this.#log.cursor || message.kind === 'caught-up') return position;
      }
      return position;
    } finally {
      await subscription.close();
    }
  }

  /** Whether the peer took what of the events is its topic's, after `from` and up to `to`. */
  async #send(
    listening: Listening,
    events: Extract<SubscriptionMessage, { kind: 'events' }>['events'],
    from: Position,
    to: Position,
  ): Promise<boolean> {
    const { peer, topic } = listening;
    const { text, source } = topic;
    const own = events.filter(
      (event) => event.position <= to && this.#applied(event) && source.topicsOf(event).includes(text),
    );
    const whole = { topic: text, from, to, events: upcastAll(own) };
    for (const { range, packet } of eventsPackets(whole, (event) => source.restricted(event))) {
      if (!listening.may(range)) throw new ProblemException(mayNotListen(text));
      peer.send(packet);
      if (!(await hasRoom(peer))) return false;
    }
    return true;
  }
}

/** Up to where a message has the log examined. Once caught up, everything there was at the beginning has been. */
function endOf(message: Exclude<SubscriptionMessage, { kind: 'fell-behind' }>, before: Position): Position {
  if (message.kind === 'events') return message.events.at(-1)?.position ?? before;
  return message.kind === 'caught-up' && message.position < before ? before : message.position;
}

/** Waits, for a while, until a peer has room for more. */
async function hasRoom(peer: Peer): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS;
  while (peer.open && peer.buffered > BUFFERED_LIMIT) {
    if (performance.now() > end) return false;
    await sleep(LOOK_MS);
  }
  return peer.open;
}
