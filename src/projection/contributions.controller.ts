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
import type { Contributions } from './contributions-answer.ts';
import { contributionsCsv } from './contributions-csv.ts';
import { ContributionsQuery, type AskedContributions } from './contributions.query.ts';
import { contributionsSchema } from './contributions-schema.ts';
import { acceptedPreset } from './named-preset.reply.ts';
import { csvQuestionSchema, plainPresetQuestionSchema, plainQuestionSchema } from './projection-schemas.ts';
import { ProjectionService } from './projection.service.ts';

/** How long a request waits, in milliseconds. */
const PATIENCE_MS = 60_000;

const SAYS =
  'Every commitment, all that is changed of the past and all that is assumed otherwise is a step, added to those before it in a random order of its own on every future; the means over 4 000 futures (or `paths`) add up to the difference to the baseline, without the assumptions where there are any.';

/** Which step of a what-if, a draft or a preset does the work. */
@ApiTags('projections')
@Controller('api')
export class ContributionsController {
  readonly #projections: ProjectionService;
  readonly #contributions: ContributionsQuery;

  constructor(
    @Inject(ProjectionService) projections: ProjectionService,
    @Inject(ContributionsQuery) contributions: ContributionsQuery,
  ) {
    this.#projections = projections;
    this.#contributions = contributions;
  }

  @Get('what-ifs/:whatIf/contributions')
  @Answers('Which step of a what-if does the work', contributionsSchema, SAYS)
  async getContributions(
    @Param('whatIf') whatIf: string,
    @Query({ schema: csvQuestionSchema }) query: z.infer<typeof csvQuestionSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Contributions | undefined> {
    const { revision, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofWhatIf(whatIf, revision));
    return this.#answer(await this.#contributions.ask(outcome, question), ifNoneMatch, reply);
  }

  @Get('what-ifs/:whatIf/contributions.csv')
  @ApiOperation({
    summary: 'Which step of a what-if does the work, as CSV',
    description: 'One line a step and day, with what it takes to compute it again.',
  })
  @AnswersFile('text/csv', 'step,kind,commitment,summary,due,day,date,points,standard_error, ...')
  async getContributionsCsv(
    @Param('whatIf') whatIf: string,
    @Query({ schema: csvQuestionSchema }) query: z.infer<typeof csvQuestionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { revision, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofWhatIf(whatIf, revision));
    const contributions = await this.#waited(
      accepted(await this.#contributions.ask(outcome, question)),
      reply,
    );
    void reply.type('text/csv; charset=utf-8');
    return contributionsCsv(contributions);
  }

  @Post('histories/:history/contributions')
  @HttpCode(200)
  @Answers('Which step of a draft does the work', contributionsSchema, `Nothing is recorded. ${SAYS}`)
  async getDraftContributions(
    @Param('history') history: string,
    @Body({ schema: proposalSchema }) draft: Proposal,
    @Query({ schema: plainQuestionSchema }) question: z.infer<typeof plainQuestionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Contributions> {
    const outcome = accepted(await this.#projections.outcomes.ofDraft(history, draft));
    return this.#waited(accepted(await this.#contributions.ask(outcome, question)), reply);
  }

  @Get('scenarios/:scenario/presets/:preset/contributions')
  @Answers("Which step of a scenario's preset does the work", contributionsSchema, SAYS)
  async getPresetContributions(
    @Param('scenario') scenario: string,
    @Param('preset') preset: string,
    @Query({ schema: plainPresetQuestionSchema }) query: z.infer<typeof plainPresetQuestionSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Contributions | undefined> {
    const { model, ...question } = query;
    const outcome = acceptedPreset(await this.#projections.outcomes.ofPreset(scenario, preset, model));
    return this.#answer(await this.#contributions.ask(outcome, question), ifNoneMatch, reply);
  }

  @Get('histories/:history/presets/:preset/contributions')
  @Answers('Which step of a preset of a history does the work', contributionsSchema, SAYS)
  async getHistoryPresetContributions(
    @Param('history') history: string,
    @Param('preset') preset: string,
    @Query({ schema: plainPresetQuestionSchema }) query: z.infer<typeof plainPresetQuestionSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Contributions | undefined> {
    const { model, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofHistoryPreset(history, preset, { model }));
    return this.#answer(await this.#contributions.ask(outcome, question), ifNoneMatch, reply);
  }

  @Get('projections/:fingerprint/contributions')
  @Answers(
    'Which step does the work, of the projection with a fingerprint',
    contributionsSchema,
    'Of a what-if, a draft or a preset whose projection this server was asked for lately, on at most 4 000 of its futures.',
  )
  async getContributionsByFingerprint(
    @Param('fingerprint') fingerprint: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Contributions | undefined> {
    return this.#answer(await this.#contributions.askAgain(fingerprint), ifNoneMatch, reply);
  }

  #answer(
    result: Result<AskedContributions>,
    ifNoneMatch: string | undefined,
    reply: FastifyReply,
  ): Promise<Contributions | undefined> {
    return answered(result, { ifNoneMatch, reply, patienceMs: PATIENCE_MS }, (asked, signal) =>
      this.#contributions.answer(asked, signal),
    );
  }

  async #waited(asked: AskedContributions, reply: FastifyReply): Promise<Contributions> {
    return accepted(
      await patiently(reply, PATIENCE_MS, (signal) => this.#contributions.answer(asked, signal)),
    );
  }
}
