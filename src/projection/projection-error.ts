export type ProjectionErrorCode =
  /** Nobody wants it any more. */
  | 'projection-cancelled'
  /** Too many runs wait already. */
  | 'projection-busy'
  /** A worker failed. */
  | 'projection-failed'
  /** The pool is closed. */
  | 'projection-closed';

/** A run that gives no (further) figures, with what to do about it. */
export class ProjectionError extends Error {
  override readonly name = 'ProjectionError';
  readonly code: ProjectionErrorCode;
  readonly remedy: string;

  constructor(code: ProjectionErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}
