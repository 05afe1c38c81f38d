import type { ClientFrame, ServerFrame } from '../../live/protocol.ts';

/** What a way to the server tells. */
export interface Ears {
  /** Frames can be sent from now on. */
  greeted(): void;
  frame(frame: ServerFrame): void;
  /** The server showed that it is there, if only by a heartbeat. */
  heard(): void;
  /** It is over; called once. */
  lost(): void;
}

/** A way to the server: frames go out, and come in through `Ears`. By a socket, or over HTTP where sockets are blocked. */
export interface Connection {
  send(frame: ClientFrame): void;
  close(): void;
}
