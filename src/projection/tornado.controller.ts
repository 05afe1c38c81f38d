import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { accepted } from '../http/problem.filter.ts';
import { patiently } from '../http/waiting.reply.ts';
import type { Result } from '../kernel/result.ts';
import { proposalSchema, type Proposal } from '../whatifs/request-bodies.ts';
import { answered } from './asked.reply.ts';
import { acceptedPreset } from './named-preset.reply.ts';
import { csvQuestionSchema, plainPresetQuestionSchema, plainQuestionSchema } from './projection-schemas.ts';
import { ProjectionService } from './projection.service.ts';
import type { Tornado } from './tornado-answer.ts';
import { tornadoCsv } from './tornado-csv.ts';
import { TornadoQuery, type AskedTornado } from './tornado.query.ts';
import { tornadoSchema } from './tornado-schema.ts';

/** How long a request waits, in milliseconds. */
const PATIENCE_MS = 60_000;

const SAYS =
  'Each parameter of the models is set to the low and to the high end of its range, the others as they are, and every future is held against itself over the same draws: 2 000 futures, or `paths`.';

/** What each assumption of a what-if, a draft or a preset moves. */
@ApiTags('projections')
@Controller('api')
export class TornadoController {
  readonly #projections: ProjectionService;
  readonly #tornado: TornadoQuery;

  constructor(
    @Inject(ProjectionService) projections: ProjectionService,
    @Inject(TornadoQuery) tornado: TornadoQuery,
  ) {
    this.#projections = projections;
    this.#tornado = tornado;
  }

  @Get('what-ifs/:whatIf/tornado')
  @Answers('What each assumption moves in a what-if', tornadoSchema, SAYS)
  async getTornado(
    @Param('whatIf') whatIf: string,
    @Query({ schema: csvQuestionSchema }) query: z.infer<typeof csvQuestionSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tornado | undefined> {
    const { revision, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofWhatIf(whatIf, revision));
    return this.#answer(await this.#tornado.ask(outcome, question), ifNoneMatch, reply);
  }

  @Get('what-ifs/:whatIf/tornado.csv')
  @ApiOperation({
    summary: 'What each assumption moves in a what-if, as CSV',
    description: 'Two lines a parameter, with what it takes to compute them again.',
  })
  @AnswersFile('text/csv', 'parameter,value,end,end_value,tension_moves, ...')
  async getTornadoCsv(
    @Param('whatIf') whatIf: string,
    @Query({ schema: csvQuestionSchema }) query: z.infer<typeof csvQuestionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { revision, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofWhatIf(whatIf, revision));
    const tornado = await this.#waited(accepted(await this.#tornado.ask(outcome, question)), reply);
    void reply.type('text/csv; charset=utf-8');
    return tornadoCsv(tornado);
  }

  @Post('histories/:history/tornado')
  @HttpCode(200)
  @Answers('What each assumption moves in a draft', tornadoSchema, `Nothing is recorded. ${SAYS}`)
  async getDraftTornado(
    @Param('history') history: string,
    @Body({ schema: proposalSchema }) draft: Proposal,
    @Query({ schema: plainQuestionSchema }) question: z.infer<typeof plainQuestionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tornado> {
    const outcome = accepted(await this.#projections.outcomes.ofDraft(history, draft));
    return this.#waited(accepted(await this.#tornado.ask(outcome, question)), reply);
  }

  @Get('scenarios/:scenario/presets/:preset/tornado')
  @Answers("What each assumption moves in a scenario's preset", tornadoSchema, SAYS)
  async getPresetTornado(
    @Param('scenario') scenario: string,
    @Param('preset') preset: string,
    @Query({ schema: plainPresetQuestionSchema }) query: z.infer<typeof plainPresetQuestionSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tornado | undefined> {
    const { model, ...question } = query;
    const outcome = acceptedPreset(await this.#projections.outcomes.ofPreset(scenario, preset, model));
    return this.#answer(await this.#tornado.ask(outcome, question), ifNoneMatch, reply);
  }

  @Get('histories/:history/presets/:preset/tornado')
  @Answers('What each assumption moves in a preset of a history', tornadoSchema, SAYS)
  async getHistoryPresetTornado(
    @Param('history') history: string,
    @Param('preset') preset: string,
    @Query({ schema: plainPresetQuestionSchema }) query: z.infer<typeof plainPresetQuestionSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tornado | undefined> {
    const { model, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofHistoryPreset(history, preset, { model }));
    return this.#answer(await this.#tornado.ask(outcome, question), ifNoneMatch, reply);
  }

  @Get('projections/:fingerprint/tornado')
  @Answers(
    'What each assumption moves, in the projection with a fingerprint',
    tornadoSchema,
    'Of a what-if, a draft or a preset whose projection this server was asked for lately, on at most 2 000 of its futures.',
  )
  async getTornadoByFingerprint(
    @Param('fingerprint') fingerprint: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tornado | undefined> {
    return this.#answer(await this.#tornado.askAgain(fingerprint), ifNoneMatch, reply);
  }

  #answer(
    result: Result<AskedTornado>,
    ifNoneMatch: string | undefined,
    reply: FastifyReply,
  ): Promise<Tornado | undefined> {
    return answered(result, { ifNoneMatch, reply, patienceMs: PATIENCE_MS }, (asked, signal) =>
      this.#tornado.answer(asked, signal),
    );
  }

  async #waited(asked: AskedTornado, reply: FastifyReply): Promise<Tornado> {
    return accepted(await patiently(reply, PATIENCE_MS, (signal) => this.#tornado.answer(asked, signal)));
  }
}
