import { Controller, Get, Headers, Inject, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { etagOf, weakEtagOf } from '../http/preconditions.ts';
import { accepted } from '../http/problem.filter.ts';
import { isUnchanged } from '../http/reply.ts';
import { streamed } from '../http/stream.reply.ts';
import { ExportQuery } from './export.query.ts';
import type { TimelineQuestion } from './timeline-page.ts';
import { TimelineQuery } from './timeline.query.ts';
import {
  actDetailSchema,
  historiesSchema,
  historySchema,
  timelineQuerySchema,
  timelineSchema,
  viewQuerySchema,
} from './timeline-schemas.ts';
import { viewOf, type ViewFields } from './view-text.ts';

/** Reads of the documented record. */
@ApiTags('history')
@Controller('api/histories')
export class TimelineController {
  readonly #timeline: TimelineQuery;
  readonly #exports: ExportQuery;

  constructor(@Inject(TimelineQuery) timeline: TimelineQuery, @Inject(ExportQuery) exports: ExportQuery) {
    this.#timeline = timeline;
    this.#exports = exports;
  }

  @Get()
  @Answers('All histories', historiesSchema)
  listHistories() {
    return { histories: this.#timeline.histories() };
  }

  @Get(':history')
  @Answers('What a history declares and how much it holds', historySchema)
  async getHistory(
    @Param('history') history: string,
    @Query({ schema: viewQuerySchema }) query: ViewFields,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const view = accepted(viewOf(query));
    const detail = accepted(await this.#timeline.history(history, view));
    return isUnchanged(ifNoneMatch, etagOf(detail.asOf), reply) ? undefined : detail;
  }

  @Get(':history/timeline')
  @Answers('A page of acts, notes and steps of summits, each with its sources', timelineSchema)
  async getTimeline(
    @Param('history') history: string,
    @Query({ schema: timelineQuerySchema }) query: z.infer<typeof timelineQuerySchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { at, asOf, knownBy, dedupe, kind, ...rest } = query;
    const question = { ...rest, ...(kind === undefined ? {} : { kinds: [kind] }) } as TimelineQuestion;
    const view = accepted(viewOf({ at, asOf, knownBy, dedupe }));
    const page = accepted(await this.#timeline.page(history, question, view));
    return isUnchanged(ifNoneMatch, weakEtagOf('timeline', page.asOf), reply) ? undefined : page;
  }

  @Get(':history/acts/:actId')
  @Answers('An act with all its versions', actDetailSchema)
  async getAct(
    @Param('history') history: string,
    @Param('actId') actId: string,
    @Query({ schema: viewQuerySchema }) query: ViewFields,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const view = accepted(viewOf(query));
    const detail = accepted(await this.#timeline.act(history, actId, view));
    return isUnchanged(ifNoneMatch, etagOf(detail.revision), reply) ? undefined : detail;
  }

  @Get(':history/export.json')
  @ApiOperation({
    summary: 'All acts and notes, as JSON',
    description:
      'With the parameters, so that tension can be computed again elsewhere. Streamed in the order of recording.',
  })
  @AnswersFile('application/json', '{format, history, asOf, at, declaration, acts, notes}')
  exportJson(
    @Param('history') history: string,
    @Query({ schema: viewQuerySchema }) query: ViewFields,
  ): StreamableFile {
    const pieces = accepted(this.#exports.json(history, accepted(viewOf(query))));
    return streamed(pieces, 'application/json; charset=utf-8', `${history}.json`);
  }

  @Get(':history/export.csv')
  @ApiOperation({
    summary: 'All acts, as CSV',
    description: 'One line an act, with a header line (RFC 4180).',
  })
  @AnswersFile('text/csv', 'act,from,to,precision,...')
  exportCsv(
    @Param('history') history: string,
    @Query({ schema: viewQuerySchema }) query: ViewFields,
  ): StreamableFile {
    const pieces = accepted(this.#exports.csv(history, accepted(viewOf(query))));
    return streamed(pieces, 'text/csv; charset=utf-8', `${history}.csv`);
  }
}
