import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { AnswersFile } from '../../http/answer.decorator.ts';
import { CallOf, type Call } from '../../http/call.decorator.ts';
import { Command } from '../../http/command.decorator.ts';
import { OwnWrites } from '../../http/own-writes.runner.ts';
import { accepted } from '../../http/problem.filter.ts';
import { streamed } from '../../http/stream.reply.ts';
import { parseHistoryId } from '../../relations/history-id.ts';
import { ActTables } from './act-tables.runner.ts';
import {
  describedTable,
  describedTakeBack,
  tableAnswerSchema,
  tableBodySchema,
  takeBackSchema,
  takenBackSchema,
  type TableAnswer,
  type TakenBackAnswer,
} from './table-answers.ts';

/** Acts from a table, in one command, and the whole of it back. */
@ApiTags('record')
@Controller('api/histories/:history')
export class TableController {
  readonly #tables: ActTables;
  readonly #ownWrites: OwnWrites;

  constructor(@Inject(ActTables) tables: ActTables, @Inject(OwnWrites) ownWrites: OwnWrites) {
    this.#tables = tables;
    this.#ownWrites = ownWrites;
  }

  @Get('acts/template.csv')
  @ApiOperation({
    summary: 'A table of acts to begin with',
    description: 'The columns, and an example that is passed over when the table is sent.',
  })
  @AnswersFile('text/csv', 'on,by,toward,both,code,issue,summary,...')
  async getTableTemplate(@Param('history') name: string) {
    const history = accepted(parseHistoryId(name)).id;
    const text = accepted(await this.#tables.template(history));
    return streamed([text], 'text/csv; charset=utf-8', 'acts.csv');
  }

  @Post('acts/table')
  @Command(
    tableAnswerSchema,
    'Record the acts of a table, all or nothing',
    'CSV with up to 500 acts, its columns named like the options of detente record and parted by commas, semicolons or tabs. Faults are listed by line and column (422). Acts that the record holds already, with equal content, are passed over, so that a table sent twice is recorded once.',
  )
  async recordTable(
    @Param('history') name: string,
    @Body({ schema: tableBodySchema }) { text, dryRun }: z.infer<typeof tableBodySchema>,
    @CallOf() { commandId, actor }: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TableAnswer> {
    const history = accepted(parseHistoryId(name)).id;
    const report = accepted(await this.#tables.record(text, { history, commandId, actor }, { dryRun }));
    if (report.written !== undefined) await this.#ownWrites.told(reply, report.written.position);
    const answer = describedTable(history, commandId, report);
    void reply.status(answer.events > 0 ? 201 : 200);
    return answer;
  }

  @Post('imports/:import/retraction')
  @Command(
    takenBackSchema,
    'Take back all that one command recorded',
    'Each of its acts is retracted with the reason, all or nothing. Where somebody changed one since, or another act builds on one, nothing is and they are named (409); keepChanged leaves these and takes back the rest. Repeating it changes nothing.',
  )
  async takeImportBack(
    @Param('history') name: string,
    @Param('import') id: string,
    @Body({ schema: takeBackSchema }) options: z.infer<typeof takeBackSchema>,
    @CallOf() { commandId, actor }: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TakenBackAnswer> {
    const history = accepted(parseHistoryId(name)).id;
    const taken = accepted(await this.#tables.takeBack(id, { history, commandId, actor }, options));
    await this.#ownWrites.told(reply, taken.written.position);
    void reply.status(taken.written.events > 0 ? 201 : 200);
    return describedTakeBack(history, taken);
  }
}
