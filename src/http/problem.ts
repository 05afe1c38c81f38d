import { z } from 'zod';
import type { Rejection, RejectionKind } from '../kernel/result.ts';
import type { StoreErrorKind } from '../eventstore/port.ts';
import { pathText } from './path-text.ts';

/** A problem document (RFC 9457). `code` is stable; `remedy` says what to do. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    remedy: z.string(),
    errors: z
      .array(
        z.object({
          path: z.string(),
          message: z.string(),
          code: z.string().describe('Stable, kebab-case'),
          remedy: z.string(),
        }),
      )
      .optional()
      .describe('Each fault of an invalid request, by the path to it'),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem', description: 'A problem document, RFC 9457' });

export type Problem = Readonly<z.infer<typeof problemSchema>>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is malformed',
  401: 'Who are you?',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not allowed here',
  406: 'Not available in this form',
  408: 'Too slow',
  409: 'In conflict with the record',
  410: 'Taken out for good',
  412: 'The record has moved on',
  413: 'Too large',
  414: 'Too long',
  415: 'Not a form this server reads',
  422: 'Against a rule of the record',
  428: 'A condition is required',
  429: 'Too much at once',
  431: 'Too large',
  500: 'Something went wrong here',
  503: 'Not ready',
};

export function problem(
  status: number,
  code: string,
  detail: string,
  remedy: string,
  extra: Partial<Pick<Problem, 'errors' | 'details'>> = {},
): Problem {
  const title = TITLES[status] ?? 'The request failed';
  return { type: `urn:detente:problem:${code}`, title, status, detail, code, remedy, ...extra };
}

/** The status of each kind of refusal. */
const STATUS: Readonly<Record<RejectionKind, number>> = {
  malformed: 400,
  missing: 404,
  gone: 410,
  conflict: 409,
  rule: 422,
  later: 503,
  forbidden: 403,
};
/** What a precondition is about: the one refusal whose status depends on how it was asked. */
const PRECONDITION = 'revision-conflict';

/** A conflict of revisions is a failed precondition (412) for a caller who stated one by `If-Match`. */
export const statusOfRejection = ({ kind, code }: Rejection, conditional: boolean): number =>
  code === PRECONDITION && conditional ? 412 : STATUS[kind];

/** The problem document of a refusal. Where its details name a path into the body, that is one of `errors` as well. */
export function problemOfRejection(rejection: Rejection, conditional = false): Problem {
  const { code, message, remedy, details } = rejection;
  const { path, ...rest } = details ?? {};
  return problem(statusOfRejection(rejection, conditional), code, message, remedy, {
    ...(Array.isArray(path)
      ? { errors: [{ path: pathText(path as PropertyKey[]), code, message, remedy }] }
      : {}),
    ...(Object.keys(rest).length === 0 ? {} : { details: rest }),
  });
}

const STORE_STATUS: Readonly<Record<StoreErrorKind, number>> = {
  'wrong-expected-revision': 409,
  unavailable: 503,
  deadline: 503,
  'access-denied': 503,
  'stream-deleted': 410,
  'too-large': 413,
  unusable: 503,
  closed: 503,
};

export const problemOfStore = (kind: StoreErrorKind, message: string, remedy: string): Problem =>
  problem(STORE_STATUS[kind], `store-${kind}`, message, remedy);
