/** The outcome of a computation that may be refused for a reason the caller can act on. */
export type Result<T, E = Rejection> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/**
 * What sort of refusal it is, which decides what a caller can do. `malformed`: the request itself cannot be read. `missing`:
 * it names something that is not there. `gone`: that was there, and was taken out for good. `conflict`: the record says something else already, so that asking again helps only
 * after a look at it. `rule`: a rule forbids what it says. `later`: it cannot be done now; asking again later helps. `forbidden`: somebody else may do it.
 */
export type RejectionKind = 'malformed' | 'missing' | 'gone' | 'conflict' | 'rule' | 'later' | 'forbidden';

/**
 * A refusal by a rule of the domain. `kind` says how a caller has to take it, `code` is stable and machine-readable (kebab-case), `message` says what is
 * wrong, `remedy` says what to do about it. `details` carries the values a program needs (the current revision,
 * near codes, a path into the input).
 */
export interface Rejection {
  readonly kind: RejectionKind;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

export const rejection = (
  kind: RejectionKind,
  code: string,
  message: string,
  remedy: string,
  details?: Readonly<Record<string, unknown>>,
): Rejection =>
  details === undefined ? { kind, code, message, remedy } : { kind, code, message, remedy, details };
