import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { LONGEST_LINE } from './formats.ts';

/**
 * The lines of a file (`.gz` is unpacked) or of what comes in. Of a line that is longer than any row only the beginning is held, one
 * character more than may be split. Rejects as the file system does, and as zlib does where a packed file is damaged.
 */
export async function* linesOf(source: string | AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let held = '';
  for await (const chunk of typeof source === 'string' ? bytesOf(source) : source) {
    const parts = decoder.write(chunk).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      yield (held + part).slice(0, LONGEST_LINE + 1);
      held = '';
    }
    held = (held + last).slice(0, LONGEST_LINE + 1);
  }
  held += decoder.end();
  if (held !== '') yield held;
}

function bytesOf(path: string): AsyncIterable<Uint8Array> {
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) return file;
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
}
