import type { FileHandle } from 'node:fs/promises';
import { parquetMetadata, parquetSchema } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import type { DecodedArray, FileMetaData, PageHeader, RowGroup, SchemaTree } from 'hyparquet/src/types.js';
import { FileFault, packsTooMuch } from './file-fault.ts';
import { ColumnPages, damaged, MOST_PAGE_BYTES, tooLarge } from './parquet-pages.reader.ts';
import { textOf, type WantedColumn } from './parquet-values.ts';

/** Bytes of the longest description at the end of a file: that of some tens of thousands of parts of columns. */
const LONGEST_FOOTER = 16 * 1024 ** 2;

/** Bytes in which the head of a page is looked for; the longest holds the least and the most of long texts. */
const [HEAD, LONGEST_HEAD] = [4 * 1024, 1024 ** 2];

/** Bytes of the shortest row of text, to measure by how much a file would unpack. */
const SHORTEST_ROW = 20;

/** Rows that are given out at a time. */
const GIVEN = 4_096;

/** Whether a file that begins so is parquet, encrypted or not. */
export const isParquet = (first: Uint8Array): boolean =>
  /^PAR[1E]/.test(Buffer.from(first.subarray(0, 4)).toString('latin1'));

const encrypted = (what: string): FileFault =>
  new FileFault(`${what} is encrypted`, 'Write it without encryption: no key is asked for here.');

/**
 * A parquet file, of which columns are read page by page and side by side: what is held is a page of each and its dictionary, however
 * large a row group is. Throws `FileFault` where the file is not whole, is encrypted or was made to fill a disk.
 */
export class ParquetFile {
  readonly rows: number;
  readonly schema: SchemaTree;
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #groups: readonly RowGroup[];
  readonly #sizes = { packed: 0, unpacked: 0 };

  private constructor(file: FileHandle, size: number, metadata: FileMetaData) {
    this.#file = file;
    this.#size = size;
    this.#groups = metadata.row_groups;
    this.rows = this.#groups.reduce((sum, { num_rows: rows }) => sum + Number(rows), 0);
    this.schema = parquetSchema(metadata);
    if (this.schema.children.some(({ element }) => typeof element.name !== 'string'))
      throw damaged('a column of it has no name');
    if (this.rows !== Number(metadata.num_rows))
      throw damaged(`it says that it holds ${metadata.num_rows} rows, and its row groups ${this.rows}`);
    if (packsTooMuch(this.rows * SHORTEST_ROW, size))
      throw new FileFault(`it says that it holds ${this.rows} rows in ${size} bytes`, 'Write it again.');
  }

  /** The file stays open, and is the caller's to close. */
  static async open(file: FileHandle): Promise<ParquetFile> {
    const { size } = await file.stat();
    const tail = await bytesAt(file, Math.max(0, size - 8), 8);
    const magic = tail.toString('latin1', 4);
    if (magic === 'PARE') throw encrypted('it');
    const length = magic === 'PAR1' ? tail.readUInt32LE(0) : Infinity;
    if (length > size - 12) throw damaged('it does not end as parquet does, as if it were cut off');
    if (length > LONGEST_FOOTER) {
      throw new FileFault(
        `its description takes ${length} bytes, more than ${LONGEST_FOOTER}`,
        'Write it in larger row groups, or as several files.',
      );
    }
    const footer = await bytesAt(file, size - 8 - length, length + 8);
    try {
      return new ParquetFile(file, size, parquetMetadata(footer, { geoparquet: false }));
    } catch (error) {
      if (error instanceof FileFault) throw error;
      throw damaged(
        `its description cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** Some rows at a time, each as the text of the fields under the columns. */
  async *rowsOf(columns: readonly WantedColumn[]): AsyncGenerator<readonly (readonly string[])[]> {
    for (const group of this.#groups) {
      const held = columns.map((column) => ({
        pages: this.#pagesOf(group, column),
        values: [] as DecodedArray,
        at: 0,
      }));
      for (let left = Number(group.num_rows); left > 0;) {
        for (const column of held) {
          if (column.at < column.values.length) continue;
          const next = await column.pages.next();
          column.values = next.done === true ? [] : next.value;
          column.at = 0;
        }
        const count = Math.min(GIVEN, ...held.map(({ values, at }) => values.length - at));
        yield Array.from({ length: count }, (_, row) =>
          held.map(({ values, at }) => textOf(values[at + row])),
        );
        for (const column of held) column.at += count;
        left -= count;
      }
    }
  }

  /** The values of the pages of a column in a row group, as many as it has rows; those of a page at a time. */
  async *#pagesOf(group: RowGroup, column: WantedColumn): AsyncGenerator<DecodedArray> {
    const { name } = column;
    const chunk = group.columns.find(({ meta_data: meta }) => meta?.path_in_schema[0] === name);
    const rows = Number(group.num_rows);
    const meta = chunk?.meta_data;
    if (chunk?.crypto_metadata !== undefined) throw encrypted(`its column ${name}`);
    if (meta === undefined || chunk?.file_path !== undefined)
      throw damaged(`its column ${name} is not in it in all row groups`);
    const pages = new ColumnPages(column, { schema: this.schema, meta, rows, sizes: this.#sizes });
    const [first, dictionary] = [Number(meta.data_page_offset), Number(meta.dictionary_page_offset ?? 0)];
    let at = dictionary > 0 ? Math.min(first, dictionary) : first;
    const end = Math.min(at + Number(meta.total_compressed_size), this.#size);
    while (pages.left > 0) {
      const page = await this.#pageAt(at, end);
      if (page === undefined) throw damaged(`${name} ends after ${rows - pages.left} of ${rows} rows`);
      const values = pages.take(page.header, page.bytes);
      at = page.end;
      if (values.length > 0) yield values;
    }
  }

  /** The page at a place; `undefined` where there is none before the end. */
  async #pageAt(
    at: number,
    end: number,
  ): Promise<{ readonly header: PageHeader; readonly bytes: Buffer; readonly end: number } | undefined> {
    for (let looked = HEAD; ; looked = LONGEST_HEAD) {
      const bytes = await bytesAt(this.#file, at, Math.min(looked, end - at));
      const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
      let header: PageHeader;
      try {
        header = parquetHeader(reader);
      } catch {
        if (looked === LONGEST_HEAD || bytes.length < looked) return undefined;
        continue;
      }
      const size = header.compressed_page_size;
      const from = at + reader.offset;
      if (!Number.isInteger(size) || size < 0 || from + size > end) return undefined;
      if (size > MOST_PAGE_BYTES) throw tooLarge(`a page of ${size} bytes`);
      return { header, bytes: await bytesAt(this.#file, from, size), end: from + size };
    }
  }
}

/** Bytes of a file from a place on, fewer where it ends. */
async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  if (!Number.isSafeInteger(from) || from < 0 || !(length >= 0))
    throw damaged('it points to a place where it is not');
  // Of its own, since values that are read of it are views of it.
  const bytes = Buffer.allocUnsafeSlow(length);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}
