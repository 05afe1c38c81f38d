import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Inject, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { Allowances } from '../http/allowance.ts';
import { OpenConnections } from '../http/open-connections.runner.ts';
import { problem } from '../http/problem.ts';
import { packetOf } from './frames.ts';
import { LiveHubs } from './hubs.runner.ts';
import { SOCKET_PATH } from '../http/server.adapter.ts';
import { principalOfSocket } from './live.adapter.ts';
import { BUFFERED_LIMIT } from './peer.ts';
import { CLOSE } from './protocol.ts';
import { Session } from './session.runner.ts';
import { SocketPeer } from './socket.peer.ts';
import { LIVE_COMMANDS, type LiveCommands } from './sources.ts';

/** Between two heartbeats, in milliseconds. */
export const HEARTBEAT_MS = 15_000;
/** A connection that gave no sign of life for so long is ended, in milliseconds. */
const SILENCE_MS = 60_000;
/** How long whoever is cut off may take to say goodbye, in milliseconds. */
const GOODBYE_MS = 1_000;
/** Heartbeats between two turns of the loop. */
const CHUNK = 250;

interface Connection {
  readonly socket: WebSocket;
  readonly peer: SocketPeer;
  seen: number;
}

const BINARY = problem(400, 'binary-frame', 'The frame is binary.', 'Send JSON as a text frame.');

/** `/live`: one socket per client, JSON frames as `protocol.ts` has them. */
@WebSocketGateway({ path: SOCKET_PATH })
export class LiveGateway implements OnGatewayConnection, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #hub: LiveHubs;
  readonly #commands: LiveCommands;
  readonly #open: OpenConnections;
  readonly #allowances: Allowances;
  readonly #log = new Logger('live');
  readonly #connections = new Set<Connection>();
  #heart: NodeJS.Timeout | undefined;

  constructor(
    @Inject(LiveHubs) hub: LiveHubs,
    @Inject(LIVE_COMMANDS) commands: LiveCommands,
    @Inject(OpenConnections) open: OpenConnections,
    @Inject(Allowances) allowances: Allowances,
  ) {
    this.#allowances = allowances;
    this.#open = open;
    this.#hub = hub;
    this.#commands = commands;
  }

  onApplicationBootstrap(): void {
    this.#heart = setInterval(() => void this.#beat(), HEARTBEAT_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#heart);
    this.#hub.stop();
  }

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    const peer = new SocketPeer(socket);
    const connection: Connection = { socket, peer, seen: performance.now() };
    const caller = { principal: principalOfSocket(request), id: randomUUID() };
    const session = new Session(peer, caller, {
      hub: this.#hub,
      commands: this.#commands,
      projections: this.#hub.projections,
      rooms: this.#hub.rooms,
      allowance: (principal) =>
        this.#allowances.simulations.take(principal, request.socket.remoteAddress ?? '', performance.now()),
      failed: (error) =>
        this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    });
    this.#connections.add(connection);
    const release = this.#open.hold(caller.principal, () => {
      // Whoever does not read the goodbye goes without it.
      socket.close(CLOSE.notAllowed, 'the token was revoked or has ended');
      setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
      session.close();
    });
    socket.on('message', (data: Buffer, binary: boolean) => {
      connection.seen = performance.now();
      if (binary) session.refuse(BINARY);
      else session.receive(data.toString());
    });
    socket.on('ping', (data: Buffer) => {
      connection.seen = performance.now();
      peer.pong(data);
    });
    socket.on('pong', () => (connection.seen = performance.now()));
    socket.on('close', () => {
      this.#connections.delete(connection);
      release?.();
      session.close();
    });
    void session.greet();
  }

  async #beat(): Promise<void> {
    const packet = packetOf({ type: 'heartbeat', position: String(this.#hub.position) });
    const oldest = performance.now() - SILENCE_MS;
    let told = 0;
    for (const { socket, peer, seen } of this.#connections) {
      if (seen < oldest) socket.terminate();
      else if (peer.open) {
        socket.ping();
        if (peer.buffered <= BUFFERED_LIMIT) peer.send(packet);
      }
      told += 1;
      if (told % CHUNK === 0) await turnOfTheLoop();
    }
  }
}
