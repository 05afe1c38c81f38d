import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP relay on a port of its own, so that a test can break connections as a network does. */
export class TcpLink {
  readonly #target: () => number;
  readonly #pairs = new Set<{ readonly outer: Socket; readonly inner: Socket }>();
  #server: Server | undefined;
  #port = 0;
  #cutAfter = Infinity;

  /** `target` names the port behind the link. */
  constructor(target: () => number) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Listens; a second time on the same port. */
  async open(): Promise<void> {
    const server = createServer((outer) => this.#relay(outer));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Refuses new connections and breaks those that are open. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) =>
      server === undefined ? resolve() : server.close(() => resolve()),
    );
    this.breakAll();
    await closed;
  }

  /** Breaks every connection with a reset. */
  breakAll(): void {
    for (const { outer, inner } of this.#pairs) {
      outer.resetAndDestroy();
      inner.destroy();
    }
  }

  /** Lets this many bytes of what the server sends next through, and breaks the connection in the middle of a frame. */
  breakAfter(bytes: number): void {
    this.#cutAfter = bytes;
  }

  #relay(outer: Socket): void {
    const inner = connect(this.#target(), '127.0.0.1');
    const pair = { outer, inner };
    this.#pairs.add(pair);
    outer.setNoDelay(true);
    inner.setNoDelay(true);
    const end = () => {
      this.#pairs.delete(pair);
      outer.destroy();
      inner.destroy();
    };
    for (const socket of [outer, inner]) socket.on('error', end).on('close', end);
    outer.pipe(inner);
    inner.on('data', (bytes: Buffer) => {
      if (bytes.length >= this.#cutAfter) {
        outer.write(bytes.subarray(0, this.#cutAfter), () => outer.resetAndDestroy());
        inner.destroy();
        this.#cutAfter = Infinity;
      } else if (!outer.write(bytes)) {
        inner.pause();
        outer.once('drain', () => inner.resume());
      }
    });
  }
}
