import { setTimeout as sleep } from 'node:timers/promises';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from '../live/names.ts';
import { TopicPosition } from '../live/topic-position.ts';
import type { ServerFrame } from '../live/protocol.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** The server beats every 15 s; a connection that is silent for longer than this is dead. */
const SILENCE_MS = 45_000;

export interface Following {
  /** `http://...` of the server. */
  readonly url: string;
  readonly token: string | undefined;
  readonly topic: string;
  /** Where to begin; without, with a snapshot. */
  readonly from?: string | undefined;
  readonly signal: AbortSignal;
  /** A frame that says something new. They come one after the other, however long one takes. */
  readonly onFrame: (frame: ServerFrame) => Promise<void>;
  readonly onLost: (retryMs: number) => void;
  readonly onAgain: () => void;
}

/** Follows a topic until `signal` is raised; connects again after every cut, with growing pauses, and goes on where it was. */
export async function followTopic(following: Following): Promise<void> {
  const { signal, onLost, onAgain } = following;
  const position = new TopicPosition(following.topic, following.from);
  let pause = FIRST_PAUSE_MS;
  for (let lost = false; !signal.aborted; lost = true) {
    await connectOnce(following, position, () => {
      if (lost) onAgain();
      pause = FIRST_PAUSE_MS;
    });
    if (signal.aborted) return;
    // Jitter, so that many who lost one server do not come back at one moment.
    const wait = pause * (0.75 + Math.random() / 2);
    onLost(wait);
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

/** An address on a server, which may lie under a path. */
export const addressAt = (server: string, path: string): URL =>
  new URL(path, server.endsWith('/') ? server : `${server}/`);

/** One connection, from its opening to its end. */
async function connectOnce(
  { url, token, signal, onFrame }: Following,
  position: TopicPosition,
  greeted: () => void,
): Promise<void> {
  const address = addressAt(url, 'live');
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const shown =
    token === undefined
      ? []
      : [SUBPROTOCOL, `${TOKEN_SUBPROTOCOL}${Buffer.from(token).toString('base64url')}`];
  const socket = new WebSocket(address, shown);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let silence: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => socket.close(), SILENCE_MS);
  };
  let done: Promise<void> = Promise.resolve();
  socket.addEventListener('message', ({ data }) => {
    heard();
    const frame = JSON.parse(String(data)) as ServerFrame;
    if (frame.type === 'hello') {
      socket.send(JSON.stringify(position.request));
      greeted();
    }
    if (position.take(frame) === 'nothing' && frame.type !== 'error') return;
    done = done.then(() => onFrame(frame)).catch(() => socket.close());
  });
  socket.addEventListener('close', () => end());
  socket.addEventListener('error', () => end());
  const stop = (): void => socket.close();
  signal.addEventListener('abort', stop);
  heard();
  await ended;
  signal.removeEventListener('abort', stop);
  clearTimeout(silence);
  await done;
}
