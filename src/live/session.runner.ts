import { setTimeout as sleep } from 'node:timers/promises';
import { problem, problemOfRejection, type Problem } from '../http/problem.ts';
import { problemOf } from '../http/problem.filter.ts';
import type { Principal } from '../http/principal.ts';
import { parseFrame } from './frame-faults.ts';
import { packetOf } from './frames.ts';
import type { LiveHubs } from './hubs.runner.ts';
import { mayNotListen } from './may-not-listen.ts';
import type { Listening } from './listening.ts';
import { BUFFERED_LIMIT, type Peer } from './peer.ts';
import {
  SUBSCRIPTIONS_LIMIT,
  type ClientFrame,
  type CommandFrame,
  type ErrorFrame,
  type SubscribeFrame,
} from './protocol.ts';
import { Previews, type PreviewParts } from './previews.runner.ts';
import type { LiveCommands } from './sources.ts';

/** Frames, and characters in them, of a client that wait their turn; past them it is not read from until they are done. */
const WAITING_LIMIT = 64;
const WAITING_SIZE_LIMIT = 1024 * 1024;
/** How often a client that does not read what it asked for is looked at, in milliseconds. */
const LOOK_MS = 50;

/** A peer that also sends. */
export interface TalkingPeer extends Peer {
  /** Stops and goes on reading what it sends. */
  pause(): void;
  resume(): void;
}

export interface SessionParts extends PreviewParts {
  readonly hub: LiveHubs;
  readonly commands: Pick<LiveCommands, 'execute'>;
}

/** A frame that came in, or why it is refused unread. */
type Incoming = string | Problem;

const sizeOf = (incoming: Incoming): number => (typeof incoming === 'string' ? incoming.length : 0);

/** One connection: the frames of its client, in order, and what it listens to. */
export class Session {
  readonly #peer: TalkingPeer;
  readonly #principal: Principal;
  readonly #parts: SessionParts;
  readonly #waiting: Incoming[] = [];
  readonly #listenings = new Map<string, Listening>();
  readonly #previews: Previews;
  #waitingSize = 0;
  #running = false;
  #closed = false;

  constructor(
    peer: TalkingPeer,
    caller: { readonly principal: Principal; readonly id: string },
    parts: SessionParts,
  ) {
    this.#peer = peer;
    this.#principal = caller.principal;
    this.#previews = new Previews(peer, caller, parts);
    this.#parts = parts;
  }

  /** Says hello; what the client sent meanwhile is dealt with after that. */
  async greet(): Promise<void> {
    this.#running = true;
    try {
      const { log, head } = await this.#parts.hub.head();
      const position = String(this.#parts.hub.position);
      this.#peer.send(packetOf({ type: 'hello', log, head: String(head), position }));
    } catch (error) {
      this.#tell({ problem: problemOf(error, false) });
    }
    await this.#run();
  }

  /** Takes a frame in; it is dealt with when those before it are done. */
  receive(text: string): void {
    this.#queue(text);
  }

  /** Refuses a frame unread, when those before it are done: refusals that are not read hold up what is sent like any answer. */
  refuse(problem: Problem): void {
    this.#queue(problem);
  }

  #queue(incoming: Incoming): void {
    if (this.#closed) return;
    this.#waiting.push(incoming);
    this.#waitingSize += sizeOf(incoming);
    if (this.#waiting.length > WAITING_LIMIT || this.#waitingSize > WAITING_SIZE_LIMIT) this.#peer.pause();
    if (!this.#running) void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
    for (const listening of this.#listenings.values()) this.#parts.hub.unlisten(listening);
    this.#listenings.clear();
    this.#previews.close();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#waitingSize -= sizeOf(next);
      try {
        if (typeof next === 'string') await this.#take(next);
        else this.#tell({ problem: next });
      } catch (error) {
        this.#parts.failed(error);
        this.#tell({ problem: problemOf(error, false) });
      }
      // Answers to a client that does not read them would pile up: it waits for itself.
      while (!this.#closed && this.#peer.open && this.#peer.buffered > BUFFERED_LIMIT) {
        this.#peer.pause();
        await sleep(LOOK_MS);
      }
      if (this.#waiting.length === 0) this.#peer.resume();
    }
    this.#running = false;
  }

  async #take(text: string): Promise<void> {
    const parsed = parseFrame(text);
    if (!parsed.ok) return this.#tell(parsed.error);
    const frame: ClientFrame = parsed.value;
    switch (frame.type) {
      case 'subscribe':
        return this.#subscribe(frame);
      case 'unsubscribe':
        return this.#unsubscribe(frame.topic);
      case 'command':
        return this.#command(frame);
      case 'preview':
        return this.#previews.take(frame);
    }
  }

  #subscribe({ topic: text, from, log }: SubscribeFrame): void {
    const { confined, rooms = [], name, role } = this.#principal;
    const guest = rooms.find((room) => room.topic === text || text.startsWith(room.within));
    if (confined === true && guest === undefined) {
      return this.#tell({ topic: text, problem: mayNotListen(text) });
    }
    const topic = this.#parts.hub.topics.parse(text);
    if (!topic.ok) return this.#tell({ topic: text, problem: problemOfRejection(topic.error) });
    this.#unsubscribe(text);
    for (const [name, { state }] of this.#listenings) if (state === 'closed') this.#listenings.delete(name);
    if (this.#listenings.size >= SUBSCRIPTIONS_LIMIT) {
      return this.#tell({
        topic: text,
        problem: problem(
          422,
          'too-many-subscriptions',
          `This connection listens to ${SUBSCRIPTIONS_LIMIT} topics already.`,
          'Unsubscribe from some, or open another connection.',
        ),
      });
    }
    const wanted = {
      ...(from === undefined ? {} : { from: BigInt(from) }),
      ...(log === undefined ? {} : { log }),
    };
    const listener = { peer: this.#peer, principal: { name: guest?.name ?? name, role } };
    this.#listenings.set(text, this.#parts.hub.listen(listener, topic.value, wanted));
  }

  #unsubscribe(topic: string): void {
    const listening = this.#listenings.get(topic);
    if (listening === undefined) return;
    this.#parts.hub.unlisten(listening);
    this.#listenings.delete(topic);
    this.#peer.forget(topic);
  }

  async #command(frame: CommandFrame): Promise<void> {
    const { id } = frame;
    try {
      const result = await this.#parts.commands.execute(frame, this.#principal);
      if (!result.ok) return this.#tell({ id, problem: result.error });
      const { outcome, position } = result.value;
      this.#peer.send(packetOf({ type: 'ack', id, outcome, position: String(position) }));
    } catch (error) {
      const document = problemOf(error, false);
      if (document.status === 500) this.#parts.failed(error);
      this.#tell({ id, problem: document });
    }
  }

  #tell(error: Omit<ErrorFrame, 'v' | 'type'>): void {
    if (this.#peer.open) this.#peer.send(packetOf({ type: 'error', ...error }));
  }
}
