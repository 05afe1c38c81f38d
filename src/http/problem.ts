import { z } from 'zod';
import type { Rejection } from '../kernel/result.ts';
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
      .array(z.object({ path: z.string(), message: z.string() }))
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
  412: 'The record has moved on',
  413: 'Too large',
  414: 'Too long',
  415: 'Not a form this server reads',
  422: 'Against a rule of the record',
  428: 'A condition is required',
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

/**
 * The status of each rule's refusal. 400: the request itself is not well-formed. 404: a URL names something that is not
 * there. 409: the record says something else already, so that asking again only helps after a look at it. 422: a rule of
 * the record forbids what the body says. 503: the server cannot do it now; asking again later helps.
 */
export const REJECTION_STATUS: ReadonlyMap<string, number> = new Map([
  ...codes(
    400,
    'command-id cursor history-id idempotency-key if-match invalid-view limit not-a-day position span topic what-if-id',
  ),
  ...codes(
    404,
    'before-the-record not-open not-yet-reported revision-not-reached unknown-act unknown-fingerprint unknown-history unknown-note unknown-scenario unknown-summit unknown-what-if',
  ),
  ...codes(
    409,
    'act-exists act-in-use act-retracted already-open ambiguous-history in-use note-exists note-retracted projection-superseded replay-conflict revision-conflict summit-ended summit-exists what-if-exists what-if-withdrawn',
  ),
  ...codes(
    422,
    'act-parties assumptions command-id-reused commitment commitment-before-fork commitment-past-horizon commitment-reversal compared-apart counted-by-others date-order duplicate-reversal edit-follow-up edit-insert-exists edit-past-fork edit-reversal edit-twice edit-unknown-act follow-up-of-follow-up follow-up-reverses fork-before-first-act future-date future-fork id-mismatch invalid-date invalid-outcome invalid-scenario magnitude-rationale named-twice other-parties projection-fork projection-size reaction-explodes reaction-too-many-acts reciprocal-third-party reversal-before-act reversal-cycle reversal-of-follow-up reversed-too-much same-party score-mismatch self-reference third-party-initiator too-many-acts undeclared-issue undeclared-party unknown-code unknown-preset unknown-reference unknown-scale',
  ),
  ...codes(503, 'projection-busy projection-closed projection-waits'),
]);

function codes(status: number, names: string): (readonly [string, number])[] {
  return names.split(' ').map((name) => [name, status]);
}

/**
 * The status of a domain rule's refusal; 422 for a rule that is not listed. A revision conflict is a failed precondition
 * (412) for a caller who stated one by `If-Match`.
 */
export function statusOfRejection(code: string, conditional: boolean): number {
  if (code === 'revision-conflict' && conditional) return 412;
  return REJECTION_STATUS.get(code) ?? 422;
}

/** The problem document of a refusal. Where its details name a path into the body, that is one of `errors` as well. */
export function problemOfRejection(rejection: Rejection, conditional = false): Problem {
  const { code, message, remedy, details } = rejection;
  const { path, ...rest } = details ?? {};
  return problem(statusOfRejection(code, conditional), code, message, remedy, {
    ...(Array.isArray(path) ? { errors: [{ path: pathText(path as PropertyKey[]), message }] } : {}),
    ...(Object.keys(rest).length === 0 ? {} : { details: rest }),
  });
}

const STORE_STATUS: Readonly<Record<StoreErrorKind, number>> = {
  'wrong-expected-revision': 409,
  unavailable: 503,
  deadline: 503,
  'access-denied': 503,
  'stream-deleted': 409,
  'too-large': 413,
  unusable: 503,
  closed: 503,
};

export const problemOfStore = (kind: StoreErrorKind, message: string, remedy: string): Problem =>
  problem(STORE_STATUS[kind], `store-${kind}`, message, remedy);
