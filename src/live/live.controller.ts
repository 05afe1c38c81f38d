import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Position } from '../eventstore/port.ts';
import { principalOf } from '../http/access.hook.ts';
import { CONFIGURATION, type Configuration } from '../http/configuration.ts';
import { problem } from '../http/problem.ts';
import { accepted, ProblemException } from '../http/problem.filter.ts';
import { LOCAL, type Principal } from '../http/principal.ts';
import { RoomPasses } from '../rooms/room-passes.service.ts';
import { asyncApiDocument, PUSHED_EVENTS, type Described } from './asyncapi.ts';
import { LiveHubs } from './hubs.runner.ts';
import { HEARTBEAT_MS } from './live.gateway.ts';
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
  readonly #limit: number;
  readonly #commands: LiveCommands;
  readonly #events: Described['events'];
  readonly #passes: Pick<RoomPasses, 'guestsOf'>;
  readonly #peers = new Set<SsePeer>();
  #document: unknown;

  constructor(
    @Inject(LiveHubs) hub: LiveHubs,
    @Inject(CONFIGURATION) { liveSockets }: Configuration,
    @Inject(LIVE_COMMANDS) commands: LiveCommands,
    @Inject(PUSHED_EVENTS) events: Described['events'],
    @Inject(RoomPasses) passes: RoomPasses,
  ) {
    this.#passes = passes;
    this.#commands = commands;
    this.#events = events;
    this.#hub = hub;
    this.#limit = liveSockets;
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
    const topic = accepted(this.#hub.topics.parse(query.topic));
    const wanted = wantedBy(query, lastEventId);
    // A position may lie ahead of this instance, and so may the topic's beginning.
    if (wanted.from === undefined) accepted(topic.source.exists(topic.text), 404);
    const log = await this.#hub.log();
    if (this.#peers.size >= this.#limit) {
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
    const listening = this.#hub.listen(
      { peer, principal: this.#listener(request, topic.text) },
      topic,
      wanted,
    );
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

  /** Who listens: where nobody needs a token, whoever shows a pass of the room is who it says, also once they were sent out. */
  #listener(request: FastifyRequest, topic: string): Pick<Principal, 'name' | 'role'> {
    const principal = principalOf(request);
    if (principal !== LOCAL) return principal;
    const guest = this.#passes.guestsOf(request.headers).find((each) => each.topic === topic);
    return guest === undefined ? principal : { name: guest.name, role: principal.role };
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
