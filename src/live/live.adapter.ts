import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { ServerOptions, WebSocketServer } from 'ws';
import { admit, arrivalOf, type Door } from '../http/access.hook.ts';
import type { Configuration } from '../http/configuration.ts';
import { ANONYMOUS, LOCAL, type Principal, type RoomGuest } from '../http/principal.ts';
import { isNamed } from '../http/foreign.ts';
import { problem, type Problem } from '../http/problem.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from './names.ts';
import { CLOSE, FRAME_LIMIT } from './protocol.ts';
import { LiveSocket } from './socket.peer.ts';

/** How long sockets may take to say goodbye when the server stops, in milliseconds. */
const GOODBYE_MS = 1_000;

/** Who opened a connection, by its request. */
const principals = new WeakMap<IncomingMessage, Principal>();

export const principalOfSocket = (request: IncomingMessage): Principal => principals.get(request) ?? LOCAL;

/** What lets somebody connect who shows no token: the pass of a room. */
export interface RoomDoors {
  readonly passes?: {
    principalOf(headers: IncomingMessage['headers']): Principal | undefined;
    /** Also by passes that open a room no more. */
    guestsOf(headers: IncomingMessage['headers']): readonly RoomGuest[];
  };
}

type Verdict = (admitted: boolean, code?: number, body?: string, headers?: Record<string, string>) => void;

/**
 * Nest's adapter for `ws` with this server's rules: who may connect and how many, no compression, a limit for frames, a
 * close that says why. It binds no handlers to messages: Nest's would wait for `{event, data}`, drop everything else in silence
 * and deal with frames of one socket out of order. The gateway reads its sockets itself.
 */
export class LiveAdapter extends WsAdapter {
  readonly #configuration: Door & RoomDoors & Pick<Configuration, 'liveSockets'>;

  constructor(app: INestApplication, configuration: Door & RoomDoors & Pick<Configuration, 'liveSockets'>) {
    super(app);
    this.#configuration = configuration;
  }

  override create(port: number, options: Parameters<WsAdapter['create']>[1]): WebSocketServer {
    let server: WebSocketServer | undefined;
    const rules: ServerOptions<typeof LiveSocket> = {
      maxPayload: FRAME_LIMIT,
      perMessageDeflate: false,
      // Answered by the gateway, so that pongs which nobody reads do not pile up.
      autoPong: false,
      WebSocket: LiveSocket,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
      verifyClient: ({ req }: { req: IncomingMessage }, verdict: Verdict) => {
        const admitted = this.#admitted(req, server?.clients.size ?? 0);
        if (admitted.ok) {
          principals.set(req, admitted.value);
          verdict(true);
        } else {
          const { status } = admitted.error;
          const body = JSON.stringify(admitted.error);
          verdict(false, status, body, {
            'Content-Type': 'application/problem+json',
            ...(status === 503 ? { 'Retry-After': '5' } : {}),
          });
        }
      },
    };
    server = super.create(port, { ...options, ...rules } as typeof options) as WebSocketServer;
    return server;
  }

  override bindMessageHandlers(): void {}

  /** A client's own faults are no news to the operator; the gateway's socket says them to the client. */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    server.on('connection', (socket) => socket.on('error', () => undefined));
    server.on('error', (error) => this.logger.error(error));
    return server;
  }

  override async close(server: WebSocketServer): Promise<void> {
    const open = [...server.clients];
    const closed = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of open) socket.close(CLOSE.goingAway, 'the server stops; connect again');
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, GOODBYE_MS)));
    await Promise.race([Promise.all(closed), patience]);
    clearTimeout(timer);
    await super.close(server);
  }

  #admitted(request: IncomingMessage, open: number): Result<Principal, Problem> {
    const { liveSockets } = this.#configuration;
    if (open >= liveSockets) {
      return err(
        problem(
          503,
          'too-many-listeners',
          `${open} connections are open, and this server takes no more.`,
          'Connect again later, or to another instance; the operator raises DETENTE_LIVE_SOCKETS.',
        ),
      );
    }
    const token = tokenOf(request);
    const headers =
      token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` };
    // Browsers let a page of any site open a socket to here, so it must be a page of this server.
    const arrival = arrivalOf(request, true);
    const admitted = admit({ ...arrival, headers, need: 'reader' }, this.#configuration);
    const { passes } = this.#configuration;
    if (passes === undefined || isNamed(headers.origin, this.#configuration)) return admitted;
    // Where nobody needs a token, whoever was sent out is known by their pass alone: what it opens no more stays shut to them.
    const known = admitted.ok && admitted.value === LOCAL ? passes.guestsOf(headers) : [];
    if (known.length > 0) return ok({ ...LOCAL, rooms: known });
    const guest = passes.principalOf(headers);
    if (guest === undefined) return admitted;
    // Whoever may do more is somebody in their rooms, too.
    if (admitted.ok && admitted.value !== ANONYMOUS)
      return ok({ ...admitted.value, rooms: guest.rooms ?? [] });
    // Whoever needs no token still has to come from a page of this server.
    const anybody = admit({ ...arrival, headers, need: 'everybody' }, this.#configuration);
    return anybody.ok ? ok(guest) : anybody;
  }
}

/** The token that a connection shows: what cannot set headers sends it as a subprotocol. */
function tokenOf({ headers }: IncomingMessage): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const protocol = (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((text) => text.trim())
    .find((text) => text.startsWith(TOKEN_SUBPROTOCOL));
  if (protocol !== undefined) {
    return Buffer.from(protocol.slice(TOKEN_SUBPROTOCOL.length), 'base64url').toString();
  }
  return undefined;
}
