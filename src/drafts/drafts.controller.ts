import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers } from '../http/answer.decorator.ts';
import { CallOf, type Call } from '../http/call.decorator.ts';
import { accepted } from '../http/problem.filter.ts';
import type { Result } from '../kernel/result.ts';
import {
  acceptanceSchema,
  additionSchema,
  articleReadingSchema,
  draftAnswerSchema,
  draftListQuerySchema,
  draftListSchema,
  editSchema,
  openingSchema,
  precisionSchema,
  readingRequestSchema,
  rejectionSchema,
  secondCoderSchema,
  secondReadingSchema,
  suggestionSchema,
  waitingListSchema,
  waitingQuerySchema,
  type ArticleReadingAnswer,
  type DraftAnswer,
  type DraftList,
  type Opening,
  type ProposalAcceptance,
  type ProposalAddition,
  type ProposalEdit,
  type ReadingRequest,
  type SecondCoder,
  type SecondReading,
  type Suggestion,
  type WaitingList,
} from './draft-answers.ts';
import { DraftDesk } from './draft-desk.service.ts';
import { draftList } from './draft-list.ts';
import { DraftModels } from './drafts.projector.ts';
import { DraftsFollowed } from './drafts-followed.runner.ts';
import type { ProposalRejection } from './events.ts';
import { precisionOf, type Precision } from './precision.ts';
import { SecondReader } from './second-reader.service.ts';
import { WaitingProposals } from './waiting.query.ts';

/** What a coder proposes of texts, and what people make of it. */
@ApiTags('drafts')
@Controller('api/drafts')
export class DraftsController {
  readonly #desk: DraftDesk;
  readonly #models: DraftModels;
  readonly #followed: DraftsFollowed;
  readonly #waiting: WaitingProposals;
  readonly #second: SecondReader;

  constructor(
    @Inject(DraftDesk) desk: DraftDesk,
    @Inject(DraftModels) models: DraftModels,
    @Inject(DraftsFollowed) followed: DraftsFollowed,
    @Inject(SecondReader) second: SecondReader,
  ) {
    this.#desk = desk;
    this.#models = models;
    this.#followed = followed;
    this.#second = second;
    this.#waiting = new WaitingProposals({ drafts: models, desk });
  }

