import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { accepted } from '../http/problem.filter.ts';
import type { ObservedDay } from './observed-day.ts';
import { observedDayPage } from './observed-day-page.ts';
import { ObservedDayQuery } from './observed-day.query.ts';
import { viewFields, viewOf, type ViewFields } from './view-text.ts';

const whole = z.number().int();

const viewSchema = z.strictObject({ asOf: viewFields.asOf, knownBy: viewFields.knownBy });

export const observedDaySchema = z
  .object({
    history: z.string(),
    asOf: whole,
    day: z.string().describe('On which it happened'),
    source: z.string(),
    licence: z.string(),
    rows: whole.describe('Rows that tell of the day, whenever they could be known'),
    codes: z
      .array(
        z.object({
          actId: z.string().describe('The act that these rows are counted as'),
          initiator: z.string(),
          target: z.string(),
          code: z.string(),
          name: z.string().optional().describe('Of the code'),
          rows: whole,
          stories: whole,
          known: z
            .array(z.object({ known: z.string(), rows: whole, stories: whole }))
            .describe('By the day on which they could be known'),
          kept: z
            .array(
              z.object({
                id: whole.optional().describe('Number in the data set'),
                link: z
                  .string()
                  .optional()
                  .describe('As the data set gives it: it may lead nowhere, or astray'),
                known: z.string(),
              }),
            )
            .describe('Up to three of the rows, of different stories where there are, where some were kept'),
        }),
      )
      .describe('The most rows first'),
    remedy: z.string().optional().describe('What to do where of some codes no row was kept'),
  })
  .meta({ id: 'ObservedDay', description: 'What a data set told of one day, down to rows and links' });

/** From a day to codes, rows and links, of histories that a data set was counted for. */
@ApiTags('history')
@Controller('api/histories/:history/observations/:day')
export class ObservedDayController {
  readonly #days: ObservedDayQuery;

  constructor(@Inject(ObservedDayQuery) days: ObservedDayQuery) {
    this.#days = days;
  }

  @Get()
  @Answers('What a data set told of a day: codes, rows, stories, and rows that were kept', observedDaySchema)
  getObservedDay(
    @Param('history') history: string,
    @Param('day') day: string,
    @Query({ schema: viewSchema }) query: ViewFields,
  ): Promise<ObservedDay> {
    return this.#of(history, day, query);
  }

  @Get('rows.html')
  @ApiOperation({ summary: 'The same as a page without scripts, with links to the stories' })
  @AnswersFile('text/html', 'A document with a list of codes, and of rows under each')
  async showObservedDay(
    @Param('history') history: string,
    @Param('day') day: string,
    @Query({ schema: viewSchema }) query: ViewFields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const page = observedDayPage(await this.#of(history, day, query), query);
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
    return page;
  }

  async #of(history: string, day: string, query: ViewFields): Promise<ObservedDay> {
    return accepted(await this.#days.of(history, day, accepted(viewOf(query))));
  }
}
