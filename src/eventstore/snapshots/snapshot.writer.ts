import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SnapshotHeader } from './snapshot-header.ts';
import { textBytes } from './snapshot-part.ts';

/** The first bytes of a snapshot. */
export const MAGIC = Buffer.from('detente snapshot\n');
/** Of the SHA-256 over everything before, the last bytes of a snapshot. */
export const HASH_BYTES = 32;
/** What ends the name of a snapshot that is being written. */
export const UNFINISHED = '.unfinished';

/** Bytes that are hashed and written at a time: about a millisecond of the event loop. */
const BUFFER = 256 * 1024;

/**
 * Writes a snapshot beside its place and puts it there in one step, so that a reader finds the old one or the new one, whole. It is
 * not synchronised with the disk: one that a power failure tears fails its hash, and the events are still there. Between pieces the
 * event loop has its turns. Rejects with the fault of the file system, and then leaves the old one.
 */
export async function writeSnapshot(
  path: string,
  header: SnapshotHeader,
  images: readonly Iterable<Uint8Array>[],
): Promise<{ readonly bytes: number }> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    const file = await open(unfinished, 'wx');
    let bytes: number;
    try {
      bytes = await writeAll(file, header, images);
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    return { bytes };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function writeAll(
  file: FileHandle,
  header: SnapshotHeader,
  images: readonly Iterable<Uint8Array>[],
): Promise<number> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(BUFFER);
  let held = 0;
  let written = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes);
    written += bytes.length;
    await file.writeFile(bytes);
  };
  for (const piece of allOf(header, images)) {
    if (held + piece.length > BUFFER) {
      // The piece is a view of memory that may change while the buffer is written.
      const own = Uint8Array.from(piece);
      await write(buffer.subarray(0, held));
      held = 0;
      if (own.length > BUFFER) {
        await write(own);
        continue;
      }
      buffer.set(own, 0);
      held = own.length;
    } else {
      buffer.set(piece, held);
      held += piece.length;
    }
  }
  await write(buffer.subarray(0, held));
  await file.writeFile(hash.digest());
  return written + HASH_BYTES;
}

function* allOf(header: SnapshotHeader, images: readonly Iterable<Uint8Array>[]): Generator<Uint8Array> {
  yield MAGIC;
  yield* textBytes(JSON.stringify(header));
  for (const image of images) yield* image;
}
