import type { ServerResponse } from 'node:http';
import type { Packet } from './frames.ts';
import { Outbox } from './outbox.ts';
import type { Peer } from './peer.ts';
import { sseIdOf } from './sse-id.ts';

/** Each frame is written once, for however many streams of the one log that a process serves. */
const texts = new WeakMap<Packet, string>();

/** A frame as an event of a stream (WHATWG HTML, server-sent events): its id is where a client that saw it goes on from. */
export function sseTextOf(packet: Packet, log: string): string {
  let text = texts.get(packet);
  if (text === undefined) {
    const id = packet.position === undefined ? '' : `id: ${sseIdOf(packet.position, log)}\n`;
    text = `${id}event: ${packet.type}\ndata: ${packet.json}\n\n`;
    texts.set(packet, text);
  }
  return text;
}

/** The client at the other end of an event stream. */
export class SsePeer implements Peer {
  readonly #response: ServerResponse;
  readonly #outbox: Outbox;

  /** `log`: id of the log that positions belong to. */
  constructor(response: ServerResponse, log: string) {
    this.#response = response;
    this.#outbox = new Outbox({
      get buffered() {
        return response.writableLength;
      },
      write: (packet) => {
        if (this.open) response.write(sseTextOf(packet, log));
      },
      // A comment, which clients pass over: it leaves after what is before it.
      whenSent: (then) => response.write(':\n\n', then),
    });
  }

  get open(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed;
  }

  get buffered(): number {
    return this.#response.writableLength;
  }

  send(packet: Packet): void {
    this.#outbox.send(packet);
  }

  forget(about: string): void {
    this.#outbox.forget(about);
  }

  /** Shows that the connection is alive; no event, so that no id changes. */
  beat(): void {
    if (this.open) this.#response.write(': heartbeat\n\n');
  }

  end(): void {
    if (this.open) this.#response.end();
  }
}
