import type { Rejection } from '../kernel/result.ts';
import type { StoreErrorKind } from '../eventstore/port.ts';

/** Exit codes of the command line. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  invalidInput: 3,
  notFound: 4,
  conflict: 5,
  storeUnavailable: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a message for a person: what is wrong, and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  readonly remedy: string | undefined;

  constructor(exitCode: ExitCode, message: string, remedy?: string) {
    super(message);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }
}

const NOT_FOUND = /^(unknown-(history|relation|scenario|act|note|summit|what-if|preset)|not-open)$/;
const CONFLICT = /conflict|-exists$|already-|ambiguous/;

/** The exit code by which a domain rule's refusal reaches a script. */
export function exitOfRejection(rejection: Rejection): ExitCode {
  if (NOT_FOUND.test(rejection.code)) return EXIT.notFound;
  return CONFLICT.test(rejection.code) ? EXIT.conflict : EXIT.invalidInput;
}

export function exitOfStore(kind: StoreErrorKind): ExitCode {
  if (kind === 'wrong-expected-revision' || kind === 'stream-deleted') return EXIT.conflict;
  return kind === 'too-large' ? EXIT.invalidInput : EXIT.storeUnavailable;
}
