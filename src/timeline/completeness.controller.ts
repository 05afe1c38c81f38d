import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers } from '../http/answer.decorator.ts';
import { accepted } from '../http/problem.filter.ts';
import { CompletenessQuery } from './completeness.query.ts';

const whole = z.number().int();

export const completenessSchema = z
  .object({
    history: z.string(),
    asOf: whole,
    source: z.string(),
    days: z
      .object({
        from: z.string().optional(),
        to: z.string().optional(),
        span: whole.describe('Days from the first to the last that a file holds'),
        without: whole.describe('Those of them that no file holds'),
        gaps: z
          .array(z.tuple([z.string(), z.string()]))
          .describe('First and last of each run, the first 200'),
      })
      .describe('Of the files that were imported for it'),
    rows: whole.describe('Rows that it holds'),
    months: z.array(
      z.object({
        month: z.string(),
        known: whole.describe('Rows that could be known in it'),
        occurred: whole.describe('Rows that tell of something in it'),
      }),
    ),
    arrivals: z
      .object({ sameDay: whole, within7: whole, within30: whole, later: whole })
      .describe('Rows by days from the event to the day on which they could be known'),
    imports: z
      .object({
        imports: whole,
        rows: whole,
        taken: whole,
        left: whole.describe('Rows of other pairs or days'),
        repeated: whole,
        refused: z.record(z.string(), whole).describe('Rows that could not be taken, by reason'),
      })
      .describe('What the ledger says of those files, whoever their rows tell of'),
  })
  .meta({ id: 'Completeness', description: 'How much of a data set a history holds' });

/** How complete a history is that a data set was counted for. */
@ApiTags('history')
@Controller('api/histories/:history/completeness')
export class CompletenessController {
  readonly #completeness: CompletenessQuery;

  constructor(@Inject(CompletenessQuery) completeness: CompletenessQuery) {
    this.#completeness = completeness;
  }

  @Get()
  @Answers(
    'How complete an observed history is: days without a file, rows by month, late ones, and what could not be taken',
    completenessSchema,
  )
  async tellCompleteness(@Param('history') history: string) {
    return accepted(await this.#completeness.of(history));
  }
}
