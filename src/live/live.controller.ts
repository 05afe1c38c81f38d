import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Position } from '../eventstore/port.ts';
import { principalOf } from '../http/access.hook.ts';
import { isNamed } from '../http/foreign.ts';
import { CONFIGURATION, type Configuration } from '../http/configuration.ts';
import { problem } from '../http/problem.ts';
import { accepted, ProblemException } from '../http/problem.filter.ts';
import { LOCAL, type Principal } from '../http/principal.ts';
import { RoomPasses } from '../rooms/room-passes.service.ts';
import { asyncApiDocument, PUSHED_EVENTS, type Described } from './asyncapi.ts';
import { LiveHubs } from './hubs.runner.ts';
import { HEARTBEAT_MS } from './live.gateway.ts';
import { mayNotListen } from './may-not-listen.ts';
import { BUFFERED_LIMIT } from './peer.ts';
import { subscribeSchema, topicSchema } from './protocol.ts';
import { parseSseId } from './sse-id.ts';
import { LIVE_COMMANDS, type LiveCommands } from './sources.ts';
import { SsePeer } from './sse.peer.ts';

const sseQuerySchema = z.strictObject({
  topic: topicSchema,
  from: subscribeSchema.shape.from,
  log: subscribeSchema.shape.log,
  lastEventId: z
    .string()
    .max(140)
    .optional()
    .describe('As the header Last-Event-ID, for clients that cannot set it; the header wins'),
});

/** How long a browser waits before it connects again, in milliseconds. */
const RETRY_MS = 2_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-accel-buffering': 'no',
} as const;

/** `/live/sse`: one topic as server-sent events, for browsers and `curl`; `/asyncapi.json`: the protocol, described. */
@ApiExcludeController()
@Controller()
export class LiveController implements BeforeApplicationShutdown {
  readonly #hub: LiveHubs;
  readonly #configuration: Configuration;
  readonly #commands: LiveCommands;
  readonly #events: Described['events'];
  readonly #passes: Pick<RoomPasses, 'guestsOf' | 'principalOf'>;
  readonly #peers = new Set<SsePeer>();
  #document: unknown;

  constructor(
    @Inject(LiveHubs) hub: LiveHubs,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(LIVE_COMMANDS) commands: LiveCommands,
    @Inject(PUSHED_EVENTS) events: Described['events'],
    @Inject(RoomPasses) passes: RoomPasses,
  ) {
    this.#passes = passes;
    this.#commands = commands;
    this.#events = events;
    this.#hub = hub;
    this.#configuration = configuration;
  }

  beforeApplicationShutdown(): void {
    for (const peer of this.#peers) peer.end();
  }

  @Get('asyncapi.json')
  describeProtocol(): unknown {
    this.#document ??= asyncApiDocument({ commands: this.#commands.forms, events: this.#events });
    return this.#document;
  }

  @Get('live/sse')
  async listen(
    @Query({ schema: sseQuerySchema }) query: z.infer<typeof sseQuerySchema>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const principal = this.#listener(request, query.topic);
    const topic = accepted(this.#hub.topics.parse(query.topic));
    const wanted = wantedBy(query, lastEventId);
    // A position may lie ahead of this instance, and so may the topic's beginning.
    if (wanted.from === undefined) accepted(topic.source.exists(topic.text), 404);
    const log = await this.#hub.log();
    if (this.#peers.size >= this.#configuration.liveSockets) {
      throw new ProblemException(
        problem(
          503,
          'too-many-listeners',
          `${this.#peers.size} streams are open, and this server takes no more.`,
          'Connect again later, or to another instance.',
        ),
      );
    }
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, HEADERS);
    response.write(`retry: ${RETRY_MS}\n\n`);
    const peer = new SsePeer(response, log);
    this.#peers.add(peer);
    const listening = this.#hub.listen({ peer, principal }, topic, wanted);
    const heart = setInterval(() => {
      // A refused subscription has nothing more to say.
      if (listening.state === 'closed') peer.end();
      else if (peer.buffered <= BUFFERED_LIMIT) peer.beat();
    }, HEARTBEAT_MS);
    response.once('close', () => {
      clearInterval(heart);
      this.#peers.delete(peer);
      this.#hub.unlisten(listening);
    });
  }

  /**
   * Who listens: in a room whoever they are by its pass; where nobody needs a token also by one that opens it no more, so that whoever was
   * sent out stays out. A page of another site sends no pass.
   */
  #listener(request: FastifyRequest, topic: string): Pick<Principal, 'name' | 'role'> {
    const principal = principalOf(request);
    const { headers } = request;
    if (isNamed(headers.origin, this.#configuration)) return principal;
    const rooms =
      principal === LOCAL ? this.#passes.guestsOf(headers) : (this.#passes.principalOf(headers)?.rooms ?? []);
    const guest = rooms.find((room) => room.topic === topic || topic.startsWith(room.within));
    if (guest !== undefined) return { name: guest.name, role: principal.role };
    if (principal.confined === true) throw new ProblemException(mayNotListen(topic));
    return principal;
  }
}

/** Where a stream is to go on: after the last event that the client saw, or where the query says. An empty id is none. */
function wantedBy(
  { from, log, lastEventId: asked }: z.infer<typeof sseQuerySchema>,
  header: string | undefined,
): { readonly from?: Position; readonly log?: string } {
  const given = log === undefined ? {} : { log };
  const id = header || asked || from;
  return id === undefined ? given : { ...given, ...accepted(parseSseId(id)) };
}
