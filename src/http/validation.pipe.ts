import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { formOf, problemOfFaults, type Part } from './faults.ts';
import { ProblemException } from './problem.filter.ts';

const PARTS: Readonly<Record<string, Part>> = { body: 'body', query: 'query', param: 'path' };

/**
 * Checks what a request brings against the schema of the parameter that takes it, and hands on what the schema makes of
 * it, with its defaults. Faults are told in words that name what is expected.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { schema, type }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    const form = formOf(schema, value);
    if (form.ok) return form.value;
    throw new ProblemException(problemOfFaults(PARTS[type] ?? 'body', form.error));
  }
}
