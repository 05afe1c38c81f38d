import type { z } from 'zod';
import { didYouMean } from '../kernel/nearest.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { expectationAt, fieldsAt } from './expectation.ts';
import { pathText } from './path-text.ts';
import { problem, type Problem } from './problem.ts';
import { textFaults } from './text-faults.ts';
import type { Fault, Faults, Path } from './fault.ts';

/** Most faults named in one answer. */
const FAULTS_SHOWN = 50;
/** Most field names that a fault lists. */
const FIELDS_LISTED = 24;

type Issue = z.core.$ZodIssue;

/** What a check of a schema's own says beside its words: `params: { code }` of a refinement. */
interface OwnParams {
  readonly params?: { readonly code?: string };
}

/**
 * A value in the form that a schema gives it, with its defaults, or everything that is wrong with it in words that name what
 * is expected. Texts in it are Unicode, whatever the schema says. A check of the schema's own brings its words ("what is wrong; what to do") and, as `params.code`, its code.
 */
export function formOf<T extends z.ZodType>(schema: T, value: unknown): Result<z.output<T>, Faults> {
  // Without words of the validator: those that are left are the schema's own.
  const checked = schema.safeParse(value, { error: () => '' });
  const broken = textFaults(value);
  if (checked.success && broken.length === 0) return ok(checked.data);
  const issues = checked.success ? [] : checked.error.issues;
  const [first, ...more] = [...broken, ...issues.flatMap((issue) => faultsOf(schema, issue, value))];
  return err([
    first ?? { path: [], code: 'invalid-value', message: 'does not fit', remedy: 'Correct it.' },
    ...more,
  ]);
}

function faultsOf(schema: z.ZodType, issue: Issue, whole: unknown): Fault[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const value = valueAt(whole, path);
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path);
    return issue.keys.map((key, index) =>
      unknownKey([...path, key.slice(0, 80)], known, index < FAULTS_SHOWN ? didYouMean(key, known) : ''),
    );
  }
  if (value === undefined) return [missing(schema, path, issue)];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return meantBranch(issue.errors).flatMap((inner) =>
      faultsOf(schema, { ...inner, path: [...issue.path, ...inner.path] }, whole),
    );
  }
  if (value === null) {
    const message = `must be ${expectationAt(schema, path)}`;
    return [{ path, code: 'empty', message, remedy: 'Give it a value, or leave it out.' }];
  }
  return [wrong(schema, path, issue, value)];
}

function unknownKey(path: Path, known: readonly string[], near: string): Fault {
  const list = known.slice(0, FIELDS_LISTED).join(', ');
  return {
    path,
    atKey: true,
    code: 'unknown-key',
    message: known.length === 0 ? 'is not known here' : `is not known here; known are ${list}`,
    remedy: `${near}Correct it, or leave it out.`,
  };
}

function missing(schema: z.ZodType, path: Path, issue: Issue): Fault {
  const name = path.at(-1);
  const own = ownWords(issue);
  return {
    path,
    code: own.code ?? 'missing',
    message: own.message ?? `is missing; must be ${expectationAt(schema, path)}`,
    remedy: own.remedy ?? (typeof name === 'string' ? `Add "${name}".` : 'Give it.'),
  };
}

function wrong(schema: z.ZodType, path: Path, issue: Issue, value: unknown): Fault {
  const expected = expectationAt(schema, path);
  const { code, remedy } = kindOf(issue, value, expected);
  const own = ownWords(issue);
  return {
    path,
    code: own.code ?? code,
    message: own.message ?? `must be ${expected}`,
    remedy: own.remedy ?? remedy,
  };
}

/** Words of a schema's own check read "what is wrong; what to do". */
function ownWords(issue: Issue): { code?: string | undefined; message?: string; remedy?: string } {
  const { params } = issue as OwnParams;
  if (issue.message === '') return { code: params?.code };
  const cut = issue.message.indexOf('; ');
  if (cut < 0) return { code: params?.code, message: issue.message };
  const todo = issue.message.slice(cut + 2).replace(/\.$/, '');
  const remedy = `${todo.charAt(0).toUpperCase()}${todo.slice(1)}.`;
  return { code: params?.code, message: issue.message.slice(0, cut), remedy };
}

function kindOf(
  issue: Issue,
  value: unknown,
  expected: string,
): { readonly code: string; readonly remedy: string } {
  switch (issue.code) {
    case 'invalid_type':
      return {
        code: 'wrong-type',
        // Quotes help where any text will do, not where it is to be a day.
        remedy:
          issue.expected === 'string' && typeof value !== 'object' && expected.startsWith('text')
            ? `Put it in quotes: "${String(value)}".`
            : 'Write it in that form.',
      };
    case 'invalid_value':
    case 'invalid_union': {
      const values = issue.code === 'invalid_value' ? issue.values : ((issue as Options).options ?? []);
      const near = typeof value === 'string' ? didYouMean(value, values.map(String)) : '';
      return { code: 'invalid-value', remedy: `${near}Choose one that is known.` };
    }
    case 'too_small':
      return value === '' || (issue.origin === 'string' && String(value).trim() === '')
        ? { code: 'empty', remedy: 'Give it some text; what need not be there can be left out.' }
        : { code: 'too-small', remedy: 'Keep to its limits.' };
    case 'too_big':
      return { code: 'too-big', remedy: 'Keep to its limits.' };
    case 'invalid_format':
      return { code: 'invalid-format', remedy: 'Write it in that form.' };
    default:
      return { code: 'invalid-value', remedy: 'Correct it.' };
  }
}

/** Where forms are told apart by one field: its values. */
interface Options {
  readonly options?: readonly unknown[];
}

/** Of a union, the form whose kind of value was written: what is wrong by it is worth telling. */
const meantBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] =>
  branches.find((issues) => issues.every(({ path, code }) => path.length > 0 || code !== 'invalid_type')) ??
  branches[0] ??
  [];

function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value;
  for (const step of path) {
    if (at === null || typeof at !== 'object') return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** Faults as an answer carries them. */
export const errorsOf = (faults: readonly Fault[]): NonNullable<Problem['errors']> =>
  faults.slice(0, FAULTS_SHOWN).map(({ path, code, message, remedy }) => ({
    path: pathText(path),
    code,
    message,
    remedy,
  }));

/** `baseline.value: must be a number from 1 to 99, and 2 more`; `whole` names the value where the whole is meant. */
export function sentenceOf(faults: Faults, whole: string): string {
  const [{ path, message }] = faults;
  const counted = Math.min(faults.length, FAULTS_SHOWN);
  const more = counted > 1 ? `, and ${counted - 1} more` : '';
  return `${path.length === 0 ? whole : pathText(path)}: ${message}${more}`;
}

/** What kind of input was refused, for the sentence when the whole of it is meant. */
export type Part = 'body' | 'query' | 'path';

const WHOLE: Readonly<Record<Part, string>> = {
  body: 'The body',
  query: 'The query',
  path: 'The path',
};

/** The problem document of a request that does not have the form it should have. */
export function problemOfFaults(part: Part, faults: Faults): Problem {
  const [first] = faults;
  return problem(
    400,
    part === 'query' && first.code === 'unknown-key' ? 'unknown-parameter' : 'invalid-request',
    sentenceOf(faults, WHOLE[part]),
    `${first.remedy} Mend what errors names; /docs shows the form.`,
    { errors: errorsOf(faults) },
  );
}
