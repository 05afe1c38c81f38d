import type { ByteSource } from '../eventstore/snapshots/snapshot-part.ts';

/** How a column is stored: signed or unsigned integers of 8, 16 or 32 bits, or 64-bit floats. */
export type ColumnType = 'u8' | 'u16' | 'i32' | 'u32' | 'f64';

export type Layout = Readonly<Record<string, ColumnType>>;

interface Arrays {
  u8: Uint8Array;
  u16: Uint16Array;
  i32: Int32Array;
  u32: Uint32Array;
  f64: Float64Array;
}

/** The columns of one slab, by name. */
export type Slab<L extends Layout> = { readonly [K in keyof L]: Arrays[L[K]] };

const BYTES: Readonly<Record<ColumnType, number>> = { u8: 1, u16: 2, i32: 4, u32: 4, f64: 8 };

/** Rows in a full slab; a power of two, so that a row's slab and place in it are a shift and a mask. */
const SLAB_BITS = 12;
const SLAB_ROWS = 1 << SLAB_BITS;
const FIRST_ROWS = 32;

/** The place of a row within its slab. */
export const placeOf = (row: number): number => row & (SLAB_ROWS - 1);

function viewOf(type: ColumnType, buffer: ArrayBuffer, offset: number, rows: number): Arrays[ColumnType] {
  switch (type) {
    case 'u8':
      return new Uint8Array(buffer, offset, rows);
    case 'u16':
      return new Uint16Array(buffer, offset, rows);
    case 'i32':
      return new Int32Array(buffer, offset, rows);
    case 'u32':
      return new Uint32Array(buffer, offset, rows);
    case 'f64':
      return new Float64Array(buffer, offset, rows);
  }
}

const bytesOf = (column: Arrays[ColumnType], rows: number): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, rows * column.BYTES_PER_ELEMENT);

/**
 * A table of typed columns that grows by slabs of 4 096 rows: no row is ever moved once the first slab is full, so that
 * growing costs neither a pause nor a second copy. The first slab starts small and doubles, so that a short history is
 * cheap. Rows are only ever added; a row's cells may be overwritten.
 */
export class Slabs<L extends Layout> {
  readonly #layout: readonly (readonly [string, ColumnType])[];
  readonly #slabs: Slab<L>[] = [];
  #capacity = 0;
  #rows = 0;

  /** Columns are laid out widest first, so that each is aligned. */
  constructor(layout: L) {
    this.#layout = Object.entries(layout).sort(([, a], [, b]) => BYTES[b] - BYTES[a]);
  }

  get rows(): number {
    return this.#rows;
  }

  /** The slab that holds `row`, to be indexed by `placeOf(row)`; the row must exist. */
  slab(row: number): Slab<L> {
    return this.#slabs[row >>> SLAB_BITS] as Slab<L>;
  }

  /** Adds a row of zeros and returns its number. */
  add(): number {
    if (this.#rows === this.#capacity) this.#grow();
    this.#rows += 1;
    return this.#rows - 1;
  }

  /**
   * The cells of the first `rows` rows as bytes, column by column: equal tables give equal bytes. `past` tells, for columns
   * whose cells are overwritten, what a cell held when there were no more rows.
   */
  *bytes(
    rows = this.#rows,
    past: { readonly [K in keyof L]?: (cell: number, row: number) => number } = {},
  ): Generator<Uint8Array> {
    for (const [name] of this.#layout) {
      const before = past[name];
      for (let first = 0; first < rows; first += SLAB_ROWS) {
        const column = this.slab(first)[name] as Arrays[ColumnType];
        const cells = before === undefined ? column : column.slice(0, rows - first);
        if (before !== undefined) {
          for (let at = 0; at < cells.length; at += 1) cells[at] = before(cells[at] as number, first + at);
        }
        yield bytesOf(cells, Math.min(rows - first, cells.length));
      }
    }
  }

  /** Fills an empty table with `rows` rows from the bytes of another one. */
  async restore(rows: number, source: ByteSource): Promise<void> {
    if (this.#rows !== 0) throw new Error('only an empty table takes the rows of another');
    while (this.#capacity < rows) this.#grow();
    this.#rows = rows;
    for (const [name] of this.#layout) {
      for (let first = 0; first < rows; first += SLAB_ROWS) {
        const column = this.slab(first)[name] as Arrays[ColumnType];
        await source.readInto(bytesOf(column, Math.min(rows - first, column.length)));
      }
    }
  }

  #grow(): void {
    if (this.#capacity >= SLAB_ROWS) {
      this.#slabs.push(this.#allocate(SLAB_ROWS));
      this.#capacity += SLAB_ROWS;
      return;
    }
    const rows = this.#capacity === 0 ? FIRST_ROWS : this.#capacity * 2;
    const next = this.#allocate(rows);
    const [small] = this.#slabs;
    if (small !== undefined) {
      for (const [name] of this.#layout) {
        (next[name] as Arrays[ColumnType]).set(small[name] as Arrays[ColumnType]);
      }
    }
    this.#slabs[0] = next;
    this.#capacity = rows;
  }

  #allocate(rows: number): Slab<L> {
    const size = this.#layout.reduce((sum, [, type]) => sum + BYTES[type] * rows, 0);
    const buffer = new ArrayBuffer(size);
    const slab: Record<string, Arrays[ColumnType]> = {};
    let offset = 0;
    for (const [name, type] of this.#layout) {
      slab[name] = viewOf(type, buffer, offset, rows);
      offset += BYTES[type] * rows;
    }
    return slab as Slab<L>;
  }
}
