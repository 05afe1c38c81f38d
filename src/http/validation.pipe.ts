import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { formOf, problemOfFaults, type Part } from './faults.ts';
import type { Fault } from './fault.ts';
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
    const part = PARTS[type] ?? 'body';
    const [first, ...more] = form.error;
    const told = (fault: Fault): Fault => (part === 'query' ? repeated(fault, value) : fault);
    throw new ProblemException(problemOfFaults(part, [told(first), ...more.map(told)]));
  }
}

/** Of a parameter that was given several times where it is taken once, that: no value in it is wrong. */
function repeated(fault: Fault, query: unknown): Fault {
  const [name] = fault.path;
  const given = name === undefined ? undefined : (query as Readonly<Record<string, unknown>>)[name];
  if (fault.atKey === true || fault.path.length !== 1 || !Array.isArray(given)) return fault;
  return {
    path: fault.path,
    code: 'repeated-parameter',
    message: `is given ${given.length} times and taken once`,
    remedy: 'Give it once.',
  };
}
