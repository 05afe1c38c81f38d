import { WebSocket } from 'ws';
import { problem } from '../http/problem.ts';
import { packetOf, type Packet } from './frames.ts';
import { Outbox } from './outbox.ts';
import { CLOSE, FRAME_LIMIT } from './protocol.ts';
import type { TalkingPeer } from './session.runner.ts';

const TOO_LARGE = packetOf({
  type: 'error',
  problem: problem(
    413,
    'frame-too-large',
    `The frame is larger than ${FRAME_LIMIT / 1024} KiB.`,
    'Send up to a few hundred acts a command, or replay a file with the command line.',
  ),
});

/** A socket of this server: where it is closed because of what came in, it says why. */
export class LiveSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    if (code !== CLOSE.tooLarge || reason !== undefined) return super.close(code, reason);
    this.send(TOO_LARGE.json);
    return super.close(code, `a frame may hold at most ${FRAME_LIMIT / 1024} KiB`);
  }
}

/** Each frame is encoded once, for however many sockets. */
const encoded = new WeakMap<Packet, Buffer>();

function bytesOf(packet: Packet): Buffer {
  let bytes = encoded.get(packet);
  if (bytes === undefined) {
    bytes = Buffer.from(packet.json);
    encoded.set(packet, bytes);
  }
  return bytes;
}

const TEXT = { binary: false, compress: false } as const;

/** The client at the other end of a WebSocket. */
export class SocketPeer implements TalkingPeer {
  readonly #socket: WebSocket;
  readonly #outbox: Outbox;
  /** What the newest ping held that has no answer yet, while an answer to another is on its way. */
  #pinged: Buffer | undefined;
  #answering = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#outbox = new Outbox({
      get buffered() {
        return socket.bufferedAmount;
      },
      write: (packet) => {
        if (this.open) socket.send(bytesOf(packet), TEXT);
      },
      // A pong that nobody asked for is a sign of life (RFC 6455, section 5.5.3): this one leaves after what is before it.
      whenSent: (then) => socket.pong('', false, then),
    });
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  get buffered(): number {
    return this.#socket.bufferedAmount;
  }

  send(packet: Packet): void {
    this.#outbox.send(packet);
  }

  forget(about: string): void {
    this.#outbox.forget(about);
  }

  /** Answers a ping; while an answer has not left, of those that come only the newest (RFC 6455, section 5.5.3). */
  pong(data: Buffer): void {
    if (!this.open) return;
    if (this.#answering) {
      // A copy, so that a few bytes do not hold all that was read with them.
      this.#pinged = Buffer.from(data);
      return;
    }
    this.#answering = true;
    this.#socket.pong(data, false, () => {
      this.#answering = false;
      const next = this.#pinged;
      this.#pinged = undefined;
      if (next !== undefined) this.pong(next);
    });
  }

  pause(): void {
    if (this.open) this.#socket.pause();
  }

  resume(): void {
    if (this.open) this.#socket.resume();
  }
}
