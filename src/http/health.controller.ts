import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { EVENT_STORE, StoreError, type EventStore } from '../eventstore/port.ts';
import { commitTimesOf, isTimed } from '../eventstore/probe.ts';
import {
  FOLLOWER,
  FOLLOWERS,
  STALLED_MS,
  type Follower,
  type FollowerHealth,
  type Followers,
} from './follower.ts';

const liveSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Live' });
const followerSchema = z.object({
  state: z.enum(['starting', 'catching-up', 'live', 'retrying', 'parked', 'stopped']),
  position: z.string(),
  lag: z.number().int().describe('Matching events not yet applied'),
  lagCapped: z.boolean(),
  stalledForMs: z.number().describe('Time since the position last moved while events lay ahead'),
  error: z.object({ message: z.string(), position: z.string(), attempts: z.number() }).optional(),
  parkedStreams: z
    .number()
    .int()
    .optional()
    .describe('Streams with an event that cannot be taken in; the others go on'),
  parked: z
    .array(
      z.object({
        stream: z.string(),
        revision: z.number().int(),
        position: z.string(),
        type: z.string(),
        cause: z.string(),
        remedy: z.string(),
      }),
    )
    .optional()
    .describe('The first 100 of them'),
});
const readySchema = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    store: z.object({
      reachable: z.boolean(),
      log: z.string().optional().describe('Id of the log; positions of different logs do not compare'),
      head: z.string().optional(),
      commitMillis: z
        .object({ commits: z.number().int(), p50: z.number(), p99: z.number() })
        .optional()
        .describe('Durations of the last durable commits of this process, up to 1 000'),
      error: z.string().optional(),
      remedy: z.string().optional(),
    }),
    readModels: followerSchema.describe('Those of the record: histories and what-ifs'),
    followers: z
      .record(z.string(), followerSchema)
      .describe('Each follower of the log by name; one that stops stops no other'),
  })
  .meta({ id: 'Ready' });

/** Whether the process lives, and whether it can answer truthfully. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  readonly #store: EventStore;
  readonly #follower: Follower;
  readonly #followers: Followers;

  constructor(
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(FOLLOWER) follower: Follower,
    @Inject(FOLLOWERS) followers: Followers,
  ) {
    this.#store = store;
    this.#follower = follower;
    this.#followers = followers;
  }

  @Get('live')
  @ApiOperation({ summary: 'The process runs' })
  @ApiResponse({ status: 200, description: 'It does', standardSchema: liveSchema })
  isLive(): z.infer<typeof liveSchema> {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The store is reachable and the read models follow it' })
  @ApiResponse({ status: 200, description: 'Ready', standardSchema: readySchema })
  @ApiResponse({ status: 503, description: 'Not ready, and why', standardSchema: readySchema })
  async isReady(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof readySchema>> {
    const [store, readModels, others] = await Promise.all([
      this.#storeState(),
      this.#follower.health(),
      Promise.all(
        Object.entries(this.#followers).map(
          async ([name, each]) => [name, told(await each.health())] as const,
        ),
      ),
    ]);
    const followers = Object.fromEntries(others);
    // What rests on another follower says so itself; it is no reason to send nobody here any more.
    const ready = store.reachable && readModels.state === 'live' && readModels.stalledForMs <= STALLED_MS;
    if (!ready) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: ready ? 'ready' : 'not-ready', store, readModels: told(readModels), followers };
  }

  async #storeState(): Promise<z.infer<typeof readySchema>['store']> {
    try {
      const head = await this.#store.head();
      const commitMillis = isTimed(this.#store) ? commitTimesOf(this.#store.commitFigures.millis) : undefined;
      return {
        reachable: true,
        log: head.log,
        head: String(head.position),
        ...(commitMillis === undefined ? {} : { commitMillis }),
      };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { reachable: false, error: error.message, remedy: error.remedy };
    }
  }
}

/** A follower's health as it is answered: without the fields of failures where there are none. */
function told({ error, parked, parkedStreams, ...rest }: FollowerHealth): z.infer<typeof followerSchema> {
  return { ...rest, ...(error && { error }), ...(parked && { parkedStreams, parked: [...parked] }) };
}
