import type { Rejection, RejectionKind } from '../kernel/result.ts';
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

const EXIT_OF: Readonly<Record<RejectionKind, ExitCode>> = {
  malformed: EXIT.invalidInput,
  missing: EXIT.notFound,
  gone: EXIT.notFound,
  conflict: EXIT.conflict,
  rule: EXIT.invalidInput,
  later: EXIT.invalidInput,
  forbidden: EXIT.conflict,
};

/** Refusals that have always ended a command otherwise than their kind does. Scripts rely on it; a new one has no place here. */
const KEPT: ReadonlyMap<string, ExitCode> = new Map<string, ExitCode>([
  // The view asked for lies outside of what is known: the options are to be corrected.
  ['before-the-record', EXIT.invalidInput],
  ['not-yet-reported', EXIT.invalidInput],
  ['revision-not-reached', EXIT.invalidInput],
  ['unknown-fingerprint', EXIT.invalidInput],
  // What it is about has ended or is needed: no state of the record that comes by itself lets it through.
  ['act-in-use', EXIT.invalidInput],
  ['act-retracted', EXIT.invalidInput],
  ['in-use', EXIT.invalidInput],
  ['note-retracted', EXIT.invalidInput],
  ['projection-superseded', EXIT.invalidInput],
  ['summit-ended', EXIT.invalidInput],
  ['what-if-withdrawn', EXIT.invalidInput],
  // Over HTTP a body names them, against a rule; on the command line they are told like other missing and taken names.
  ['unknown-preset', EXIT.notFound],
  ['edit-insert-exists', EXIT.conflict],
]);

/** The exit code by which a domain rule's refusal reaches a script. */
export const exitOfRejection = ({ kind, code }: Rejection): ExitCode => KEPT.get(code) ?? EXIT_OF[kind];

export function exitOfStore(kind: StoreErrorKind): ExitCode {
  if (kind === 'wrong-expected-revision' || kind === 'stream-deleted') return EXIT.conflict;
  return kind === 'too-large' ? EXIT.invalidInput : EXIT.storeUnavailable;
}
