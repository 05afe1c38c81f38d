import type { Position } from '../port.ts';

/** Where the bytes of a snapshot come from, in order. */
export interface ByteSource {
  /** Fills all of `target` with the next bytes; rejects with a `RangeError` where too few are left. */
  readInto(target: Uint8Array): Promise<void>;
  /** Lets other work of the process have its turn: called now and then by whoever computes at length. */
  turn(): Promise<void>;
}

/** A read model that can be put away as bytes and taken up again. */
export interface SnapshotPart {
  readonly name: string;
  /** Fingerprint of the form of the bytes and of all that is folded into them: bytes of another version are not taken up. */
  readonly version: string;
  /**
   * The read model as it stands now. The pieces may be taken over many turns while events are applied: they tell the state at
   * the time of the call. A piece is a view of memory that may change with the next turn: use it at once.
   */
  image(): Iterable<Uint8Array>;
  /**
   * Reads an image into memory of its own; the read model stays as it is until the function is called that this resolves
   * to, which puts the image in its place, at a position. Rejects where the bytes are not what they should be.
   */
  restore(source: ByteSource): Promise<(position: Position) => void>;
}

const LENGTH_BYTES = 4;

/** A whole number below 2^32 as bytes. */
export function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES);
  new DataView(bytes.buffer).setUint32(0, length, true);
  return bytes;
}

export async function readLength(source: ByteSource): Promise<number> {
  const bytes = new Uint8Array(LENGTH_BYTES);
  await source.readInto(bytes);
  return new DataView(bytes.buffer).getUint32(0, true);
}

/** A text with its length before it. */
export function* textBytes(text: string): Generator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  yield lengthBytes(bytes.length);
  yield bytes;
}

export async function readText(source: ByteSource): Promise<string> {
  const bytes = Buffer.alloc(await readLength(source));
  await source.readInto(bytes);
  return bytes.toString('utf8');
}
