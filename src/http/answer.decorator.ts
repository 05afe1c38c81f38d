import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** Documents what an operation is for and what it answers with. */
export const Answers =
  (summary: string, schema: z.ZodType, description?: string): MethodDecorator =>
  (target, key, descriptor) => {
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) })(target, key, descriptor);
    ApiResponse({ status: 200, description: summary, standardSchema: schema })(target, key, descriptor);
  };

/** Documents that an operation answers with a file of a media type: a picture, a table, an export. */
export const AnswersFile = (type: string, description: string): MethodDecorator => {
  const schema = { type: type === 'application/json' ? 'object' : 'string' };
  const content = { [type]: { schema: type === 'image/png' ? { ...schema, format: 'binary' } : schema } };
  return ApiResponse({ status: 200, description, content });
};
