/** The outcome of a computation that may be refused for a reason the caller can act on. */
export type Result<T, E = Rejection> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/**
 * A refusal by a rule of the domain. `code` is stable and machine-readable (kebab-case), `message` says what is
 * wrong, `remedy` says what to do about it. `details` carries the values a program needs (the current revision,
 * near codes, a path into the input).
 */
export interface Rejection {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

export const rejection = (
  code: string,
  message: string,
  remedy: string,
  details?: Readonly<Record<string, unknown>>,
): Rejection => (details === undefined ? { code, message, remedy } : { code, message, remedy, details });
