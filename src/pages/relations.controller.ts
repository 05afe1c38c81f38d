import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Answers } from '../http/answer.decorator.ts';
import { weakEtagOf } from '../http/preconditions.ts';
import { isUnchanged } from '../http/reply.ts';
import {
  relationsQuerySchema,
  relationsSchema,
  type RelationsAnswer,
  type RelationsQuestion,
} from './relation-answers.ts';
import { RelationsOverviewQuery } from './relations-overview.query.ts';

/** All relations at a glance: what the home of the page shows. */
@ApiTags('history')
@Controller('api/relations')
export class RelationsController {
  readonly #overview: RelationsOverviewQuery;

  constructor(@Inject(RelationsOverviewQuery) overview: RelationsOverviewQuery) {
    this.#overview = overview;
  }

  @Get()
  @Answers(
    'Every relation at a glance: level, changes and outline of each of its histories, and what the library holds of it',
    relationsSchema,
    'Figures are kept for each revision and day and read off; next is the offset of the following page.',
  )
  async listRelations(
    @Query({ schema: relationsQuerySchema }) question: RelationsQuestion,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RelationsAnswer | undefined> {
    const etag = weakEtagOf('relations', await this.#overview.state());
    return isUnchanged(ifNoneMatch, etag, reply) ? undefined : this.#overview.page(question);
  }
}
