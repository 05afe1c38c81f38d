import {
  Body,
  Controller,
  Delete,
  Get,
  HttpStatus,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers } from '../http/answer.decorator.ts';
import { CallOf, type Call } from '../http/call.decorator.ts';
import { OwnWrites } from '../http/own-writes.runner.ts';
import { etagOf } from '../http/preconditions.ts';
import { accepted, RejectionException } from '../http/problem.filter.ts';
import { toldCautions } from '../http/cautions.ts';
import type { Caution } from '../kernel/caution.ts';
import type { Rejection } from '../kernel/result.ts';
import { Change, Command } from '../http/command.decorator.ts';
import { WHAT_IF_BUS } from './bus.commands.ts';
import type { WhatIfOrder, WhatIfRequest } from './commands.ts';
import type { OutcomeDraft } from './events.ts';
import { ownOutcome, PRESETS, type Presets } from './proposal.ts';
import {
  proposalSchema,
  rebaseSchema,
  revisionSchema,
  whatIfDetailSchema,
  whatIfWrittenSchema,
  whatIfPageSchema,
  whatIfQuerySchema,
  whatIfsQuerySchema,
  withdrawalQuerySchema,
  withdrawalSchema,
  type Proposal,
} from './request-bodies.ts';
import type { WhatIfDetail, WhatIfPage } from './what-if-answers.ts';
import { parseWhatIfId, whatIfIdOf } from './what-if-id.ts';
import { ownOnly } from './ownership.ts';
import { WhatIfQuery } from './what-if.query.ts';
import { slugOf } from '../relations/history-id.ts';

type WrittenAnswer = Readonly<z.infer<typeof whatIfWrittenSchema>>;

/** Hypothetical outcomes beside the record, which they never change. */
@ApiTags('what-ifs')
@Controller('api')
export class WhatIfController {
  readonly #commands: CommandBus;
  readonly #whatIfs: WhatIfQuery;
  readonly #ownWrites: OwnWrites;
  readonly #presets: Presets;

  constructor(
    @Inject(CommandBus) commands: CommandBus,
    @Inject(WhatIfQuery) whatIfs: WhatIfQuery,
    @Inject(OwnWrites) ownWrites: OwnWrites,
    @Inject(PRESETS) presets: Presets,
  ) {
    this.#commands = commands;
    this.#whatIfs = whatIfs;
    this.#ownWrites = ownWrites;
    this.#presets = presets;
  }

  @Post('histories/:history/what-ifs')
  @Command(
    whatIfWrittenSchema,
    'Propose an outcome',
    'A content of your own, or a preset of a scenario. The same Idempotency-Key gives one what-if, however often it is sent.',
  )
  async proposeOutcome(
    @Param('history') history: string,
    @Body({ schema: proposalSchema }) proposal: Proposal,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    const { content, origin } = await this.#contentOf(history, proposal);
    const order: WhatIfOrder = { type: 'ProposeOutcome', history, content };
    const whatIfId = whatIfIdOf(call.commandId);
    const outcome = await this.#execute(reply, call, { whatIfId, order, ...(origin && { origin }) });
    void reply.header('location', `/api/what-ifs/${whatIfId}`);
    return outcome;
  }

