import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';

/** Bytes of the largest file that is taken in over HTTP. */
export const UPLOAD_LIMIT: number = 200 * 1024 * 1024;

/** What files that are sent lie in until they were read: a folder beside the store. */
export class Spool {
  readonly #folder: string;
  readonly #limit: number;

  /** `limit`: bytes of the largest file. */
  constructor(folder: string, limit: number = UPLOAD_LIMIT) {
    this.#folder = folder;
    this.#limit = limit;
  }

  /**
   * Works on a file that comes in, by its digest, which is gone at the end. Rejection `upload-too-large`; `ending` is what its
   * name ends with, by which packed files are known.
   */
  async with<T>(
    bytes: AsyncIterable<Uint8Array>,
    ending: string,
    work: (path: string) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    await mkdir(this.#folder, { recursive: true });
    const coming = join(this.#folder, `${randomUUID()}.coming`);
    let path = coming;
    try {
      const digest = await this.#write(bytes, coming);
      if (!digest.ok) return digest;
      path = join(this.#folder, `${digest.value}-${randomUUID().slice(0, 8)}${ending}`);
      await rename(coming, path);
      return await work(path);
    } finally {
      await rm(coming, { force: true });
      await rm(path, { force: true });
    }
  }

  async #write(bytes: AsyncIterable<Uint8Array>, path: string): Promise<Result<string>> {
    const digest = createHash('sha256');
    const limit = this.#limit;
    let size = 0;
    let isTooLarge = false;
    await pipeline(
      bytes,
      async function* counted(chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size > limit) {
            isTooLarge = true;
            return;
          }
          digest.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(path),
    );
    return isTooLarge ? err(tooLarge(limit)) : ok(digest.digest('hex'));
  }
}

const tooLarge = (limit: number): Rejection =>
  rejection(
    'rule',
    'upload-too-large',
    `The file has more than ${limit} bytes`,
    'Pack it (.gz, .zip), or import it where the server runs: detente import.',
  );
