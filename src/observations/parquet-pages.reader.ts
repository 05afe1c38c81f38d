import { crc32 } from 'node:zlib';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { readPage } from 'hyparquet/src/column.js';
import type {
  ColumnDecoder,
  ColumnMetaData,
  CompressionCodec,
  DecodedArray,
  PageHeader,
  SchemaTree,
} from 'hyparquet/src/types.js';
import { FileFault, packsTooMuch } from './file-fault.ts';
import { CODECS } from './parquet-codecs.reader.ts';
import { isWhole, levelsOf, valuesOf } from './parquet-page-head.ts';
import { deltaBytes, holdRuns } from './parquet-runs.ts';
import { holdsOf, parsersOf, type WantedColumn } from './parquet-values.ts';

/** What one page may hold: each is held whole. */
export const MOST_PAGE_BYTES: number = 256 * 1024 ** 2;
const MOST_PAGE_VALUES = 4 * 1024 ** 2;

const PACKING = 'Write it with SNAPPY, GZIP, ZSTD, BROTLI, LZ4_RAW or without packing.';

/** Bytes of all pages of a file that were read so far. */
export interface PageSizes {
  packed: number;
  unpacked: number;
}

export const damaged = (why: string): FileFault =>
  new FileFault(why, 'Write it again, or fetch it again: it is damaged, cut off, or no parquet.');

export const tooLarge = (what: string): FileFault =>
  new FileFault(
    `it has ${what}, more than is read at a time`,
    'Write it with smaller pages or row groups, such as of 100 000 rows.',
  );

/** Turns the pages of one column in a row group into text, or into whole numbers, in the order in which they come. */
export class ColumnPages {
  readonly #name: string;
  readonly #codec: CompressionCodec;
  readonly #isOptional: boolean;
  readonly #decoder: ColumnDecoder;
  #dictionary: DecodedArray | undefined;
  readonly #sizes: PageSizes;
  #left: number;

  constructor(
    { name, wants }: WantedColumn,
    {
      schema,
      meta,
      rows,
      sizes,
    }: {
      readonly schema: SchemaTree;
      readonly meta: ColumnMetaData;
      readonly rows: number;
      readonly sizes: PageSizes;
    },
  ) {
    const leaf = schema.children.find(({ element }) => element.name === name);
    if (leaf === undefined) throw damaged(`it has no column ${name}`);
    // What says DATE in the newer way only is read as a number otherwise.
    const element =
      holdsOf(leaf.element) === 'days' ? { ...leaf.element, converted_type: 'DATE' as const } : leaf.element;
    this.#name = name;
    this.#codec = meta.codec;
    this.#isOptional = element.repetition_type !== 'REQUIRED';
    this.#left = rows;
    this.#sizes = sizes;
    this.#decoder = {
      ...meta,
      pathInSchema: [name],
      element,
      schemaPath: [schema, { ...leaf, element }],
      codec: 'UNCOMPRESSED',
      parsers: { ...DEFAULT_PARSERS, ...parsersOf(element, wants) },
    };
  }

  /** Rows of which no page came yet. */
  get left(): number {
    return this.#left;
  }

  /**
   * The values of a page, one a row; none where it is a dictionary. Throws `FileFault` where it is not as it was written, or was
   * made to take more room than anybody has.
   */
  take(header: PageHeader, bytes: Uint8Array): DecodedArray {
    this.#check(header, bytes);
    if (header.type === 'INDEX_PAGE') return [];
    const values = this.#decoded(header, bytes);
    if (header.type === 'DICTIONARY_PAGE') {
      this.#dictionary = convert(values, this.#decoder);
      return [];
    }
    if (values.length !== valuesOf(header))
      throw damaged(`a page of ${this.#name} holds fewer values than it says`);
    this.#left -= values.length;
    return values;
  }

  #decoded(header: PageHeader, bytes: Uint8Array): DecodedArray {
    try {
      const page = this.#unpacked(header, bytes);
      const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
      const plain = { ...header, compressed_page_size: page.length, uncompressed_page_size: page.length };
      this.#checkValues(header, page);
      return readPage({ view, offset: 0 }, plain, this.#decoder, this.#dictionary, undefined, 0).data ?? [];
    } catch (error) {
      if (error instanceof FileFault) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw damaged(`a page of ${this.#name} cannot be read: ${why}`);
    }
  }

  /** A page as it was before it was packed; the levels of a page in the newer form are not. */
  #unpacked(
    { uncompressed_page_size: size, data_page_header_v2: two }: PageHeader,
    bytes: Uint8Array,
  ): Uint8Array {
    const levels = two === undefined ? 0 : levelsOf(two);
    if (this.#codec === 'UNCOMPRESSED' || two?.is_compressed === false || size === levels) return bytes;
    const unpack = CODECS[this.#codec];
    if (unpack === undefined) throw new FileFault(`it is packed by ${this.#codec}`, PACKING);
    const values = unpack(bytes.subarray(levels), size - levels);
    if (values.length !== size - levels) throw damaged(`a page of ${this.#name} unpacks to another size`);
    return levels === 0 ? values : Buffer.concat([bytes.subarray(0, levels), values]);
  }

  /** Throws where a page stands for more than it has room for. */
  #checkValues({ data_page_header: one, data_page_header_v2: two }: PageHeader, page: Uint8Array): void {
    const header = one ?? two;
    if (header === undefined) return;
    const { encoding, num_values: values } = header;
    let at = two === undefined ? 0 : levelsOf(two);
    let isRight = true;
    if (this.#isOptional) {
      const [from, length] =
        two === undefined
          ? [4, new DataView(page.buffer, page.byteOffset).getUint32(0, true)]
          : [two.repetition_levels_byte_length, two.definition_levels_byte_length];
      // Read until there are enough, whatever their length is said to be.
      isRight = holdRuns(page.subarray(from), 1, values);
      at = from + length;
    }
    const rest = page.subarray(at);
    if (encoding.endsWith('_DICTIONARY')) isRight &&= holdRuns(rest.subarray(1), rest[0] ?? 0, values);
    else if (encoding.startsWith('DELTA')) isRight &&= deltaBytes(rest, encoding, values) <= MOST_PAGE_BYTES;
    if (!isRight) throw damaged(`a page of ${this.#name} stands for more values than it can hold`);
  }

  #check(header: PageHeader, bytes: Uint8Array): void {
    const { uncompressed_page_size: unpacked, crc, type } = header;
    if (crc !== undefined && crc32(bytes) !== crc >>> 0)
      throw damaged(`the checksum of a page of ${this.#name} is another`);
    if (!isWhole(header, bytes.length)) throw damaged(`a page of ${this.#name} does not say what it holds`);
    const values = valuesOf(header);
    if (unpacked > MOST_PAGE_BYTES || values > MOST_PAGE_VALUES)
      throw tooLarge(`a page of ${this.#name} with ${values} values in ${unpacked} bytes`);
    // A value of a dictionary takes a byte at least; of other pages there is one a row.
    const most = type === 'DICTIONARY_PAGE' ? unpacked : this.#left;
    if (values > most)
      throw damaged(`a page of ${this.#name} says that it holds ${values} values where there are ${most}`);
    this.#sizes.packed += bytes.length;
    this.#sizes.unpacked += unpacked;
    if (packsTooMuch(this.#sizes.unpacked, this.#sizes.packed))
      throw new FileFault(`more comes out of ${this.#name} than any column of rows packs`, 'Write it again.');
  }
}
