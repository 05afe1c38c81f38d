import type { Readable } from 'node:stream';
import { Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { CallOf, type Call } from '../http/call.decorator.ts';
import { OwnWrites } from '../http/own-writes.runner.ts';
import { accepted } from '../http/problem.filter.ts';
import { streamed } from '../http/stream.reply.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import {
  importListSchema,
  importQuerySchema,
  importReportSchema,
  listedImportSchema,
  undoneSchema,
  type ImportList,
  type ImportQuery,
  type ImportReportAnswer,
} from './import-answers.ts';
import { ImportDesk } from './import-desk.service.ts';
import { reportPage } from './import-page.ts';
import { ImportModel, type ListedImport } from './imports.projector.ts';

/** Who waits for imports to be in the ledger. */
export const IMPORT_WRITES = Symbol('own writes of imports');

/** Files of machine-coded events, and the observed histories that they are brought into. */
@ApiTags('imports')
@Controller('api/imports')
export class ImportController {
  readonly #desk: ImportDesk;
  readonly #imports: ImportModel;
  readonly #record: OwnWrites;
  readonly #ledger: OwnWrites;

  constructor(
    @Inject(ImportDesk) desk: ImportDesk,
    @Inject(ImportModel) imports: ImportModel,
    @Inject(OwnWrites) record: OwnWrites,
    @Inject(IMPORT_WRITES) ledger: OwnWrites,
  ) {
    this.#desk = desk;
    this.#imports = imports;
    this.#record = record;
    this.#ledger = ledger;
  }

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Answers(
    'Import a file of machine-coded events',
    importReportSchema,
    'The file is the body, up to 200 MB, also parquet or packed (.gz, .zip). It is kept until it was read. The same file again tells nothing new.',
  )
  async importFile(
    @Query({ schema: importQuerySchema }) query: ImportQuery,
    @Req() request: FastifyRequest,
    @CallOf() { actor }: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportReportAnswer> {
    const bytes = accepted(bodyOf(request));
    return this.#told(reply, accepted(await this.#desk.take(bytes, query, actor)));
  }

  @Post('sample')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Import the sample that comes along',
    importReportSchema,
    'Fifteen minutes of GDELT 2.0, its ten busiest pairs, into histories that are named as a sample.',
  )
  async importSample(
    @CallOf() { actor }: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportReportAnswer> {
    return this.#told(reply, accepted(await this.#desk.sample(actor)));
  }

  @Get()
  @Answers('The imports there are', importListSchema)
  listImports(): ImportList {
    return { imports: this.#imports.list.toReversed().map(plain) };
  }

  @Get(':importId')
  @Answers('An import', listedImportSchema)
  getImport(@Param('importId') id: string): z.infer<typeof listedImportSchema> {
    return plain(accepted(this.#find(id)));
  }

  @Get(':importId/report.html')
  @ApiOperation({ summary: 'What became of an import, as a page to keep' })
  @AnswersFile('text/html', 'A page without scripts')
  getReport(@Param('importId') id: string) {
    const page = reportPage(accepted(this.#find(id)));
    return streamed([page], 'text/html; charset=utf-8', `import-${id.slice(0, 8)}.html`);
  }

  @Post(':importId/undoing')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Take back what an import brought',
    undoneSchema,
    'What it had replaced stands again. The record keeps both.',
  )
  async undoImport(
    @Param('importId') id: string,
    @CallOf() { actor }: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof undoneSchema>> {
    const { histories } = accepted(await this.#desk.undo(id, actor));
    return this.#told(reply, { import: id, histories: [...histories] });
  }

  async #told<T>(reply: FastifyReply, answer: T): Promise<T> {
    await this.#record.told(reply);
    await this.#ledger.told(reply);
    return answer;
  }

  #find(id: string): Result<ListedImport> {
    const found = this.#imports.list.find(({ beginning }) => beginning.import === id);
    return found === undefined
      ? err(
          rejection(
            'missing',
            'unknown-import',
            `There is no import ${id.slice(0, 80)}`,
            'Take its id from the list.',
          ),
        )
      : ok(found);
  }
}

const plain = (each: ListedImport): z.infer<typeof listedImportSchema> => structuredClone(each) as never;

function bodyOf({ body }: FastifyRequest): Result<Readable> {
  if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) return ok(body as Readable);
  return err(
    rejection(
      'malformed',
      'no-file',
      'The body is no file',
      'Send the file itself, as application/octet-stream.',
    ),
  );
}
