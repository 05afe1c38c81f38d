import { Controller, Get, Headers, Inject, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { weakEtagOf } from '../http/preconditions.ts';
import { accepted } from '../http/problem.filter.ts';
import { isUnchanged } from '../http/reply.ts';
import { patiently } from '../http/waiting.reply.ts';
import type { Backtest } from './backtest-answer.ts';
import { backtestCsv } from './backtest-csv.ts';
import { BacktestQuery } from './backtest.query.ts';
import { backtestQuestionSchema, backtestSchema } from './backtest-schemas.ts';
import { PATIENCE_MS, progressLines } from './progress-lines.reply.ts';

type Question = z.infer<typeof backtestQuestionSchema>;

/** How forecasts of a history would have done. */
@ApiTags('projections')
@Controller('api')
export class BacktestController {
  readonly #backtests: BacktestQuery;

  constructor(@Inject(BacktestQuery) backtests: BacktestQuery) {
    this.#backtests = backtests;
  }

  @Get('histories/:history/backtest')
  @Answers(
    'How forecasts of a history would have done',
    backtestSchema,
    'Every so many days a projection without a what-if is made of what was known by then, and held against what came, beside simple rules.',
  )
  async getBacktest(
    @Param('history') history: string,
    @Query({ schema: backtestQuestionSchema }) question: Question,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Backtest | undefined> {
    const asked = accepted(this.#backtests.ask(history, question));
    const etag = weakEtagOf(asked.key.slice(0, 20), 0, asked.subject.revision);
    if (isUnchanged(ifNoneMatch, etag, reply)) return undefined;
    return accepted(
      await patiently(reply, PATIENCE_MS.silent, (signal) => this.#backtests.answer(asked, { signal })),
    );
  }

  @Get('histories/:history/backtest.csv')
  @ApiOperation({
    summary: 'How forecasts of a history would have done, forecast by forecast, as CSV',
    description: 'One line a forecast and day, with what it takes to compute it again.',
  })
  @AnswersFile('text/csv', 'fork,days_ahead,date,came,q5,q50,q95, ...')
  async getBacktestCsv(
    @Param('history') history: string,
    @Query({ schema: backtestQuestionSchema }) question: Question,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const asked = accepted(this.#backtests.ask(history, question));
    const scores = accepted(
      await patiently(reply, PATIENCE_MS.silent, (signal) => this.#backtests.scores(asked, { signal })),
    );
    void reply.type('text/csv; charset=utf-8');
    return backtestCsv(asked.subject, scores);
  }

  @Get('histories/:history/backtest.ndjson')
  @ApiOperation({
    summary: 'How forecasts of a history would have done, with progress, as lines of JSON',
    description:
      'A line with each forecast, {done, forks}; the last one is {backtest} with the answer or {problem}. Who closes the connection cancels it, where nobody else waits for it.',
  })
  @AnswersFile('application/x-ndjson', '{"done":13,"forks":40} ...')
  followBacktest(
    @Param('history') history: string,
    @Query({ schema: backtestQuestionSchema }) question: Question,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): StreamableFile {
    const asked = accepted(this.#backtests.ask(history, question));
    return progressLines(reply, async (signal, onProgress) => ({
      backtest: accepted(await this.#backtests.answer(asked, { signal, onProgress })),
    }));
  }
}
