import type { Listener, TopicRange } from '../eventstore/following/topic-source.ts';
import { START, type Position } from '../eventstore/port.ts';
import { BUFFERED_LIMIT, type Peer } from './peer.ts';
import type { Packet } from './frames.ts';
import { fits } from './resume.ts';
import type { Topic } from './topic.ts';

/** What goes to everybody who listens to a topic. */
export type Delivery = { readonly topic: string; readonly packet: Packet } & (
  | { readonly kind: 'events'; readonly range: TopicRange }
  /** Derived from the events up to `position`; without one, good at any time. */
  | { readonly kind: 'derived'; readonly position?: Position }
);

/**
 * One peer's place in one topic.
 *
 * joining: it is being brought to where the topic's ranges go on. live: it has all events up to `position` and gets what
 * follows. behind: it did not read and got nothing for a while; a snapshot will take the place of what it missed. closed.
 */
export class Listening {
  readonly topic: Topic;
  readonly peer: Peer;
  readonly principal: Listener;
  #state: 'joining' | 'live' | 'behind' | 'closed' = 'joining';
  #position: Position = START;
  #joinedAt: Position = START;

  constructor(topic: Topic, peer: Peer, principal: Listener) {
    this.topic = topic;
    this.peer = peer;
    this.principal = principal;
  }

  get state(): 'joining' | 'live' | 'behind' | 'closed' {
    return this.#state;
  }

  /** The peer was sent everything of the topic up to here; moves only while it is live. */
  get position(): Position {
    return this.#position;
  }

  rejoin(): void {
    if (this.#state === 'behind') this.#state = 'joining';
  }

  /** From now on it gets what follows `position`. */
  goLive(position: Position): void {
    if (this.#state !== 'joining') return;
    this.#position = position;
    this.#joinedAt = position;
    this.#state = 'live';
  }

  fallBehind(): void {
    if (this.#state !== 'closed') this.#state = 'behind';
  }

  close(): void {
    this.#state = 'closed';
  }

  /** Whether the one who listens may have a range of the topic. */
  may(range: TopicRange): boolean {
    return this.topic.source.mayListen(this.principal, range);
  }

  /** Hands a delivery on, where it follows what the peer has, whoever listens may have it, and the peer reads. */
  offer(delivery: Delivery): 'sent' | 'passed' | 'behind' | 'forbidden' {
    if (this.#state !== 'live') return 'passed';
    if (delivery.kind === 'events' ? !this.#follows(delivery.range) : this.#isOld(delivery.position)) {
      return 'passed';
    }
    const { topic } = delivery;
    const range =
      delivery.kind === 'events'
        ? delivery.range
        : { topic, from: this.#position, to: this.#position, events: [] };
    if (!this.may(range)) return 'forbidden';
    // Figures wait in the peer's outbox, where newer ones take their place: they pile up with nobody.
    if (this.peer.buffered > BUFFERED_LIMIT && delivery.packet.type !== 'projection') {
      this.#state = 'behind';
      return 'behind';
    }
    this.peer.send(delivery.packet);
    if (delivery.kind === 'events') this.#position = delivery.range.to;
    return 'sent';
  }

  /** What it was shown as it joined includes figures derived from events before. */
  #isOld(position: Position | undefined): boolean {
    return position !== undefined && position <= this.#joinedAt;
  }

  #follows(range: { readonly from: Position; readonly to: Position }): boolean {
    switch (fits(this.#position, range)) {
      case 'follows':
        return true;
      case 'known':
        return false;
      case 'overlaps':
        // Ranges are cut once for all listeners, and one goes live at a cut: this is a fault in this program.
        throw new Error(
          `${this.topic.text}: the range after ${range.from} would repeat events before ${this.#position}`,
        );
    }
  }
}
