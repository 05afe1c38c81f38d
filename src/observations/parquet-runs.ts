import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import type { DataReader, Encoding } from 'hyparquet/src/types.js';

/**
 * What a page may say of itself before its values are written out: some bytes can stand for a thousand million values, for texts that
 * grow with each, or for steps that lead back. Such a page would be read without an end.
 */

/** By how many values writers fill bits up at most. */
const FILLED = 504;

/** Whether runs and bits (the hybrid of levels and of places in a dictionary) stand for no more values than a page has. */
export function holdRuns(bytes: Uint8Array, width: number, values: number): boolean {
  const reader = readerOf(bytes);
  for (let left = values; left > 0 && reader.offset < bytes.length;) {
    const head = readVarInt(reader) >>> 0;
    const isBits = head % 2 === 1;
    const count = isBits ? ((head - 1) / 2) * 8 : head / 2;
    // Bits lie in the page unless they have no width, and the last of them are filled up.
    if (isBits ? width === 0 && count > left + FILLED : count > left) return false;
    reader.offset += isBits ? (count / 8) * width : Math.ceil(width / 8);
    left -= count;
  }
  return true;
}

/** Bytes that values take which are written by their differences; infinitely many where steps lead nowhere, or to more values. */
export function deltaBytes(bytes: Uint8Array, encoding: Encoding, values: number): number {
  const reader = readerOf(bytes);
  const lists = encoding === 'DELTA_BYTE_ARRAY' ? 2 : 1;
  let sum = 0;
  for (let list = 0; list < lists && reader.offset < bytes.length; list += 1) {
    const head = { ...reader };
    const [block, parts, count] = [readVarInt(head), readVarInt(head), readVarInt(head)];
    if (block <= 0 || parts <= 0 || block % parts !== 0 || count < 0 || count > values) return Infinity;
    if (encoding === 'DELTA_BINARY_PACKED') return 8 * count;
    const lengths = new Int32Array(count);
    deltaBinaryUnpack(reader, count, lengths);
    for (const length of lengths) sum += length < 0 ? Infinity : length;
  }
  return sum;
}

const readerOf = (bytes: Uint8Array): DataReader => ({
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  offset: 0,
});
