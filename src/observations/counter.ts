import type { DayNumber } from '../kernel/clock.ts';
import { ACTS, actNumber } from './act-numbers.ts';
import { doubles, OpenTable, wholes } from './open-table.ts';
import type { TracedRow, TraceTable } from './trace-table.ts';

/** A row as far as counting goes. */
export interface CountedRow extends Pick<TracedRow, 'linkText'> {
  readonly day: DayNumber;
  readonly known: DayNumber;
  /** Stamp or day under which it is given out. */
  readonly slice: string;
  /** Who acted, and upon whom. */
  readonly a: string;
  readonly b: string;
  readonly code: string;
  /** Of the row's own id, or 0 where the file has none. */
  readonly id: number;
  /** Of what names its story, or 0. */
  readonly link: number;
}

/** A row's hash is summed up to this. */
const HASHES = 2 ** 48;

/** Cells that are held at a time: some 350 MB, of rows that all have an id. */
export const MOST_CELLS = 4_000_000;

/** More than there are days between an event and the day on which it is known. */
const OFFSETS = 2 ** 20;

/**
 * Counts rows of millions into cells, each in a few dozen bytes: by pair, slice, days between, direction and code, with how many
 * stories tell of it, and an order-free sum over the rows of each pair's slice. What an id named before in its slice is passed over.
 */
export class Counter {
  /** Rows whose id came before in their slice. */
  repeated = 0;
  readonly #pairs = new Map<string, number>();
  readonly #slices = new Map<string, number>();
  readonly #acts = new Map<string, number>();
  /** Pairs and slices. */
  readonly #sums = new OpenTable();
  readonly #sumRows = wholes();
  readonly #sumHash = doubles();
  /** Act, and number of pair and slice with the days between. */
  readonly #cells = new OpenTable();
  readonly #known = wholes();
  readonly #rows = wholes();
  readonly #stories = wholes();
  #firstLink = wholes();
  #links = new OpenTable();
  #ids = new OpenTable();
  /** Rows that are kept of each cell; absent where none are. */
  readonly traces: TraceTable | undefined;

  constructor(traces?: TraceTable) {
    this.traces = traces;
  }

  get cells(): number {
    return this.#cells.count;
  }

  /** Names of pairs and slices by their numbers. */
  get names(): { readonly pairs: readonly string[]; readonly slices: readonly string[] } {
    return { pairs: [...this.#pairs.keys()], slices: [...this.#slices.keys()] };
  }

  /** Lets go of what only tells whether a row came before, nearly half of what is held: no more is added. */
  end(): void {
    this.#links = new OpenTable();
    this.#firstLink = wholes();
    this.#ids = new OpenTable();
    this.#sums.end();
    this.#cells.end();
  }

  add(row: CountedRow): void {
    const { day, known, a, b, link } = row;
    const forth = a < b;
    const pair = numberIn(this.#pairs, forth ? `${a}-${b}` : `${b}-${a}`);
    const slice = numberIn(this.#slices, row.slice);
    if (row.id !== 0) {
      const before = this.#ids.count;
      this.#ids.numberOf(slice, row.id);
      if (this.#ids.count === before) {
        this.repeated += 1;
        return;
      }
    }
    const sum = this.#sum(pair, slice, hashOf(row));
    const before = this.#cells.count;
    const cell = this.#cells.numberOf(this.#actOf(row.code, forth), sum * OFFSETS + (known - day));
    this.traces?.take(cell, row);
    if (cell === before) {
      this.#known.reach(cell)[cell] = known;
      this.#rows.reach(cell)[cell] = 1;
      this.#stories.reach(cell)[cell] = 1;
      this.#firstLink.reach(cell)[cell] = link;
      return;
    }
    const { cells: rows } = this.#rows;
    rows[cell] = (rows[cell] ?? 0) + 1;
    if (this.#isNewStory(cell, link)) {
      const { cells: stories } = this.#stories;
      stories[cell] = (stories[cell] ?? 0) + 1;
    }
  }

  pairOf(cell: number): number {
    return this.#sums.highOf(this.#sumOf(cell));
  }

  sliceOf(cell: number): number {
    return this.#sums.lowOf(this.#sumOf(cell));
  }

  /** Rows of the slice of a cell's pair, and the sum over their hashes. */
  hashOf(cell: number): readonly [rows: number, hash: string] {
    const sum = this.#sumOf(cell);
    const hash = this.#sumHash.cells[sum] as number;
    // A sum of nothing is that of no rows, which this is not.
    return [this.#sumRows.cells[sum] as number, hash === 0 ? 'zero' : hexOf(hash)];
  }

  /** What a cell tells, as `SliceCells` has it. */
  copyTo(numbers: Int32Array, at: number, cell: number): void {
    numbers[at] = this.#known.cells[cell] as number;
    numbers[at + 1] = this.#cells.lowOf(cell) % OFFSETS;
    numbers[at + 2] = this.#cells.highOf(cell);
    numbers[at + 3] = this.#rows.cells[cell] as number;
    numbers[at + 4] = this.#stories.cells[cell] as number;
  }

  #sumOf(cell: number): number {
    return Math.floor(this.#cells.lowOf(cell) / OFFSETS);
  }

  #actOf(code: string, forth: boolean): number {
    let number = this.#acts.get(code);
    if (number === undefined) this.#acts.set(code, (number = actNumber(`<${code}`)));
    return forth ? number + ACTS / 2 : number;
  }

  /** A row without a link is a story of its own. */
  #isNewStory(cell: number, link: number): boolean {
    if (link === 0) return true;
    if (this.#firstLink.cells[cell] === link) return false;
    const before = this.#links.count;
    this.#links.numberOf(cell, link);
    return this.#links.count > before;
  }

  /** Adds a row to a pair's slice, and says which number they have. */
  #sum(pair: number, slice: number, hash: number): number {
    const sum = this.#sums.numberOf(pair, slice);
    const rows = this.#sumRows.reach(sum);
    const hashes = this.#sumHash.reach(sum);
    rows[sum] = (rows[sum] ?? 0) + 1;
    hashes[sum] = ((hashes[sum] ?? 0) + hash) % HASHES;
    return sum;
  }
}

function numberIn(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

/** A whole number below 2^48 in hexadecimal, in a fifth of the time that the engine takes for numbers beyond 31 bits. */
function hexOf(number: number): string {
  const [upper, lower] = [Math.floor(number / 0x100_0000), number % 0x100_0000];
  return upper === 0 ? lower.toString(16) : upper.toString(16) + lower.toString(16).padStart(6, '0');
}

/** FNV-1a over the units of a text, never 0. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash === 0 ? 1 : hash;
}

/** 48 bits over all that is read of a row. */
function hashOf({ day, known, a, b, code, id, link }: CountedRow): number {
  let [one, other] = [0x811c9dc5, 0x2545f491];
  for (const part of [
    day,
    known,
    codeHash(a),
    codeHash(b),
    codeHash(code),
    id | 0,
    Math.floor(id / 4_294_967_296),
    link,
  ]) {
    one = Math.imul(one ^ part, 0x01000193);
    one ^= one >>> 13;
    other = Math.imul(other ^ part, 0x85ebca6b);
    other ^= other >>> 16;
  }
  return (one >>> 0) * 65_536 + (other >>> 16);
}

/** Three or four letters or digits as one number. */
function codeHash(code: string): number {
  let hash = code.length;
  for (let at = 0; at < code.length; at += 1) hash = hash * 131 + code.charCodeAt(at);
  return hash | 0;
}
