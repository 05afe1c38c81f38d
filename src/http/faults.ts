import type { z } from 'zod';
import { expectationAt, fieldsAt, type FaultPath } from './expectation.ts';
import { pathText } from './path-text.ts';
import { problem, type Problem } from './problem.ts';

/** One thing that is wrong with a request. */
export interface Fault {
  /** Where: `baseline.value`, `acts[3].code`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** Most faults named in one answer. */
const FAULTS_SHOWN = 50;
/** Most field names that a fault lists. */
const FIELDS_LISTED = 24;

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** The words of a fault, for the schema's own checks that bring none: what is expected, not what the validator calls it. */
export const wordsFor =
  (schema: z.ZodType) =>
  (issue: RawIssue): string => {
    const expected = expectationAt(schema, issue.path ?? []);
    return issue.input === undefined ? `is missing; must be ${expected}` : `must be ${expected}`;
  };

function unknownField(schema: z.ZodType, path: FaultPath, key: string): Fault {
  const known = fieldsAt(schema, path);
  const list = known.slice(0, FIELDS_LISTED).join(', ');
  return {
    path: pathText([...path, key.slice(0, 80)]),
    message: known.length === 0 ? 'is not known here' : `is not known here; known are ${list}`,
  };
}

/** The faults that a schema found, each in words. */
export function faultsOf(schema: z.ZodType, issues: readonly z.core.$ZodIssue[]): Fault[] {
  const faults: Fault[] = [];
  for (const issue of issues) {
    if (faults.length >= FAULTS_SHOWN) break;
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, FAULTS_SHOWN - faults.length)) {
        faults.push(unknownField(schema, issue.path, key));
      }
    } else {
      faults.push({ path: pathText(issue.path), message: issue.message });
    }
  }
  return faults;
}

/** What kind of input was refused, for the sentence when the whole of it is meant. */
export type Part = 'body' | 'query' | 'path';

const WHOLE: Readonly<Record<Part, string>> = {
  body: 'The body',
  query: 'The query',
  path: 'The path',
};

/** The problem document of a request that does not have the form it should have. */
export function problemOfFaults(part: Part, faults: readonly Fault[]): Problem {
  const first = faults[0] ?? { path: '', message: 'does not fit' };
  const more = faults.length > 1 ? `, and ${faults.length - 1} more` : '';
  const unknownParameter = part === 'query' && first.message.startsWith('is not known');
  return problem(
    400,
    unknownParameter ? 'unknown-parameter' : 'invalid-request',
    `${first.path === '' ? WHOLE[part] : first.path}: ${first.message}${more}`,
    'Mend what errors names; /docs shows the form.',
    { errors: [...faults] },
  );
}
