import { statSync } from 'node:fs';
import { StoreError } from '../port.ts';

/**
 * Whether the name of an open database still leads to the file that is open. An open file that was deleted or replaced goes
 * on taking writes, all of which are gone with the process.
 */
export class Place {
  readonly #path: string;
  readonly #file: string | undefined;
  /** Of the write-ahead log, once it was there: SQLite makes it with the first write. */
  #log: string | undefined;

  /** Call it where the file has just been opened. */
  constructor(path: string) {
    this.#path = path;
    this.#file = identityOf(path);
    this.#log = identityOf(`${path}-wal`);
  }

  /** Throws a `StoreError` of kind `unavailable` where the file, or its write-ahead log, is not the one that is open. */
  check(): void {
    const log = identityOf(`${this.#path}-wal`);
    this.#log ??= log;
    if (log === this.#log && identityOf(this.#path) === this.#file) return;
    throw new StoreError(
      'unavailable',
      `${this.#path} was removed or replaced while it was open; nothing was written`,
      'Put the file back where it was, with the -wal file beside it, and start again; what was acknowledged until then is in that file.',
    );
  }
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}