  @Post('reading')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Read a text',
    articleReadingSchema,
    'What a coder proposes of it, with the words that each proposal stands on. Nothing is kept: neither text nor proposals.',
  )
  async readArticle(
    @Body({ schema: readingRequestSchema }) request: ReadingRequest,
  ): Promise<ArticleReadingAnswer> {
    return accepted(await this.#desk.read(request));
  }

  @Post()
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Open a draft',
    draftAnswerSchema,
    'Keeps what a coder proposes of a text: quotes and digest, not the text. The same text for the same history is the same draft.',
  )
  openDraft(
    @Body({ schema: openingSchema }) opening: Opening,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    return this.#told(reply, this.#desk.open(opening, envelope(call)));
  }

  @Get()
  @Answers('The drafts there are', draftListSchema)
  listDrafts(
    @Query({ schema: draftListQuerySchema }) { history }: z.infer<typeof draftListQuerySchema>,
  ): DraftList {
    this.#followed.check();
    return draftList(this.#models.table.rows, history);
  }

  @Get('proposals')
  @Answers(
    'What waits for a decision',
    waitingListSchema,
    'The open proposals of all drafts in one list, whoever or whatever proposed them.',
  )
  async listProposals(
    @Query({ schema: waitingQuerySchema }) query: z.infer<typeof waitingQuerySchema>,
  ): Promise<WaitingList> {
    this.#followed.check();
    return accepted(await this.#waiting.list(query));
  }

  @Post('suggestions')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Propose an act',
    draftAnswerSchema,
    'A draft of one act that a person proposes, with its source and quote; somebody who may write the record accepts it or not.',
  )
  suggestAct(
    @Body({ schema: suggestionSchema }) suggestion: Suggestion,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    return this.#told(reply, this.#desk.suggest(suggestion, envelope(call)));
  }

  @Get('second-coder')
  @Answers('Whether a second coder is named', secondCoderSchema, 'And where a text would be sent.')
  getSecondCoder(): SecondCoder {
    return this.#second.named;
  }

  @Post('second-reading')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Have a second coder read a text',
    secondReadingSchema,
    'Sends the whole text to the endpoint that the operator named, and says where it and the rules differ. Nothing is kept.',
  )
  async readAgain(
    @Body({ schema: readingRequestSchema }) request: ReadingRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SecondReading> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    return accepted(await this.#second.read(request, gone.signal));
  }

  @Get('precision')
  @Answers(
    'How often each rule of the coder was right',
    precisionSchema,
    'By what people made of its proposals, over all drafts.',
  )
  getPrecision(): Precision {
    this.#followed.check();
    return precisionOf(this.#models.table.rows);
  }

  @Get(':draft')
  @Answers('A draft with its proposals', draftAnswerSchema)
  async getDraft(@Param('draft') draft: string): Promise<DraftAnswer> {
    return accepted(await this.#desk.get(draft));
  }

  @Post(':draft/proposals')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Add an act by hand',
    draftAnswerSchema,
    'One that no rule found. Its quote has to occur in the text.',
  )
  addProposal(
    @Param('draft') draft: string,
    @Body({ schema: additionSchema }) addition: ProposalAddition,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    return this.#told(reply, this.#desk.add(draft, addition, envelope(call)));
  }

  @Post(':draft/proposals/:proposal/edit')
  @HttpCode(HttpStatus.OK)
  @Answers('Edit a proposal', draftAnswerSchema, 'It stays open. What was proposed stays in the draft.')
  editProposal(
    @Param('draft') draft: string,
    @Param('proposal') proposalId: string,
    @Body({ schema: editSchema }) { text, ...content }: ProposalEdit,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    const order = { type: 'EditProposal', proposalId, content, text } as const;
    return this.#told(reply, this.#desk.do(draft, order, envelope(call)));
  }

  @Post(':draft/proposals/:proposal/acceptance')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Accept a proposal',
    draftAnswerSchema,
    'Records it in the history of the draft, with its source, its quote, and what was edited; or adds the source to an act that is there.',
  )
  acceptProposal(
    @Param('draft') draft: string,
    @Param('proposal') proposal: string,
    @Body({ schema: acceptanceSchema }) acceptance: ProposalAcceptance,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    return this.#told(reply, this.#desk.accept(draft, proposal, acceptance, envelope(call)));
  }

  @Post(':draft/proposals/:proposal/rejection')
  @HttpCode(HttpStatus.OK)
  @Answers('Reject a proposal', draftAnswerSchema, 'The reason tells what its rule got wrong.')
  rejectProposal(
    @Param('draft') draft: string,
    @Param('proposal') proposalId: string,
    @Body({ schema: rejectionSchema }) why: ProposalRejection,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    const order = { type: 'RejectProposal', proposalId, ...why } as const;
    return this.#told(reply, this.#desk.do(draft, order, envelope(call)));
  }

  @Post(':draft/proposals/:proposal/return')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Take back what was said of a proposal',
    draftAnswerSchema,
    'It is open again. What it became is retracted from the record, which keeps both.',
  )
  takeBack(
    @Param('draft') draft: string,
    @Param('proposal') proposal: string,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    return this.#told(reply, this.#desk.takeBack(draft, proposal, envelope(call)));
  }

  async #told(reply: FastifyReply, done: Promise<Result<DraftAnswer>>): Promise<DraftAnswer> {
    const answer = accepted(await done);
    await this.#followed.told(reply);
    return answer;
  }
}

const envelope = ({ commandId, actor, correlationId }: Call) => ({
  commandId,
  actor,
  ...(correlationId !== undefined && { correlationId }),
});
