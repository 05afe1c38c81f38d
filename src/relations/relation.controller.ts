import { Body, Controller, Delete, HttpStatus, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CallOf, type Call } from '../http/call.decorator.ts';
import { OwnWrites } from '../http/own-writes.runner.ts';
import { etagOf } from '../http/preconditions.ts';
import { problemOfFaults } from '../http/faults.ts';
import { ProblemException, RejectionException } from '../http/problem.filter.ts';
import { rejection, type Rejection } from '../kernel/result.ts';
import { Change, Command } from '../http/command.decorator.ts';
import type { RelationCommand, RelationOrder } from './commands.ts';
import {
  actSchema,
  declaredPresetSchema,
  noteSchema,
  storySchema,
  summitSchema,
  type ActDraft,
  type DeclaredPreset,
  type NoteContent,
  type RelationContent,
  type Story,
  type SummitContent,
} from './events.ts';
import { historyIdOf, parseHistoryId } from './history-id.ts';
import type { FaultPath } from './rules.ts';
import { toldCautions } from '../http/cautions.ts';
import { RELATION_BUS } from './bus.commands.ts';
import {
  writtenSchema,
  cancelSchema,
  concludeSchema,
  correctActSchema,
  correctNoteSchema,
  openSchema,
  recordActsSchema,
  retractQuerySchema,
  retractSchema,
  reviseSchema,
  reviseSummitSchema,
  type WrittenAnswer,
} from './request-bodies.ts';

/** Whose entity tag a command's answer carries, and whose revision an `If-Match` names. */
type Subject = 'history' | 'entry';

/** Commands that write the documented record. */
@ApiTags('record')
@Controller('api/histories')
export class RelationController {
  readonly #commands: CommandBus;
  readonly #ownWrites: OwnWrites;

  constructor(@Inject(CommandBus) commands: CommandBus, @Inject(OwnWrites) ownWrites: OwnWrites) {
    this.#commands = commands;
    this.#ownWrites = ownWrites;
  }

