import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileFault } from './file-fault.ts';
import type { Format } from './formats.ts';
import type { RowRead } from './observed-row.ts';
import { tableRowsOf } from './parquet-form.ts';
import { isParquet, ParquetFile } from './parquet.reader.ts';

/** What is done with rows of a parquet file. */
interface RowTaker {
  /** Rows are numbered from 1; `text` is asked for where a row is to be shown; `encoding` is that of its link. */
  readonly give: (row: RowRead, number: number, text: () => string, encoding: 'latin1' | 'utf8') => void;
  /** After some thousands of rows each. */
  readonly rest?: (rows: { readonly read: number; readonly all: number }) => Promise<void> | void;
}

/**
 * Reads all rows of a parquet file, which stays open, and says what form they have. Throws `FileFault` where it is damaged, encrypted
 * or empty, or has not the columns of a form.
 */
export async function readParquet(
  file: FileHandle,
  { format, today }: { readonly format: Format | undefined; readonly today: string },
  { give, rest }: RowTaker,
): Promise<Format> {
  const parquet = await ParquetFile.open(file);
  const table = tableRowsOf(parquet.schema, format, today);
  let form = format;
  let number = 0;
  for await (const rows of parquet.rowsOf(table.columns)) {
    form ??= table.formatOf(rows[0] ?? []);
    for (const fields of rows) {
      number += 1;
      give(table.read(fields), number, () => fields.join('\t'), table.encoding);
    }
    await rest?.({ read: number, all: parquet.rows });
  }
  if (form === undefined || number === 0) throw new FileFault('it has no rows', 'Leave it out.');
  return form;
}

/** A file that is parquet, to be closed by whoever asked; or what it is read from where it is none. */
export async function parquetOr<T extends string | AsyncIterable<Uint8Array>>(
  source: T,
): Promise<FileHandle | T | AsyncIterable<Uint8Array>> {
  if (typeof source === 'string') {
    const file = await open(source);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (isParquet(buffer.subarray(0, bytesRead))) return file;
    await file.close();
    return source;
  }
  const chunks = source[Symbol.asyncIterator]();
  const { value: first, done } = await chunks.next();
  const rest = { [Symbol.asyncIterator]: () => chunks };
  if (done === true || !isParquet(first)) return done === true ? rest : behind(first, rest);
  const place = await namelessFile();
  for await (const chunk of behind(first, rest)) await place.writeFile(chunk);
  return place;
}

async function* behind(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** A place for bytes that come in and are read from their end. It has no name, and is gone once it is closed. */
export async function namelessFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `detente-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}
