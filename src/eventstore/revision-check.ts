import { StoreError, type ExpectedRevision, type Revision } from './port.ts';

/** The revision a stream has before its first event: one less than 0. */
export const BEFORE_FIRST = -1;

/** `no-stream` as the number before the first revision. */
export const expectedNumber = (expected: ExpectedRevision): number =>
  expected === 'no-stream' ? BEFORE_FIRST : expected;

/**
 * Whether an append whose expected revision the stream already passed is a repeat of one that was written: exactly its
 * ids stand at the revisions after the expected one (`storedIds`, fewer where the stream ends). Bodies are not compared.
 */
export const isRepeat = (appendIds: readonly string[], storedIds: readonly string[]): boolean =>
  appendIds.every((id, k) => id === storedIds[k]);

/** The refusal of an append; `last` is the stream's last revision, `BEFORE_FIRST` where it has none. */
export function wrongExpectedRevision(
  stream: string,
  expected: ExpectedRevision,
  last: Revision,
): StoreError {
  const actual = last === BEFORE_FIRST ? 'no-stream' : last;
  const stands = actual === 'no-stream' ? 'does not exist' : `stands at revision ${actual}`;
  const believed = expected === 'no-stream' ? 'not to exist' : `at revision ${expected}`;
  return new StoreError(
    'wrong-expected-revision',
    `stream "${stream}" ${stands}; it was expected ${believed}`,
    'Read what was appended meanwhile, decide again, and append with the revision read.',
    { actual },
  );
}

/** The refusal of whatever is asked of a stream that was deleted for good. */
export const streamDeleted = (stream: string): StoreError =>
  new StoreError(
    'stream-deleted',
    `stream "${stream}" was deleted for good`,
    'Nothing can be read from it or written to it any more: use another stream.',
  );

export const storeClosed = (): StoreError =>
  new StoreError('closed', 'the event store is closed', 'Open it again; a closed store does not come back.');
