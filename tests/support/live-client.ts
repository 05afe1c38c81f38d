import { WebSocket, type ClientOptions } from 'ws';
import type { ServerFrame } from '../../src/live/protocol.ts';

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

/** A client of the live protocol that keeps what it is sent. */
export class LiveClient {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #changed = new Set<() => void>();

  private constructor(url: string, options: ClientOptions & { readonly protocols?: string[] }) {
    const { protocols, ...rest } = options;
    this.socket = new WebSocket(`${url.replace(/^http/, 'ws')}/live`, protocols ?? [], rest);
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as ServerFrame);
      for (const changed of this.#changed) changed();
    });
    this.closed = new Promise((resolve) =>
      this.socket.once('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        for (const changed of this.#changed) changed();
      }),
    );
  }

  /** Resolves once the server said hello. */
  static async open(
    url: string,
    options: ClientOptions & { readonly protocols?: string[] } = {},
  ): Promise<LiveClient> {
    const client = new LiveClient(url, options);
    await client.next('hello');
    return client;
  }

  send(frame: object): void {
    this.socket.send(JSON.stringify({ v: 1, ...frame }));
  }

  of<T extends ServerFrame['type']>(type: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.type === type);
  }

  /** The first frame of a type, that came or comes, for which `wanted` holds. */
  async next<T extends ServerFrame['type']>(
    type: T,
    wanted: (frame: FrameOf<T>) => boolean = () => true,
  ): Promise<FrameOf<T>> {
    await this.until(() => this.of(type).some(wanted), type);
    return this.of(type).find(wanted) as FrameOf<T>;
  }

  /** Resolves once a condition holds; it is looked at after each frame. */
  async until(condition: () => boolean, what = 'a condition', timeoutMs = 20_000): Promise<void> {
    if (condition()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const changed = (): void => {
      if (condition()) resolve();
      else if (this.socket.readyState === WebSocket.CLOSED)
        reject(new Error(`closed while waiting for ${what}`));
    };
    const late = (): void => {
      const got = this.frames
        .map(({ type }) => type)
        .join(' ')
        .slice(-400);
      reject(new Error(`${what} did not come; got ${got}`));
    };
    const timer = setTimeout(late, timeoutMs);
    this.#changed.add(changed);
    changed();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#changed.delete(changed);
    }
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
