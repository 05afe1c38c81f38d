import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { snappyUncompress } from 'hyparquet';
import type { Compressors } from 'hyparquet/src/types.js';

/** How pages of parquet files are unpacked: none gives more than the page says that it has, which its reader has looked at. */
export const CODECS: Compressors = {
  SNAPPY: (input, length) => {
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  },
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (input, length) => zstdDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  LZ4_RAW: lz4,
};

/** One block of LZ4 without a frame (lz4_Block_format.md): literals and copies of what came before, in turns. */
function lz4(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let [from, to] = [0, 0];
  const byte = (): number => {
    const value = input[from];
    if (value === undefined) throw new Error('a page of LZ4 ends too early');
    from += 1;
    return value;
  };
  const lengthFrom = (nibble: number): number => {
    let sum = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255;) {
      more = byte();
      sum += more;
    }
    return sum;
  };
  while (from < input.length) {
    const token = byte();
    const literals = lengthFrom(token >> 4);
    if (from + literals > input.length || to + literals > length) throw new Error('a page of LZ4 is damaged');
    output.set(input.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last piece is literals alone.
    if (from === input.length) break;
    const back = byte() | (byte() << 8);
    const copied = lengthFrom(token & 15) + 4;
    if (back === 0 || back > to || to + copied > length) throw new Error('a page of LZ4 is damaged');
    // Byte by byte, since a copy may go on into what it copies.
    for (const end = to + copied; to < end; to += 1) output[to] = output[to - back] as number;
  }
  if (to !== length) throw new Error('a page of LZ4 is damaged');
  return output;
}
