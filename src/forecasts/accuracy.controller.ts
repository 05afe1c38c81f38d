import { Controller, Get, Inject, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { accepted } from '../http/problem.filter.ts';
import { patiently } from '../http/waiting.reply.ts';
import type { Accuracies } from './accuracy.ts';
import { AccuracyQuery } from './accuracy.query.ts';
import { accuraciesSchema } from './backtest-schemas.ts';
import { progressLines, PATIENCE_MS } from './progress-lines.reply.ts';

/** How good the bands of all histories were. */
@ApiTags('projections')
@Controller('api')
export class AccuracyController {
  readonly #accuracy: AccuracyQuery;

  constructor(@Inject(AccuracyQuery) accuracy: AccuracyQuery) {
    this.#accuracy = accuracy;
  }

  @Get('accuracy')
  @Answers(
    'How good the bands of all histories were',
    accuraciesSchema,
    'Every history is judged 45 days ahead, as its own back-test does; what is worked out is kept. Histories that are too short are named.',
  )
  async getAccuracy(@Res({ passthrough: true }) reply: FastifyReply): Promise<Accuracies> {
    return accepted(
      await patiently(reply, PATIENCE_MS.silent, (signal) => this.#accuracy.answer({ signal })),
    );
  }

  @Get('accuracy.ndjson')
  @ApiOperation({
    summary: 'How good the bands of all histories were, with progress, as lines of JSON',
    description:
      'A line with each forecast, {history, place, of, done, forks}; the last one is {accuracy} with the answer or {problem}. Who closes the connection cancels what nobody else waits for.',
  })
  @AnswersFile(
    'application/x-ndjson',
    '{"history":"IRN-USA~iran-deal-2013-18","place":1,"of":2,"done":13,"forks":33} ...',
  )
  followAccuracy(@Res({ passthrough: true }) reply: FastifyReply): StreamableFile {
    return progressLines(reply, async (signal, onProgress) => ({
      accuracy: accepted(await this.#accuracy.answer({ signal, onProgress })),
    }));
  }
}
