import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { accepted } from '../http/problem.filter.ts';
import { patiently } from '../http/waiting.reply.ts';
import { err, type Result } from '../kernel/result.ts';
import { WAITS } from '../projection/refusals.ts';
import { debriefCsv } from './debrief-csv.ts';
import {
  debriefSchema,
  laidSchema,
  roomFiguresQuestionSchema,
  roomFiguresSchema,
} from './debrief-schemas.ts';
import type { Debrief } from './debrief.ts';
import { DebriefQuery } from './debrief.query.ts';
import { SECOND_PATHS } from './fair-rounds.ts';
import { RoomDoor } from './room-door.service.ts';
import { RoomFigures, type Overlay } from './room-figures.runner.ts';
import type { RoomFigured } from './room-work.runner.ts';

const PATIENCE_MS = 60_000;
const LOOK = 'For whoever has a pass of the room or a token of the server.';

/** What a room's steps move, now and looked back upon. */
@ApiTags('rooms')
@Controller('api/rooms')
export class DebriefController {
  readonly #door: RoomDoor;
  readonly #figures: RoomFigures;
  readonly #debriefs: DebriefQuery;

  constructor(
    @Inject(RoomDoor) door: RoomDoor,
    @Inject(RoomFigures) figures: RoomFigures,
    @Inject(DebriefQuery) debriefs: DebriefQuery,
  ) {
    this.#door = door;
    this.#figures = figures;
    this.#debriefs = debriefs;
  }

  @Get(':room/figures')
  @Answers('Figures of a room', roomFiguresSchema, `On 1 000 futures, or the final ones. ${LOOK}`)
  async getRoomFigures(
    @Param('room') id: string,
    @Query({ schema: roomFiguresQuestionSchema }) { wait }: z.infer<typeof roomFiguresQuestionSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoomFigured> {
    const { roomId } = this.#readable(id, request, reply);
    return accepted(await patiently(reply, PATIENCE_MS, (signal) => this.#figured(roomId, wait, signal)));
  }

  @Post(':room/figures')
  @HttpCode(200)
  @Answers(
    'Figures of a room with steps of your own laid over it',
    roomFiguresSchema,
    `On 1 000 futures: what a draft moves before it is tabled. Nothing is recorded, and nobody else sees it. ${LOOK}`,
  )
  async tryRoomFigures(
    @Param('room') id: string,
    @Body({ schema: laidSchema }) { add, take }: z.infer<typeof laidSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoomFigured> {
    const { roomId } = this.#readable(id, request, reply);
    const over = { add: add as unknown as Overlay['add'], take };
    return accepted(
      await patiently(reply, PATIENCE_MS, (signal) => this.#figured(roomId, undefined, signal, over)),
    );
  }

  @Get(':room/debrief')
  @Answers('What a room came to, move by move', debriefSchema, LOOK)
  async getDebrief(
    @Param('room') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Debrief> {
    return this.#debrief(id, request, reply);
  }

  @Get(':room/debrief.csv')
  @ApiOperation({ summary: 'What a room came to, as CSV' })
  @AnswersFile('text/csv', 'kind,revision,recorded_at,move,step,wording,party,reason,mean,low,high, ...')
  async getDebriefCsv(
    @Param('room') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const debrief = await this.#debrief(id, request, reply);
    void reply.type('text/csv; charset=utf-8');
    return debriefCsv(debrief);
  }

  async #debrief(id: string, request: FastifyRequest, reply: FastifyReply): Promise<Debrief> {
    const { roomId } = this.#readable(id, request, reply);
    return accepted(await patiently(reply, PATIENCE_MS, (signal) => this.#debriefs.of(roomId, signal)));
  }

  #readable(id: string, request: FastifyRequest, reply: FastifyReply) {
    const { opened } = accepted(this.#door.simulating(id, request));
    void reply.header('cache-control', 'no-store');
    return opened;
  }

  async #figured(
    room: string,
    wait: 'final' | undefined,
    signal: AbortSignal,
    over?: Overlay,
  ): Promise<Result<RoomFigured>> {
    for await (const figured of this.#figures.follow(room, signal, over)) {
      if (!figured.ok) return figured;
      const { final, paths } = figured.value.projection;
      if (final || (wait === undefined && paths >= SECOND_PATHS)) return figured;
    }
    return err(WAITS);
  }
}
