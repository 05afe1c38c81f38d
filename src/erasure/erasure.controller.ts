import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers } from '../http/answer.decorator.ts';
import { CallOf, type Call } from '../http/call.decorator.ts';
import { OwnWrites } from '../http/own-writes.runner.ts';
import { accepted } from '../http/problem.filter.ts';
import {
  erasedAnswerSchema,
  erasureRequestSchema,
  erasuresAnswerSchema,
  redactedAnswerSchema,
  redactionRequestSchema,
  type ErasedAnswer,
  type ErasuresAnswer,
  type RedactedAnswer,
} from './erasure-answers.ts';
import { RecordErasures, type Target } from './record-erasures.service.ts';

/** What is taken out of the record for good, by admins alone. */
@ApiTags('erasure')
@Controller('api')
export class ErasureController {
  readonly #erasures: RecordErasures;
  readonly #ownWrites: OwnWrites;

  constructor(@Inject(RecordErasures) erasures: RecordErasures, @Inject(OwnWrites) ownWrites: OwnWrites) {
    this.#erasures = erasures;
    this.#ownWrites = ownWrites;
  }

  @Get('erasures')
  @Answers('What was taken out of the record', erasuresAnswerSchema)
  listErasures(): ErasuresAnswer {
    return this.#erasures.list();
  }

  @Post('histories/:history/erasure')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Erase a history with its what-ifs and drafts',
    erasedAnswerSchema,
    'For good: events, read models and snapshot. The ledger keeps how many events there were, the hash of the last one, who did it and why. A second time it answers 410.',
  )
  eraseHistory(
    @Param('history') history: string,
    @Body({ schema: erasureRequestSchema }) { why }: z.infer<typeof erasureRequestSchema>,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ErasedAnswer> {
    return this.#erase({ history }, why, call, reply);
  }

  @Post('what-ifs/:whatIf/erasure')
  @HttpCode(HttpStatus.OK)
  @Answers('Erase a what-if', erasedAnswerSchema, 'As a history is erased.')
  eraseWhatIf(
    @Param('whatIf') whatIf: string,
    @Body({ schema: erasureRequestSchema }) { why }: z.infer<typeof erasureRequestSchema>,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ErasedAnswer> {
    return this.#erase({ whatIf }, why, call, reply);
  }

  @Post('drafts/:draft/erasure')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Erase a draft',
    erasedAnswerSchema,
    'With every quote in it. What was accepted of it stays in the record.',
  )
  eraseDraft(
    @Param('draft') draft: string,
    @Body({ schema: erasureRequestSchema }) { why }: z.infer<typeof erasureRequestSchema>,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ErasedAnswer> {
    return this.#erase({ draft }, why, call, reply);
  }

  @Post('histories/:history/redactions')
  @HttpCode(HttpStatus.OK)
  @Answers(
    'Take a text out of a history, its what-ifs and drafts',
    redactedAnswerSchema,
    'Every read, export and frame shows the reason in its place from then on, also of earlier revisions. The store keeps it until a copy is made with `detente copy --redact`.',
  )
  redactHistory(
    @Param('history') history: string,
    @Body({ schema: redactionRequestSchema }) body: z.infer<typeof redactionRequestSchema>,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RedactedAnswer> {
    return this.#redact({ history }, body, call, reply);
  }

  @Post('what-ifs/:whatIf/redactions')
  @HttpCode(HttpStatus.OK)
  @Answers('Take a text out of a what-if', redactedAnswerSchema, 'As out of a history.')
  redactWhatIf(
    @Param('whatIf') whatIf: string,
    @Body({ schema: redactionRequestSchema }) body: z.infer<typeof redactionRequestSchema>,
    @CallOf() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RedactedAnswer> {
    return this.#redact({ whatIf }, body, call, reply);
  }

  async #erase(target: Target, why: string, { actor }: Call, reply: FastifyReply): Promise<ErasedAnswer> {
    const erased = accepted(await this.#erasures.erase(target, { why, actor }));
    await this.#ownWrites.told(reply);
    return erased;
  }

  async #redact(
    target: Target,
    { text, why }: z.infer<typeof redactionRequestSchema>,
    { actor }: Call,
    reply: FastifyReply,
  ): Promise<RedactedAnswer> {
    const redacted = accepted(await this.#erasures.redact(target, text, { why, actor }));
    await this.#ownWrites.told(reply);
    return redacted;
  }
}
