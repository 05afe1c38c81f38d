import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AccuracyQuery } from '../forecasts/accuracy.query.ts';
import { AnswersFile } from '../http/answer.decorator.ts';
import { accuracyPage } from './accuracy-page.ts';

const parametersSchema = z.strictObject({
  history: z.string().max(200).optional().describe('The history that comes first'),
  work: z.enum(['yes', 'no']).optional().describe('no: what is known already, and what is under way ends'),
});

/** How good bands were, for everybody who may read. */
@ApiTags('pictures')
@Controller()
export class AccuracyPageController {
  readonly #accuracy: AccuracyQuery;

  constructor(@Inject(AccuracyQuery) accuracy: AccuracyQuery) {
    this.#accuracy = accuracy;
  }

  @Get('accuracy')
  @ApiOperation({
    summary: 'How good the bands of all histories were, as a document',
    description:
      'Without scripts. What is not known yet is worked out while somebody looks, and the document comes again every two seconds until it is.',
  })
  @AnswersFile('text/html', 'A document with tables and the worst misses drawn')
  showAccuracy(
    @Query({ schema: parametersSchema }) { history: first, work }: z.infer<typeof parametersSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
    return work === 'no'
      ? accuracyPage(this.#accuracy.stop(), { stopped: true, first })
      : accuracyPage(this.#accuracy.look(), { first });
  }
}