  @Post()
  @Command(
    writtenSchema,
    'Open a history',
    'The history of two parties under a name: its id is RUS-USA~name, with the party codes in alphabetical order.',
  )
  openHistory(
    @Body({ schema: openSchema }) body: z.infer<typeof openSchema>,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    const history = historyIdOf(body.content.parties, body.name);
    return this.#execute(
      { reply, call, history, subject: 'history', location: history },
      { type: 'OpenRelation', content: body.content },
    );
  }

  @Put(':history')
  @Change(
    writtenSchema,
    'Revise what a history declares',
    'Title, baseline, parameters, issues, third parties and coverage. The parties stay, and so does what acts use.',
  )
  reviseHistory(
    @Param('history') history: string,
    @Body({ schema: reviseSchema }) body: { content: RelationContent; reason: string },
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute({ reply, call, history, subject: 'history' }, { type: 'ReviseRelation', ...body });
  }

  @Post(':history/acts')
  @Command(
    writtenSchema,
    'Record an act',
    'The score is looked up in its named scale where it is left out. An act that was retracted may be recorded again.',
  )
  recordAct(
    @Param('history') history: string,
    @Body({ schema: actSchema }) content: ActDraft,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    const location = `${history}/acts/${content.actId}`;
    return this.#execute({ reply, call, history, location }, { type: 'RecordAct', content });
  }

  @Post(':history/acts/batch')
  @Command(
    writtenSchema,
    'Record up to 500 acts, all or nothing',
    'An act may refer to one before it in the list. Acts that the record holds already, with equal content, are passed over.',
  )
  recordActs(
    @Param('history') history: string,
    @Body({ schema: recordActsSchema }) body: { acts: ActDraft[] },
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute({ reply, call, history }, { type: 'RecordActs', contents: body.acts });
  }

  @Put(':history/acts/:actId')
  @Change(
    writtenSchema,
    'Correct an act',
    'The body holds the whole new content. The act as it was stays in the record: reads as of an earlier revision show it.',
  )
  correctAct(
    @Param('history') history: string,
    @Param('actId') actId: string,
    @Body({ schema: correctActSchema }) body: { content: ActDraft; reason: string },
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    sameId(actId, body.content.actId);
    return this.#execute({ reply, call, history }, { type: 'CorrectAct', ...body });
  }

  @Delete(':history/acts/:actId')
  @Change(
    writtenSchema,
    'Retract an act',
    'It no longer counts; the record keeps it with the reason, and reads as of an earlier revision show it.',
  )
  retractAct(
    @Param('history') history: string,
    @Param('actId') actId: string,
    @Query({ schema: retractQuerySchema }) query: Retraction,
    @Body({ schema: retractSchema }) body: Retraction,
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute(
      { reply, call, history },
      { type: 'RetractAct', actId, reason: reasonOf(body, query) },
    );
  }

  @Post(':history/notes')
  @Command(writtenSchema, 'Record a note')
  recordNote(
    @Param('history') history: string,
    @Body({ schema: noteSchema }) content: NoteContent,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute({ reply, call, history }, { type: 'RecordNote', content });
  }

  @Put(':history/notes/:noteId')
  @Change(writtenSchema, 'Correct a note')
  correctNote(
    @Param('history') history: string,
    @Param('noteId') noteId: string,
    @Body({ schema: correctNoteSchema }) body: { content: NoteContent; reason: string },
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    sameId(noteId, body.content.noteId);
    return this.#execute({ reply, call, history }, { type: 'CorrectNote', ...body });
  }

  @Delete(':history/notes/:noteId')
  @Change(writtenSchema, 'Retract a note')
  retractNote(
    @Param('history') history: string,
    @Param('noteId') noteId: string,
    @Query({ schema: retractQuerySchema }) query: Retraction,
    @Body({ schema: retractSchema }) body: Retraction,
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute(
      { reply, call, history },
      { type: 'RetractNote', noteId, reason: reasonOf(body, query) },
    );
  }

  @Post(':history/summits')
  @Command(writtenSchema, 'Schedule a summit')
  scheduleSummit(
    @Param('history') history: string,
    @Body({ schema: summitSchema }) content: SummitContent,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute({ reply, call, history }, { type: 'ScheduleSummit', content });
  }

  @Put(':history/summits/:summitId')
  @Change(writtenSchema, 'Revise a scheduled summit')
  reviseSummit(
    @Param('history') history: string,
    @Param('summitId') summitId: string,
    @Body({ schema: reviseSummitSchema }) body: { content: SummitContent; reason: string },
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    sameId(summitId, body.content.summitId);
    return this.#execute({ reply, call, history }, { type: 'ReviseSummit', ...body });
  }

  @Post(':history/summits/:summitId/conclusion')
  @Command(writtenSchema, 'Conclude a summit')
  concludeSummit(
    @Param('history') history: string,
    @Param('summitId') summitId: string,
    @Body({ schema: concludeSchema }) body: z.infer<typeof concludeSchema>,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute(
      { reply, call, history },
      { type: 'ConcludeSummit', content: { summitId, ...body } },
    );
  }

  @Post(':history/summits/:summitId/cancellation')
  @Command(writtenSchema, 'Cancel a summit')
  cancelSummit(
    @Param('history') history: string,
    @Param('summitId') summitId: string,
    @Body({ schema: cancelSchema }) body: z.infer<typeof cancelSchema>,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute({ reply, call, history }, { type: 'CancelSummit', content: { summitId, ...body } });
  }

  @Delete(':history/summits/:summitId')
  @Change(
    writtenSchema,
    'Withdraw a summit',
    'For a mistake: it was not to be held, or ended otherwise. The record keeps it with the reason. Nothing may belong to it; one that was called off is cancelled.',
  )
  withdrawSummit(
    @Param('history') history: string,
    @Param('summitId') summitId: string,
    @Query({ schema: retractQuerySchema }) query: Retraction,
    @Body({ schema: retractSchema }) body: Retraction,
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute(
      { reply, call, history },
      { type: 'WithdrawSummit', summitId, reason: reasonOf(body, query) },
    );
  }

  @Post(':history/presets')
  @Command(
    writtenSchema,
    'Declare a preset of a history',
    'A ready-made what-if. One of the same id takes the place of the one before. What it would bring is judged when somebody proposes it.',
  )
  declarePreset(
    @Param('history') history: string,
    @Body({ schema: declaredPresetSchema }) content: DeclaredPreset,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute({ reply, call, history }, { type: 'DeclarePreset', content });
  }

  @Delete(':history/presets/:preset')
  @Command(writtenSchema, 'Withdraw a preset of a history')
  withdrawPreset(
    @Param('history') history: string,
    @Param('preset') preset: string,
    @Query({ schema: retractQuerySchema }) query: Retraction,
    @Body({ schema: retractSchema }) body: Retraction,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute(
      { reply, call, history, subject: 'history' },
      { type: 'WithdrawPreset', preset, reason: reasonOf(body, query) },
    );
  }

  @Post(':history/story')
  @Command(
    writtenSchema,
    'Declare the guided story of a history',
    'It takes the place of the one before. Acts and presets that its stops name are looked for when it is shown.',
  )
  declareStory(
    @Param('history') history: string,
    @Body({ schema: storySchema }) content: Story,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#execute({ reply, call, history }, { type: 'DeclareStory', content });
  }

  async #execute(
    { reply, call, history, subject = 'entry', location }: Execution,
    order: RelationOrder,
  ): Promise<WrittenAnswer> {
    // Of a history to be opened, the rules of its declaration judge the id.
    const id = order.type === 'OpenRelation' ? undefined : parseHistoryId(history);
    if (id?.ok === false) throw new RejectionException(id.error);
    const { ifMatch, ...envelope } = call;
    const changes = reply.request.method !== 'POST';
    const condition = changes && subject === 'entry' ? 'expectedEntryRevision' : 'expectedRevision';
    const command: RelationCommand = {
      history,
      order,
      ...envelope,
      ...(ifMatch === undefined ? {} : { [condition]: ifMatch }),
    };
    const result = await this.#commands.execute(RELATION_BUS.toBus(command));
    if (!result.ok) throw new RejectionException(inBody(result.error, order));
    const { revision, events, cautions } = result.value;
    await this.#ownWrites.told(reply, result.value.position);
    const created = events > 0 && !changes;
    void reply.status(created ? HttpStatus.CREATED : HttpStatus.OK);
    if (created && location !== undefined) void reply.header('location', `/api/histories/${location}`);
    // Where nothing was written, the history's revision is no tag of the entry: what was sent still is.
    const tag = events > 0 || subject === 'history' ? revision : changes ? ifMatch : undefined;
    if (tag !== undefined && order.type !== 'RecordActs') void reply.header('etag', etagOf(tag));
    return { history, revision, events, ...toldCautions(cautions, (path) => placeInBody(path, order)) };
  }
}