  @Get('histories/:history/what-ifs')
  @Answers('The what-ifs of a history', whatIfPageSchema)
  async listWhatIfs(
    @Param('history') history: string,
    @Query({ schema: whatIfsQuerySchema }) { state, limit, cursor }: z.infer<typeof whatIfsQuerySchema>,
  ): Promise<WhatIfPage> {
    const question = { limit, ...(state && { state }), ...(cursor !== undefined && { cursor }) };
    return accepted(await this.#whatIfs.list(history, question));
  }

  @Get('what-ifs/:whatIf')
  @Answers('A what-if with its content', whatIfDetailSchema)
  async getWhatIf(
    @Param('whatIf') whatIf: string,
    @Query({ schema: whatIfQuerySchema }) { revision }: z.infer<typeof whatIfQuerySchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WhatIfDetail> {
    const detail = accepted(await this.#whatIfs.get(whatIf, revision));
    // A client must not take its copy for good by this tag alone: the history may go on and make the what-if stale.
    void reply.header('etag', etagOf(detail.asOf)).header('cache-control', 'no-store');
    return detail;
  }

  @Put('what-ifs/:whatIf')
  @Change(
    whatIfWrittenSchema,
    'Revise a what-if',
    'The body holds the whole new content; what it does not say of its base stays. Earlier revisions can still be read.',
  )
  reviseOutcome(
    @Param('whatIf') whatIf: string,
    @Body({ schema: revisionSchema }) { content, reason }: z.infer<typeof revisionSchema>,
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    return this.#change(reply, call, whatIf, {
      type: 'ReviseOutcome',
      content,
      ...(reason !== undefined && { reason }),
    });
  }

  @Post('what-ifs/:whatIf/rebase')
  @Change(
    whatIfWrittenSchema,
    'Rebase a what-if',
    'For a stale what-if: it goes on from what the history says now. Its content is checked against that.',
  )
  rebaseOutcome(
    @Param('whatIf') whatIf: string,
    @Body({ schema: rebaseSchema }) { revision, at }: z.infer<typeof rebaseSchema>,
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    const base = { ...(revision !== undefined && { revision }), ...(at !== undefined && { at }) };
    return this.#change(reply, call, whatIf, { type: 'RebaseOutcome', base });
  }

  @Delete('what-ifs/:whatIf')
  @Change(whatIfWrittenSchema, 'Withdraw a what-if', 'It stays readable and takes no further commands.')
  withdrawOutcome(
    @Param('whatIf') whatIf: string,
    @Query({ schema: withdrawalQuerySchema }) query: z.infer<typeof withdrawalQuerySchema>,
    @Body({ schema: withdrawalSchema }) body: z.infer<typeof withdrawalSchema>,
    @CallOf('if-match') call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WrittenAnswer> {
    const reason = body.reason ?? query.reason;
    const order: WhatIfOrder = { type: 'WithdrawOutcome', ...(reason !== undefined && { reason }) };
    return this.#change(reply, call, whatIf, order);
  }

  async #contentOf(
    history: string,
    proposal: Proposal,
  ): Promise<Pick<WhatIfRequest, 'origin'> & { readonly content: OutcomeDraft }> {
    const { preset } = proposal;
    if (preset === undefined) return { content: ownOutcome(proposal) };
    const name = proposal.scenario ?? (await this.#nameOf(history));
    return accepted(await this.#presets.outcome(name, preset, proposal));
  }

  /** A history that a scenario was replayed into bears the scenario's name. */
  async #nameOf(history: string): Promise<string> {
    const page = accepted(await this.#whatIfs.list(history, { limit: 1 }));
    return slugOf(page.history);
  }

  async #change(reply: FastifyReply, call: Call, whatIf: string, order: WhatIfOrder): Promise<WrittenAnswer> {
    return this.#execute(reply, call, { whatIfId: accepted(parseWhatIfId(whatIf)), order });
  }

  async #execute(
    reply: FastifyReply,
    { ifMatch, role, ...envelope }: Call,
    request: Pick<WhatIfRequest, 'whatIfId' | 'order' | 'origin'>,
  ): Promise<WrittenAnswer> {
    const command = {
      ...envelope,
      ...ownOnly(role),
      ...request,
      ...(ifMatch !== undefined && { expectedRevision: ifMatch }),
    };
    const result = await this.#commands.execute(WHAT_IF_BUS.toBus(command));
    if (!result.ok) throw new RejectionException(inBody(result.error, request.order));
    const { whatIfId, revision, events, cautions } = result.value;
    await this.#ownWrites.told(reply, result.value.position);
    const created = request.order.type === 'ProposeOutcome' && events > 0;
    void reply.status(created ? HttpStatus.CREATED : HttpStatus.OK).header('etag', etagOf(revision));
    return {
      whatIfId,
      revision,
      events,
      ...toldCautions(cautions, (path) => placeInBody(path, request.order)),
    };
  }
}

/** Rules name places in an outcome; this names them in the body that it came in. */
function inBody(rejection: Rejection, order: WhatIfOrder): Rejection {
  const path = rejection.details?.['path'];
  if (!Array.isArray(path)) return rejection;
  return {
    ...rejection,
    details: { ...rejection.details, path: placeInBody(path as Caution['path'], order) },
  };
}

const placeInBody = (path: Caution['path'], { type }: WhatIfOrder): Caution['path'] =>
  type === 'ReviseOutcome' ? ['content', ...path] : path;
