import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** What a command answers with: 201 where it adds something, 200 where the record already said so. */
export const Command = (answer: z.ZodType, summary: string, description?: string): MethodDecorator =>
  documented(
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    IdempotencyKey,
    ApiResponse({ status: 201, description: 'Recorded', standardSchema: answer }),
    ApiResponse({ status: 200, description: 'The record already said so', standardSchema: answer }),
  );

/** A command that changes what the record says, on the condition that it still says what the caller has read. */
export const Change = (answer: z.ZodType, summary: string, description?: string): MethodDecorator =>
  documented(
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    IdempotencyKey,
    ApiHeader({
      name: 'If-Match',
      required: true,
      description:
        'The ETag of what is changed, as its read or the answer that wrote it gave it: "r" and the revision that the timeline shows. 428 without it, 412 where the entry has changed since.',
      example: '"r57"',
    }),
    ApiResponse({
      status: 200,
      description: 'Done, or the record already said so',
      standardSchema: answer,
    }),
  );

const IdempotencyKey = ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  description:
    'Makes it safe to send a command again: a repeat gets the first answer, the same key with another body 422. Best a UUID.',
});

const documented =
  (...decorators: readonly MethodDecorator[]): MethodDecorator =>
  (target, key, descriptor) => {
    for (const decorate of decorators) decorate(target, key, descriptor);
  };
