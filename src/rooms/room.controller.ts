import { randomBytes } from 'node:crypto';
import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Answers } from '../http/answer.decorator.ts';
import { CallOf, type Call } from '../http/call.decorator.ts';
import { Command } from '../http/command.decorator.ts';
import { OwnWrites } from '../http/own-writes.runner.ts';
import { accepted } from '../http/problem.filter.ts';
import type { Result } from '../kernel/result.ts';
import { ROOM_BUS } from './bus.commands.ts';
import type { RoomOrder, RoomRequest, RoomWritten } from './commands.ts';
import { joinCode } from './join-code.ts';
import { WATCHER } from './pass.ts';
import { facilitatorOnly } from './refusals.ts';
import {
  joiningSchema,
  moveSchema,
  openedSchema,
  openingSchema,
  ownPredictionSchema,
  passRequestSchema,
  passSchema,
  passShownSchema,
  roomErasedSchema,
  roomErasureSchema,
  roomExportSchema,
  roomListSchema,
  roomReachSchema,
  roomViewSchema,
  roomWrittenSchema,
} from './request-bodies.ts';
import { predictionSchema } from './ballot-events.ts';
import { ideasSchema, preparedRoomsSchema } from './prepared-room.ts';
import { PreparedRooms } from './prepared-rooms.reader.ts';
import { RoomDoor } from './room-door.service.ts';
import { RoomErasures } from './room-erasures.service.ts';
import { roomIdOf } from './room-id.ts';
import { RoomQuery, type RoomAnswer, type RoomSummary } from './rooms.query.ts';
import { RoomWriter } from './room.writer.ts';

type Pass = Readonly<z.infer<typeof passSchema>>;
type WrittenAnswer = Readonly<z.infer<typeof roomWrittenSchema>>;

/** The read models of rooms include what was written. */
export const ROOM_WRITES = Symbol('own writes of rooms');

/** Summits that several people negotiate. */
@ApiTags('rooms')
@Controller('api/rooms')
export class RoomController {
  readonly #commands: CommandBus;
  readonly #rooms: RoomQuery;
  readonly #writer: RoomWriter;
  readonly #door: RoomDoor;
  readonly #erasures: RoomErasures;
  readonly #ownWrites: OwnWrites;
  readonly #prepared: PreparedRooms;

  constructor(
    @Inject(CommandBus) commands: CommandBus,
    @Inject(RoomQuery) rooms: RoomQuery,
    @Inject(RoomWriter) writer: RoomWriter,
    @Inject(RoomDoor) door: RoomDoor,
    @Inject(RoomErasures) erasures: RoomErasures,
    @Inject(ROOM_WRITES) ownWrites: OwnWrites,
    @Inject(PreparedRooms) prepared: PreparedRooms,
  ) {
    this.#commands = commands;
    this.#rooms = rooms;
    this.#writer = writer;
    this.#door = door;
    this.#erasures = erasures;
    this.#ownWrites = ownWrites;
    this.#prepared = prepared;
  }

