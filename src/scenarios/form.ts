import type { z } from 'zod';
import { didYouMean } from '../kernel/nearest.ts';
import type { Finding, Path } from './file-problem.ts';

/** Turns what the schema says about a value into findings a person can act on. */

type Issue = z.core.$ZodIssue;

interface Definition {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly items?: readonly unknown[];
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
}

const definitionOf = (schema: unknown): Definition =>
  (schema as { readonly def?: Definition } | undefined)?.def ?? {};

/** The keys that the schema knows at `path`: candidates for a key that it does not know. */
function keysAt(schema: unknown, path: Path): string[] {
  const { shape, element, items, innerType, in: input, options } = definitionOf(schema);
  if (options !== undefined) return options.flatMap((option) => keysAt(option, path));
  const wrapped = innerType ?? input;
  if (wrapped !== undefined) return keysAt(wrapped, path);
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(shape ?? {});
  if (typeof step === 'number') return keysAt(items?.[step] ?? element, rest);
  return keysAt(shape?.[step], rest);
}

function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value;
  for (const step of path) {
    if (at === null || typeof at !== 'object') return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a block of `key: value` lines',
  array: 'a list',
  tuple: 'a list',
  number: 'a number',
  boolean: 'true or false',
};

const kindOf = (value: unknown): string =>
  value === null
    ? 'empty'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'a block'
        : typeof value === 'string'
          ? `the text "${value.slice(0, 40)}"`
          : `the ${typeof value} ${String(value)}`;

const show = (value: unknown): string =>
  typeof value === 'string' ? `"${value.slice(0, 60)}"` : kindOf(value);

/** Of a union, the branch whose kind of value was written; its issues are the ones worth showing. */
function branchOf(issue: Issue & { readonly code: 'invalid_union' }): readonly Issue[] {
  const meant = issue.errors.find((errors) =>
    errors.every((error) => error.path.length > 0 || error.code !== 'invalid_type'),
  );
  return meant ?? issue.errors.at(0) ?? [];
}

/** A union whose forms are told apart by one field, and that field has none of the values that it may have. */
const unknownForm = (issue: Issue & { readonly code: 'invalid_union' }): Issue => ({
  code: 'invalid_value',
  values: (issue as { readonly options?: (string | number)[] }).options ?? [],
  path: issue.path,
  message: issue.message,
});

/** The findings for the issues of `schema` over `root`, the value of the whole file; `at` is the path of the checked part. */
export function findingsOf(
  schema: z.ZodType,
  issues: readonly Issue[],
  part: unknown,
  at: Path = [],
): Finding[] {
  return issues.flatMap((issue): Finding[] => {
    const inner = issue.path.filter((step) => typeof step !== 'symbol');
    const path = [...at, ...inner];
    const value = valueAt(part, inner);
    const finding = (code: string, message: string, remedy: string): Finding[] => [
      { path, code, message, remedy },
    ];
    const name = String(path.at(-1) ?? 'the file');

    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: [...path, key],
          atKey: true,
          code: 'unknown-key',
          message: `unknown key "${key.slice(0, 60)}"`,
          remedy: `${didYouMean(key, keysAt(schema, inner))}Known here: ${[...new Set(keysAt(schema, inner))].join(', ')}.`,
        }));
      case 'invalid_union': {
        if (value === undefined) return finding('missing', `"${name}" is missing`, `Add "${name}".`);
        // No branch was tried where the field that tells them apart has none of its values.
        if (issue.errors.length === 0) return findingsOf(schema, [unknownForm(issue)], part, at);
        const nested = branchOf(issue).map((error) => ({ ...error, path: [...issue.path, ...error.path] }));
        return findingsOf(schema, nested, part, at);
      }
      case 'invalid_type': {
        if (value === undefined)
          return finding(
            'missing',
            `"${name}" is missing`,
            `Add "${name}": ${KINDS[issue.expected] ?? issue.expected}.`,
          );
        const wanted = KINDS[issue.expected] ?? issue.expected;
        if (value === null)
          return finding('empty', `"${name}" is empty`, `Give it ${wanted}, or remove the line.`);
        const quote = issue.expected === 'string' && typeof value !== 'object';
        return finding(
          'wrong-type',
          `"${name}" is ${kindOf(value)}, but should be ${wanted}`,
          quote ? `Put it in quotes: "${String(value)}".` : `Write ${wanted}.`,
        );
      }
      case 'invalid_value': {
        if (value === undefined) return finding('missing', `"${name}" is missing`, `Add "${name}".`);
        const allowed = issue.values.map(String);
        return finding(
          'invalid-value',
          `"${name}" is ${show(value)}, which is not one of its values`,
          `${typeof value === 'string' ? didYouMean(value, allowed) : ''}Write ${allowed.join(' or ')}.`,
        );
      }
      case 'too_small':
      case 'too_big': {
        const small = issue.code === 'too_small';
        const bound = String(small ? issue.minimum : issue.maximum);
        const bounded =
          issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
        const empty = small && issue.origin === 'string';
        const edge =
          issue.inclusive === false ? (small ? 'more than' : 'less than') : small ? 'at least' : 'at most';
        return finding(
          empty ? 'empty' : small ? 'too-small' : 'too-big',
          empty ? `"${name}" is empty` : `"${name}" is ${small ? 'below' : 'above'} its limit`,
          empty ? 'Give it some text, or remove the line.' : `Use ${edge} ${bound}${bounded}.`,
        );
      }
      case 'invalid_format':
        return finding(
          'invalid-format',
          `"${name}" is ${show(value)}: ${issue.format === 'url' ? 'not a web address' : issue.message}`,
          issue.format === 'url'
            ? 'Write the full address, beginning with https://.'
            : 'Write it in that form.',
        );
      case 'custom': {
        // Messages of own checks read "what is wrong; what to do".
        const [what = '', todo] = issue.message.split('; ');
        const remedy = todo === undefined ? '' : `${todo.charAt(0).toUpperCase()}${todo.slice(1)}.`;
        return finding(
          what.includes('calendar day') ? 'invalid-day' : value === undefined ? 'missing' : 'invalid-value',
          value === undefined ? what : `${show(value)}: ${what}`,
          remedy || (value === undefined ? `Add "${name}".` : `Correct "${name}".`),
        );
      }
      default:
        return finding('invalid-value', `"${name}": ${issue.message}`, 'Change it accordingly.');
    }
  });
}
