import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** Bytes, about, that are handed to the connection at once. */
const PIECE = 32 * 1024;

/** Gathers small pieces of text into larger ones, each of about 32 KiB. */
async function* gathered(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/**
 * An answer that is written out as it comes into being: no faster than the client reads, so that memory stays bounded. `name`
 * is that of the file it is saved as.
 */
export function streamed(
  pieces: AsyncIterable<string> | Iterable<string>,
  type: string,
  name: string,
): StreamableFile {
  const stream = Readable.from(gathered(pieces), { objectMode: false, highWaterMark: 2 * PIECE });
  const safe = name.replace(/[^A-Za-z0-9._~-]/g, '_');
  return new StreamableFile(stream, { type, disposition: `attachment; filename="${safe}"` });
}
