import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { accepted, problemOf } from '../http/problem.filter.ts';
import { patiently, waiting } from '../http/waiting.reply.ts';
import type { Result } from '../kernel/result.ts';
import { proposalSchema, type Proposal } from '../whatifs/request-bodies.ts';
import { answered } from './asked.reply.ts';
import type { Least } from './least-answer.ts';
import { LeastQuery, type AskedLeast } from './least.query.ts';
import {
  draftLeastSchema,
  fingerprintLeastSchema,
  leastSchema,
  presetLeastSchema,
  whatIfLeastSchema,
} from './least-schemas.ts';
import { acceptedPreset } from './named-preset.reply.ts';
import { ProjectionService } from './projection.service.ts';

/** How long a request waits, in milliseconds; one that hears of the progress meanwhile waits longer. */
const PATIENCE_MS = { silent: 60_000, hearing: 600_000 };

const SAYS =
  'Sets of the candidates are tried as branches on 250 futures, the cheaper first; one that holds a cheaper set which does is not. The best are checked on 10 000 futures (or `paths`), until one does and ten were checked. What is changed of the past, what is assumed otherwise and the other commitments are the same in every set.';

/** The fewest, or cheapest, steps of a what-if, a draft or a preset that bring tension low enough. */
@ApiTags('projections')
@Controller('api')
export class LeastController {
  readonly #projections: ProjectionService;
  readonly #least: LeastQuery;

  constructor(
    @Inject(ProjectionService) projections: ProjectionService,
    @Inject(LeastQuery) least: LeastQuery,
  ) {
    this.#projections = projections;
    this.#least = least;
  }

  @Get('what-ifs/:whatIf/least')
  @Answers('The least of a what-if that would do', leastSchema, SAYS)
  async getLeast(
    @Param('whatIf') whatIf: string,
    @Query({ schema: whatIfLeastSchema }) query: z.infer<typeof whatIfLeastSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Least | undefined> {
    const { revision, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofWhatIf(whatIf, revision));
    return this.#answer(await this.#least.ask(outcome, question), ifNoneMatch, reply);
  }

  @Post('histories/:history/least')
  @HttpCode(200)
  @Answers('The least of a draft that would do', leastSchema, `Nothing is recorded. ${SAYS}`)
  async getDraftLeast(
    @Param('history') history: string,
    @Body({ schema: proposalSchema }) draft: Proposal,
    @Query({ schema: draftLeastSchema }) question: z.infer<typeof draftLeastSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Least> {
    const outcome = accepted(await this.#projections.outcomes.ofDraft(history, draft));
    return this.#waited(accepted(await this.#least.ask(outcome, question)), reply);
  }

  @Get('scenarios/:scenario/presets/:preset/least')
  @Answers("The least of a scenario's preset that would do", leastSchema, SAYS)
  async getPresetLeast(
    @Param('scenario') scenario: string,
    @Param('preset') preset: string,
    @Query({ schema: presetLeastSchema }) query: z.infer<typeof presetLeastSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Least | undefined> {
    const { model, ...question } = query;
    const outcome = acceptedPreset(await this.#projections.outcomes.ofPreset(scenario, preset, model));
    return this.#answer(await this.#least.ask(outcome, question), ifNoneMatch, reply);
  }

  @Get('histories/:history/presets/:preset/least')
  @Answers('The least of a preset of a history that would do', leastSchema, SAYS)
  async getHistoryPresetLeast(
    @Param('history') history: string,
    @Param('preset') preset: string,
    @Query({ schema: presetLeastSchema }) query: z.infer<typeof presetLeastSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Least | undefined> {
    const { model, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofHistoryPreset(history, preset, { model }));
    return this.#answer(await this.#least.ask(outcome, question), ifNoneMatch, reply);
  }

  @Get('projections/:fingerprint/least')
  @Answers(
    'The least that would do, of the projection with a fingerprint',
    leastSchema,
    'Of a what-if, a draft or a preset whose projection this server was asked for lately, with its seed.',
  )
  async getLeastByFingerprint(
    @Param('fingerprint') fingerprint: string,
    @Query({ schema: fingerprintLeastSchema }) question: z.infer<typeof fingerprintLeastSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Least | undefined> {
    return this.#answer(await this.#least.askAgain(fingerprint, question), ifNoneMatch, reply);
  }

  @Get('projections/:fingerprint/least.ndjson')
  @ApiOperation({
    summary: 'The least that would do, with the progress of the search, as lines of JSON',
    description:
      'A line whenever the search goes on, {done, sets, checking}; the last one is {least} with the answer or {problem}. Who closes the connection cancels the search, where nobody else waits for it.',
  })
  @AnswersFile('application/x-ndjson', '{"done":13,"sets":4096,"checking":false} ...')
  async followLeast(
    @Param('fingerprint') fingerprint: string,
    @Query({ schema: fingerprintLeastSchema }) question: z.infer<typeof fingerprintLeastSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const asked = accepted(await this.#least.askAgain(fingerprint, question));
    const { signal, done } = waiting(reply, PATIENCE_MS.hearing);
    const lines = new Readable({ read: () => {} });
    const tell = (line: object): void => void (signal.aborted || lines.push(`${JSON.stringify(line)}\n`));
    void this.#least
      .answer(asked, { signal, onProgress: tell })
      .then(accepted)
      .then(
        (least) => tell({ least }),
        (error: unknown) => tell({ problem: problemOf(error, false) }),
      )
      .finally(() => {
        done();
        lines.push(null);
      });
    // Each line is to be seen as it comes: no proxy gathers them, and nothing keeps them.
    void reply.headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
    return new StreamableFile(lines, { type: 'application/x-ndjson; charset=utf-8' });
  }

  #answer(
    result: Result<AskedLeast>,
    ifNoneMatch: string | undefined,
    reply: FastifyReply,
  ): Promise<Least | undefined> {
    return answered(result, { ifNoneMatch, reply, patienceMs: PATIENCE_MS.silent }, (asked, signal) =>
      this.#least.answer(asked, { signal }),
    );
  }

  async #waited(asked: AskedLeast, reply: FastifyReply): Promise<Least> {
    return accepted(
      await patiently(reply, PATIENCE_MS.silent, (signal) => this.#least.answer(asked, { signal })),
    );
  }
}
