import type { Packet } from './frames.ts';

/** A connection as an outbox needs it. */
export interface Line {
  /** Bytes written that have not left yet. */
  readonly buffered: number;
  write(packet: Packet): void;
  /** Calls back once everything written so far has left. */
  whenSent(then: () => void): void;
}

/**
 * Sends frames in order, save that the newest figures win: while earlier bytes have not left, a `projection` frame waits, and a
 * newer one about the same topic or slot takes its place. So one that reads slowly is sent no figures that are out of date, and
 * what waits for it does not grow.
 */
export class Outbox {
  readonly #line: Line;
  readonly #held = new Map<string, Packet>();
  #waiting = false;

  constructor(line: Line) {
    this.#line = line;
  }

  send(packet: Packet): void {
    if (packet.about !== undefined) this.#held.delete(packet.about);
    if (packet.type !== 'projection' || packet.about === undefined || this.#line.buffered === 0) {
      return this.#line.write(packet);
    }
    this.#held.set(packet.about, packet);
    if (this.#waiting) return undefined;
    this.#waiting = true;
    return this.#line.whenSent(() => this.#letGo());
  }

  /** Nobody wants what waits about a topic or slot any more. */
  forget(about: string): void {
    this.#held.delete(about);
  }

  #letGo(): void {
    this.#waiting = false;
    const packets = [...this.#held.values()];
    this.#held.clear();
    for (const packet of packets) this.send(packet);
  }
}