  @Get()
  @Answers('The rooms of this server', roomListSchema)
  listRooms(): { readonly rooms: readonly RoomSummary[] } {
    return { rooms: this.#rooms.list() };
  }

  @Post()
  @Command(
    openedSchema,
    'Open a room',
    'On a history and a day; whoever opens it is its facilitator, by the pass that is answered.',
  )
  async openRoom(
    @Body({ schema: openingSchema }) opening: z.infer<typeof openingSchema>,
    @CallOf() { commandId, actor }: Call,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Pass & { readonly code: string }> {
    const order: RoomOrder = { type: 'OpenRoom', ...opening, code: joinCode(randomBytes(64)) };
    const roomId = roomIdOf(commandId);
    // The same command again opens nothing more.
    if (!this.#rooms.room(roomId).ok) accepted(this.#door.mayOpen(request));
    const written = await this.#execute(reply, { roomId, commandId, actor, order });
    const { code } = accepted(this.#rooms.room(roomId)).opened;
    return { ...(await this.#passFor(written, reply)), code };
  }

  @Post('joining')
  @Command(
    passSchema,
    'Come into a room',
    'By its join code. With a name somebody takes part; without one they watch, which writes nothing.',
  )
  async joinRoom(
    @Body({ schema: joiningSchema }) { code, name, party }: z.infer<typeof joiningSchema>,
    @CallOf() { commandId }: Call,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Pass> {
    const roomId = accepted(this.#door.joinedBy(code, request)).opened.roomId;
    if (name === undefined) return this.#give({ room: roomId, participant: WATCHER, n: 0 }, reply);
    this.#door.countJoining(request);
    const order: RoomOrder = { type: 'JoinRoom', name, ...(party !== undefined && { party }) };
    const id = this.#door.joiningId(roomId, commandId, request);
    const written = await this.#execute(reply, {
      roomId,
      commandId: id,
      actor: { id: 'door', via: 'http' },
      order,
    });
    return this.#passFor(written, reply);
  }

  @Get('prepared')
  @Answers('Rooms prepared for scenarios of the library', preparedRoomsSchema)
  async listPrepared(): Promise<z.infer<typeof preparedRoomsSchema>> {
    const rooms = await this.#prepared.list();
    return {
      rooms: rooms.map(({ scenario, history, title, at, horizonDays, brief }) => ({
        scenario,
        history,
        title,
        at,
        horizonDays,
        brief,
      })),
    };
  }

  @Get(':room')
  @Answers(
    'A room as it stands',
    roomViewSchema,
    'For whoever has a pass of the room or a token of the server.',
  )
  async getRoom(
    @Param('room') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoomAnswer> {
    const room = accepted(this.#door.readable(id, request));
    void reply.header('cache-control', 'no-store');
    return accepted(await this.#rooms.get(room.opened.roomId));
  }

  @Get(':room/ideas')
  @Answers('What is prepared for a room', ideasSchema, 'Steps to begin a draft with, and where things stand.')
  async ideas(
    @Param('room') id: string,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof ideasSchema>> {
    const prepared = await this.#prepared.of(accepted(this.#door.readable(id, request)));
    return { ...(prepared && { brief: prepared.brief }), steps: prepared?.steps ?? [] };
  }

  @Get(':room/addresses')
  @Answers(
    'Where phones open this server',
    roomReachSchema,
    'By the addresses of its machine on local networks, or by the one that is set.',
  )
  addresses(@Param('room') id: string, @Req() request: FastifyRequest): z.infer<typeof roomReachSchema> {
    accepted(this.#door.readable(id, request));
    return { addresses: [...this.#door.reach(request)] };
  }

  @Post(':room/moves')
  @Command(
    roomWrittenSchema,
    'Make a move',
    'What it is, is its `type`: at the table, or of the facilitator.',
  )
  async makeMove(
    @Param('room') id: string,
    @Body({ schema: moveSchema }) order: z.infer<typeof moveSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    const caller = accepted(this.#door.caller(id, request));
    const {
      place: _,
      position: __,
      ...written
    } = await this.#execute(reply, { ...caller, order: order as RoomOrder });
    return written;
  }

  @Post(':room/predictions')
  @Command(
    roomWrittenSchema,
    'Seal a prediction',
    'Sealed until the reveal; whoever runs the server could open it, nobody else.',
  )
  async predict(
    @Param('room') id: string,
    @Body({ schema: predictionSchema }) prediction: z.infer<typeof predictionSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    const caller = accepted(this.#door.caller(id, request));
    const { position, ...written } = accepted(await this.#writer.predict({ ...caller, prediction }));
    await this.#ownWrites.told(reply, position);
    void reply.status(written.events > 0 ? HttpStatus.CREATED : HttpStatus.OK);
    return written;
  }

  @Get(':room/predictions/own')
  @Answers('What you predicted', ownPredictionSchema)
  async ownPrediction(
    @Param('room') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof ownPredictionSchema>> {
    const { roomId, place } = accepted(this.#door.caller(id, request));
    void reply.header('cache-control', 'no-store');
    const room = accepted(this.#rooms.room(roomId));
    const box = this.#rooms.lastBox(room, place.participant);
    const prediction =
      box === undefined ? undefined : await this.#writer.opened(room, place.participant, box);
    return { ...(prediction && { prediction }) };
  }

  @Get(':room/export.json')
  @Answers('All of a room, event by event', roomExportSchema)
  async exportRoom(
    @Param('room') id: string,
    @Req() request: FastifyRequest,
  ): Promise<Pick<RoomAnswer, 'recorded'> & { readonly events: unknown[] }> {
    const room = accepted(this.#door.readable(id, request));
    const events: unknown[] = [];
    for await (const line of this.#rooms.export(room)) events.push(line);
    return { events, ...(await this.#rooms.recorded(room)) };
  }

  @Post(':room/passes')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'A pass for somebody',
    passSchema,
    "The facilitator's: for whoever lost theirs, or to watch and read with.",
  )
  async issuePass(
    @Param('room') id: string,
    @Body({ schema: passRequestSchema }) { participant }: z.infer<typeof passRequestSchema>,
    @Req() request: FastifyRequest,
  ): Promise<Pass> {
    const { roomId, place } = accepted(this.#door.caller(id, request));
    const room = accepted(this.#rooms.room(roomId));
    if (place.participant !== room.facilitator) accepted(facilitatorOnly());
    return accepted(await this.#door.passOf(room, participant));
  }

  @Post(':room/session')
  @HttpCode(HttpStatus.OK)
  @Answers('Come in by a pass', passSchema, 'Gives a browser the pass as a cookie.')
  async enter(
    @Param('room') id: string,
    @Body({ schema: passShownSchema }) { pass }: z.infer<typeof passShownSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Pass> {
    return this.#give(accepted(this.#door.shown(id, pass)), reply);
  }

  @Post(':room/erasure')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Erase a room',
    roomErasedSchema,
    'For good, with its predictions and, unless it is kept, the what-if it came to.',
  )
  async eraseRoom(
    @Param('room') id: string,
    @Body({ schema: roomErasureSchema }) { why, keepWhatIf }: z.infer<typeof roomErasureSchema>,
    @CallOf() { actor }: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof roomErasedSchema>> {
    const room = accepted(this.#rooms.room(id));
    const gone = accepted(await this.#erasures.erase(room, { keepWhatIf }, { why, actor }));
    await this.#ownWrites.told(reply);
    return { erased: gone.map(({ stream, events, tip }) => ({ stream, events, tip })) };
  }

  async #execute(reply: FastifyReply, request: RoomRequest): Promise<RoomWritten> {
    const result: Result<RoomWritten> = await this.#commands.execute(ROOM_BUS.toBus(request));
    const written = accepted(result);
    await this.#ownWrites.told(reply, written.position);
    void reply.status(written.events > 0 ? HttpStatus.CREATED : HttpStatus.OK);
    return written;
  }

  #passFor({ roomId, place }: RoomWritten, reply: FastifyReply): Promise<Pass> {
    if (place === undefined) throw new Error('whoever came in has no place in the room');
    return this.#give({ room: roomId, ...place }, reply);
  }

  async #give(
    pass: { readonly room: string; readonly participant: string; readonly n: number },
    reply: FastifyReply,
  ): Promise<Pass> {
    const text = accepted(await this.#door.issue(pass));
    void reply.header('cache-control', 'no-store').header('set-cookie', this.#door.cookie(pass.room, text));
    const { room: roomId, participant } = pass;
    return { roomId, ...(participant !== WATCHER && { participant }), pass: text };
  }
}
