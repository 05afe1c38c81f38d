import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip, crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { FileFault, MOST_RATIO, packsTooMuch } from './file-fault.ts';

/** Bytes that are read from a disk at a time. */
const CHUNK = 256 * 1024;

/** One file of rows: by itself, or in an archive. */
export interface RowFile {
  readonly name: string;
  /** Where its bytes lie as they are; absent where they are unpacked, or come in. */
  readonly path?: string;
  /** Each piece is to be read before the next is asked for, which may lie in the same place. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The files of rows under a path: itself, unpacked where it ends in `.gz`, or what a `.zip` holds. */
export async function* filesUnder(path: string): AsyncGenerator<RowFile> {
  if (!/\.zip$/i.test(path)) {
    yield /\.gz$/i.test(path)
      ? { name: path, bytes: unpacked(path) }
      : { name: path, path, bytes: bytesOf(path) };
    return;
  }
  const zip = await openPromise(path, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      yield { name: `${path}:${entry.fileName}`, bytes: entryBytes(zip, entry, path) };
    }
  } finally {
    zip.close();
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* unpacked(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  const out = createGunzip({ chunkSize: CHUNK });
  file.on('error', (error) => out.destroy(error));
  let packed = 0;
  file.on('data', (chunk) => (packed += chunk.length));
  yield* bounded(file.pipe(out), path, () => packed);
}

async function* entryBytes(zip: ZipFile, entry: Entry, path: string): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of bounded(
    await zip.openReadStreamPromise(entry),
    path,
    () => entry.compressedSize,
  )) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw new FileFault(`${entry.fileName} in it is damaged: its checksum is another`);
}

async function* bounded(stream: Readable, path: string, packed: () => number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (packsTooMuch(bytes, packed())) {
      stream.destroy();
      throw new FileFault(
        `more comes out of ${path} than any file of rows packs: over ${MOST_RATIO} times its size`,
      );
    }
    yield chunk;
  }
}
