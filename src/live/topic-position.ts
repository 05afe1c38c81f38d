import type { ServerFrame, SubscribeFrame } from './protocol.ts';

/**
 * A client's place in one topic: what it asks for when it connects, and whether a frame brings anything new. For every client of
 * the protocol; it needs nothing else to go on after a cut without a gap or a repeat.
 */
export class TopicPosition {
  readonly topic: string;
  #position: string | undefined;
  #log: string | undefined;

  /** `from`: begin there instead of with a snapshot; `-1` is the beginning of the record. */
  constructor(topic: string, from?: string) {
    this.topic = topic;
    this.#position = from;
  }

  get position(): string | undefined {
    return this.#position;
  }

  /** The frame to send on every connection, once the server said hello. */
  get request(): SubscribeFrame {
    return {
      v: 1,
      type: 'subscribe',
      topic: this.topic,
      ...(this.#position === undefined ? {} : { from: this.#position }),
      ...(this.#log === undefined || this.#position === undefined ? {} : { log: this.#log }),
    };
  }

  /**
   * Takes note of a frame of the topic. `replaces`: what the client has of the topic is void, the frame takes its place; `adds`: it
   * follows what the client has; `nothing`: it is of another topic or known already.
   */
  take(frame: ServerFrame): 'replaces' | 'adds' | 'nothing' {
    switch (frame.type) {
      case 'snapshot':
        if (frame.topic !== this.topic) return 'nothing';
        this.#position = frame.position;
        this.#log = frame.log;
        return 'replaces';
      case 'events':
        if (frame.topic !== this.topic || !this.#isBehind(frame.to)) return 'nothing';
        this.#position = frame.to;
        return 'adds';
      case 'caught-up':
        if (frame.topic === this.topic && this.#isBehind(frame.position)) this.#position = frame.position;
        return 'nothing';
      case 'hello':
        this.#log ??= frame.log;
        return 'nothing';
      case 'tension':
      case 'staleness':
      case 'projection':
        return frame.topic === this.topic ? 'adds' : 'nothing';
      default:
        return 'nothing';
    }
  }

  #isBehind(position: string): boolean {
    return this.#position === undefined || BigInt(this.#position) < BigInt(position);
  }
}
