import type { Packet } from './frames.ts';

/** Bytes that may wait to be sent to one peer; past them it gets nothing more until it has read. */
export const BUFFERED_LIMIT = 1024 * 1024;
/** Bytes still waiting at which a peer that was left behind counts as reading again. */
export const DRAINED = 64 * 1024;

/** Somebody at the other end of a connection. */
export interface Peer {
  readonly open: boolean;
  /** Bytes handed over that have not left yet. */
  readonly buffered: number;
  send(packet: Packet): void;
  /** Drops figures about a topic or slot that still wait to be sent. */
  forget(about: string): void;
}
