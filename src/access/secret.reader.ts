import { createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoreError } from '../eventstore/port.ts';

const BYTES = 32;

/** The one secret of a store, of which every key is made. */
export class Secret {
  readonly #bytes: Uint8Array;
  /** The file that it lies in; absent: it ends with the process. */
  readonly path: string | undefined;

  constructor(bytes: Uint8Array, path?: string) {
    this.#bytes = bytes;
    this.path = path;
  }

  /** A key for one purpose (HKDF, RFC 5869): none tells anything of another, or of the secret. */
  keyFor(
    purpose: 'sessions' | 'fingerprint' | 'room passes' | 'room seals' | 'room hashes' | 'share links',
  ): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#bytes, '', `detente ${purpose}`, BYTES));
  }

  /** What says which secret it is and nothing else of it. */
  get fingerprint(): string {
    return createHash('sha256').update(this.keyFor('fingerprint')).digest('hex').slice(0, 16);
  }
}

/** A secret for a store that does not outlive the process. */
export const passingSecret = (): Secret => new Secret(randomBytes(BYTES));

/** The secret in a file; `undefined` where there is none. Rejects with a `StoreError` where it is no secret, or open to others. */
export async function readSecret(path: string): Promise<Secret | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
    // Windows has no such bits.
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
      throw unusable(`${path} may be read by others on this machine`, `Run chmod 600 ${path}.`);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof StoreError) throw error;
    throw unusable(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      'Let the server read it.',
    );
  }
  if (bytes.length !== BYTES) {
    throw unusable(
      `${path} does not hold ${BYTES} bytes`,
      'Put back the file as it was made; or delete it, and everybody signs in again.',
    );
  }
  return new Secret(bytes, path);
}

/** Makes a secret in a file that only its owner may read, or reads the one that another process made first. */
export async function makeSecret(path: string): Promise<Secret> {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, randomBytes(BYTES), { flag: 'wx', mode: 0o600, flush: true });
    // Whoever reads it meanwhile finds it whole or not at all.
    await link(unfinished, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    await rm(unfinished, { force: true });
    if (code !== 'EEXIST') {
      throw unusable(
        `${path} cannot be made (${code ?? String(error)})`,
        'Let the server write to its folder, or name another file in DETENTE_SECRET_FILE.',
      );
    }
  }
  await rm(unfinished, { force: true });
  const made = await readSecret(path);
  if (made === undefined) throw unusable(`${path} was deleted as it was made`, 'Start the server again.');
  return made;
}

const unusable = (message: string, remedy: string): StoreError =>
  new StoreError('unusable', `the secret of the store cannot be used: ${message}`, remedy);
