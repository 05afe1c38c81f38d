import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { SnapshotHeader } from './snapshot-header.ts';
import { readText, type ByteSource } from './snapshot-part.ts';
import { HASH_BYTES, MAGIC } from './snapshot.writer.ts';

/** Bytes that are read and hashed at a time. */
const BUFFER = 256 * 1024;

/** A snapshot file whose hash holds, read from behind its header on. */
export interface OpenSnapshot {
  readonly header: SnapshotHeader;
  readonly source: ByteSource;
  /** Whether all bytes were taken. */
  readonly isRead: () => boolean;
  close(): Promise<void>;
}

/**
 * Opens a snapshot. All of it is hashed first, so that nothing of a file that was torn, cut or changed is looked at. Resolves
 * to `undefined` where there is no file, and to the fault, in words that complete "it ...", where it is none of ours or damaged.
 */
export async function openSnapshot(path: string): Promise<OpenSnapshot | string | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? undefined : `cannot be opened (${code ?? String(error)})`;
  }
  try {
    const fault = await faultOf(file);
    if (fault === undefined) return await readHeader(file);
    await file.close();
    return fault;
  } catch (error) {
    await file.close();
    return `cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
}

async function faultOf(file: FileHandle): Promise<string | undefined> {
  const { size } = await file.stat();
  const magic = Buffer.alloc(MAGIC.length);
  await file.read(magic, 0, MAGIC.length, 0);
  if (!magic.equals(MAGIC)) return 'is no snapshot';
  const end = size - HASH_BYTES;
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(BUFFER);
  for (let at = 0; at < end;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(BUFFER, end - at), at);
    if (bytesRead === 0) return 'is shorter than it was a moment ago';
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  const stored = Buffer.alloc(HASH_BYTES);
  await file.read(stored, 0, HASH_BYTES, Math.max(end, 0));
  return stored.equals(hash.digest()) ? undefined : 'is damaged: its hash does not hold';
}

async function readHeader(file: FileHandle): Promise<OpenSnapshot> {
  const { size } = await file.stat();
  const source = new FileBytes(file, MAGIC.length, size - HASH_BYTES);
  const header = JSON.parse(await readText(source)) as SnapshotHeader;
  return { header, source, isRead: () => source.left === 0, close: () => file.close() };
}

/** The bytes of a file between two places, read ahead a buffer at a time. */
class FileBytes implements ByteSource {
  readonly #file: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(BUFFER);
  /** What was read ahead and not taken yet. */
  #ahead: Uint8Array = new Uint8Array(0);
  /** Where the file is read next. */
  #at: number;
  readonly #end: number;

  constructor(file: FileHandle, from: number, end: number) {
    this.#file = file;
    this.#at = from;
    this.#end = end;
  }

  get left(): number {
    return this.#ahead.length + this.#end - this.#at;
  }

  async readInto(target: Uint8Array): Promise<void> {
    if (target.length > this.left) {
      throw new RangeError(`${target.length} bytes are wanted, and ${this.left} are left`);
    }
    for (let filled = 0; filled < target.length;) {
      if (this.#ahead.length === 0) await this.#read();
      const part = this.#ahead.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#ahead = this.#ahead.subarray(part.length);
    }
  }

  async turn(): Promise<void> {
    await turnOfTheLoop();
  }

  async #read(): Promise<void> {
    const wanted = Math.min(BUFFER, this.#end - this.#at);
    const { bytesRead } = await this.#file.read(this.#buffer, 0, wanted, this.#at);
    if (bytesRead === 0) throw new RangeError('the file became shorter while it was read');
    this.#at += bytesRead;
    this.#ahead = this.#buffer.subarray(0, bytesRead);
  }
}
