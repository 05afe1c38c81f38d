import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { weakEtagOf } from '../http/preconditions.ts';
import { accepted } from '../http/problem.filter.ts';
import { isUnchanged } from '../http/reply.ts';
import { viewOf } from '../timeline/view-text.ts';
import { spanOf } from './span.ts';
import { daysOf, seriesCsv } from './series-text.ts';
import type { TensionSeries } from './tension-answers.ts';
import { TensionQuery } from './tension.query.ts';
import {
  explanationQuerySchema,
  explanationSchema,
  readingQuerySchema,
  seriesQuerySchema,
  seriesSchema,
  tensionSchema,
} from './tension-schemas.ts';

/** Tension of a history: on a day, day by day, and why. */
@ApiTags('tension')
@Controller('api/histories/:history')
export class TensionController {
  readonly #tension: TensionQuery;

  constructor(@Inject(TensionQuery) tension: TensionQuery) {
    this.#tension = tension;
  }

  @Get('tension')
  @Answers('Tension on a day', tensionSchema)
  async getTension(
    @Param('history') history: string,
    @Query({ schema: readingQuerySchema }) query: z.infer<typeof readingQuerySchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { model, ...fields } = query;
    const view = accepted(viewOf(fields));
    const reading = accepted(await this.#tension.reading(history, view, model));
    const etag = weakEtagOf(reading.model, reading.asOf, reading.at);
    return isUnchanged(ifNoneMatch, etag, reply) ? undefined : reading;
  }

  @Get('tension/series')
  @Answers('Tension day by day', seriesSchema, 'As CSV with Accept: text/csv, or under series.csv.')
  async getTensionSeries(
    @Param('history') history: string,
    @Query({ schema: seriesQuerySchema }) query: z.infer<typeof seriesQuerySchema>,
    @Headers('accept') accept: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const series = await this.#series(history, query);
    void reply.header('vary', 'accept');
    const asCsv = accept !== undefined && /^\s*text\/csv\b/.test(accept);
    const etag = weakEtagOf(series.model, series.asOf, series.from, series.to, asCsv ? 'csv' : 'json');
    if (isUnchanged(ifNoneMatch, etag, reply)) return undefined;
    if (!asCsv) return { ...series, series: undefined, days: daysOf(series) };
    void reply.type('text/csv; charset=utf-8');
    return seriesCsv(series);
  }

  @Get('tension/series.csv')
  @ApiOperation({ summary: 'Tension day by day, as CSV' })
  @AnswersFile('text/csv', 'day,tension,underlying,band,covered')
  async getTensionSeriesCsv(
    @Param('history') history: string,
    @Query({ schema: seriesQuerySchema }) query: z.infer<typeof seriesQuerySchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    void reply.type('text/csv; charset=utf-8');
    return seriesCsv(await this.#series(history, query));
  }

  @Get('explanation')
  @Answers('Why tension stands where it stands: contributions that add up', explanationSchema)
  async explainTension(
    @Param('history') history: string,
    @Query({ schema: explanationQuerySchema }) query: z.infer<typeof explanationQuerySchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { limit, model, ...fields } = query;
    const view = accepted(viewOf(fields));
    const explanation = accepted(await this.#tension.explain(history, view, { limit, model }));
    const etag = weakEtagOf(explanation.model, explanation.asOf, explanation.at, limit);
    return isUnchanged(ifNoneMatch, etag, reply) ? undefined : explanation;
  }

  async #series(history: string, query: z.infer<typeof seriesQuerySchema>): Promise<TensionSeries> {
    const { from, to, model, ...fields } = query;
    const view = accepted(viewOf(fields));
    return accepted(await this.#tension.series(history, spanOf({ from, to }), view, model));
  }
}
