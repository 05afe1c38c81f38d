import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AnswersFile } from '../http/answer.decorator.ts';
import { weakEtagOf } from '../http/preconditions.ts';
import { accepted } from '../http/problem.filter.ts';
import { isUnchanged } from '../http/reply.ts';
import { streamed } from '../http/stream.reply.ts';
import { viewQuerySchema } from '../timeline/timeline-schemas.ts';
import { viewOf, type ViewFields } from '../timeline/view-text.ts';
import { ScenarioTextQuery } from './scenario-text.query.ts';

/** A history as the scenario file that gives it. */
@ApiTags('scenarios')
@Controller('api/histories/:history')
export class ScenarioTextController {
  readonly #texts: ScenarioTextQuery;

  constructor(@Inject(ScenarioTextQuery) texts: ScenarioTextQuery) {
    this.#texts = texts;
  }

  @Get('export.scenario.yaml')
  @ApiOperation({
    summary: 'What stands in a history, as a scenario file',
    description:
      'Replayed into the same history it changes nothing; replayed elsewhere it gives the same standing record. It holds all that stands, so that of a view only `asOf` may be given.',
  })
  @AnswersFile('application/yaml', 'schema: 2 ...')
  async exportScenario(
    @Param('history') history: string,
    @Query({ schema: viewQuerySchema }) query: ViewFields,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { name, revision, text } = accepted(await this.#texts.of(history, accepted(viewOf(query))));
    if (isUnchanged(ifNoneMatch, weakEtagOf('scenario', revision), reply)) return undefined;
    return streamed([text], 'application/yaml; charset=utf-8', name);
  }
}
