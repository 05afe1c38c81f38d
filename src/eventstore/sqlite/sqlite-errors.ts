import { StoreError } from '../port.ts';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html): the low byte of an error's code. */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const AUTH = 23;
const PERM = 3;
const NOTADB = 26;

function primaryCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Whether another connection holds the lock, so that the same call may succeed in a moment. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === BUSY || code === LOCKED;
}

/** Whether SQLite could not make or write the files that it needs. */
export function isUnwritable(error: unknown): boolean {
  const code = primaryCode(error);
  return code === CANTOPEN || code === READONLY || code === PERM || code === AUTH;
}

/** The failure of the store behind an error of SQLite; a `StoreError` passes through. */
export function storeErrorOf(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const cause = { cause: error };
  switch (primaryCode(error)) {
    case FULL:
      return new StoreError(
        'unavailable',
        `no room left to write to ${path}; nothing was changed`,
        'Free space on its disk or raise its limit, then try again.',
        cause,
      );
    case IOERR:
      return new StoreError(
        'unavailable',
        `reading or writing ${path} failed: ${messageOf(error)}`,
        'Check the disk and its free space, then send the same append again.',
        cause,
      );
    case BUSY:
    case LOCKED:
      return new StoreError(
        'deadline',
        `${path} is locked by another process`,
        'Find the process that holds it (it may be copying or compacting it), then try again.',
        cause,
      );
    case READONLY:
    case PERM:
    case AUTH:
    case CANTOPEN:
      return new StoreError(
        'access-denied',
        `${path} cannot be opened for writing: ${messageOf(error)}`,
        'Give this user the right to write to the file and to its folder, or name another file.',
        cause,
      );
    case NOTADB:
    case CORRUPT:
      return new StoreError(
        'unusable',
        `${path} is damaged or not an event store: ${messageOf(error)}`,
        'Restore it from a copy, or name another file.',
        cause,
      );
    default:
      return new StoreError(
        'unavailable',
        `the event store ${path} failed: ${messageOf(error)}`,
        'Try again; if it stays, check the file with the doctor command.',
        cause,
      );
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