type Retraction = z.infer<typeof retractSchema>;

/** Why something is retracted: as the body says, else as the parameter does. */
function reasonOf(body: Retraction, query: Retraction): string {
  const reason = body.reason ?? query.reason;
  if (reason !== undefined) return reason;
  throw new ProblemException(
    problemOfFaults('body', [
      {
        path: ['reason'],
        code: 'missing',
        message: 'is missing; say why',
        remedy: 'Send {"reason": "..."} as the body, or ?reason=... without one.',
      },
    ]),
  );
}

interface Execution {
  readonly reply: FastifyReply;
  readonly call: Call;
  readonly history: string;
  readonly subject?: Subject;
  /** Of what a command creates, below `/api/histories/`. */
  readonly location?: string;
}

/** Rules name places in a command's content; this names them in the body that it came in. */
function inBody(rejection: Rejection, order: RelationOrder): Rejection {
  const path = rejection.details?.['path'];
  if (!Array.isArray(path)) return rejection;
  const place = placeInBody(path as (string | number)[], order);
  return { ...rejection, details: { ...rejection.details, path: place } };
}

function placeInBody(within: FaultPath, order: RelationOrder): FaultPath {
  if (order.type === 'RecordActs') return ['acts', ...within.slice(1)];
  return order.type === 'OpenRelation' || 'reason' in order ? ['content', ...within] : within;
}

function sameId(inUrl: string, inBody: string): void {
  if (inUrl === inBody) return;
  throw new RejectionException(
    rejection(
      'rule',
      'id-mismatch',
      `The URL names ${inUrl}, the body ${inBody}`,
      'Ids do not change: retract the one and record the other.',
    ),
  );
}
