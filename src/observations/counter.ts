import { formatDay, type DayNumber } from '../kernel/clock.ts';
import { batchOf, type Cell, type KnownDay, type Slice } from './cells.ts';
import { doubles, OpenTable, wholes } from './open-table.ts';

/** A row as far as counting goes. */
export interface CountedRow {
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

/** Cells that are held at a time: some 100 MB. */
export const MOST_CELLS = 4_000_000;

/** The slices of one pair in one month. */
export interface CountedBatch {
  readonly pair: string;
  readonly batch: string;
  readonly slices: readonly Slice[];
}

/**
 * Counts rows of millions into cells, each in a few dozen bytes: by pair, slice, days between, direction and code, with how many
 * stories tell of it, and an order-free sum over the rows of each pair's slice. What an id named before in its slice is passed over.
 */
export class Counter {
  /** Rows whose id came before in their slice. */
  repeated = 0;
  readonly #pairs = new Map<string, number>();
  readonly #slices = new Map<string, number>();
  readonly #codes = new Map<string, number>();
  readonly #cells = new OpenTable();
  readonly #at = { pair: wholes(), slice: wholes(), offset: wholes(), known: wholes(), act: wholes() };
  readonly #rows = wholes();
  readonly #stories = wholes();
  readonly #firstLink = wholes();
  readonly #links = new OpenTable();
  readonly #ids = new OpenTable();
  readonly #sums = new OpenTable();
  readonly #sumRows = wholes();
  readonly #sumHash = doubles();

  get cells(): number {
    return this.#cells.count;
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
    const act = numberIn(this.#codes, row.code) * 2 + (forth ? 0 : 1);
    this.#sum(pair, slice, hashOf(row));
    const before = this.#cells.count;
    const cell = this.#cells.numberOf(pair * 4096 + act, slice * 1_048_576 + (known - day));
    if (cell === before) {
      this.#at.pair.reach(cell)[cell] = pair;
      this.#at.slice.reach(cell)[cell] = slice;
      this.#at.offset.reach(cell)[cell] = known - day;
      this.#at.known.reach(cell)[cell] = known;
      this.#at.act.reach(cell)[cell] = act;
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

  /** A row without a link is a story of its own. */
  #isNewStory(cell: number, link: number): boolean {
    if (link === 0) return true;
    if (this.#firstLink.cells[cell] === link) return false;
    const before = this.#links.count;
    this.#links.numberOf(cell, link);
    return this.#links.count > before;
  }

  #sum(pair: number, slice: number, hash: number): void {
    const sum = this.#sums.numberOf(pair, slice);
    const rows = this.#sumRows.reach(sum);
    const hashes = this.#sumHash.reach(sum);
    rows[sum] = (rows[sum] ?? 0) + 1;
    hashes[sum] = ((hashes[sum] ?? 0) + hash) % HASHES;
  }

  /** What was counted, pair by pair and month by month, each in order. */
  *batches(): Generator<CountedBatch> {
    const slices = [...this.#slices.keys()];
    const codes = [...this.#codes.keys()];
    const pairs = [...this.#pairs.keys()];
    const { order, starts } = this.#byPair(pairs.length);
    for (const [number, pair] of [...pairs.entries()].sort(([, a], [, b]) => (a < b ? -1 : 1))) {
      const months = new Map<string, Map<string, Map<number, Cell[]>>>();
      for (let at = starts[number] as number; at < (starts[number + 1] as number); at += 1) {
        const cell = order[at] as number;
        const slice = slices[this.#at.slice.cells[cell] as number] as string;
        const act = this.#at.act.cells[cell] as number;
        const days = within(within(months, batchOf(slice)), slice);
        const known = this.#at.known.cells[cell] as number;
        const cells = days.get(known) ?? [];
        days.set(known, cells);
        cells.push([
          this.#at.offset.cells[cell] as number,
          `${act % 2 === 0 ? '>' : '<'}${codes[act >> 1]}`,
          this.#rows.cells[cell] as number,
          this.#stories.cells[cell] as number,
        ]);
      }
      for (const [batch, found] of [...months].sort(([a], [b]) => (a < b ? -1 : 1))) {
        yield {
          pair,
          batch,
          slices: [...found]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([slice, days]) => this.#sliceOf(number, slice, days)),
        };
      }
    }
  }

  #sliceOf(pair: number, slice: string, days: ReadonlyMap<number, Cell[]>): Slice {
    const sum = this.#sums.numberOf(pair, this.#slices.get(slice) as number);
    const hash = this.#sumHash.cells[sum] as number;
    return {
      slice,
      rows: this.#sumRows.cells[sum] as number,
      // A sum of nothing is that of no rows, which this is not.
      hash: hash === 0 ? 'zero' : hash.toString(16),
      days: [...days].sort(([a], [b]) => a - b).map(([known, cells]): KnownDay => [formatDay(known), cells]),
    };
  }

  /** Cells in order of their pairs. */
  #byPair(pairs: number): { readonly order: Int32Array; readonly starts: Int32Array } {
    const starts = new Int32Array(pairs + 1);
    const { cells: pairOf } = this.#at.pair;
    for (let cell = 0; cell < this.cells; cell += 1) {
      const next = (pairOf[cell] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let pair = 1; pair <= pairs; pair += 1)
      starts[pair] = (starts[pair] as number) + (starts[pair - 1] as number);
    const order = new Int32Array(this.cells);
    const free = starts.slice();
    for (let cell = 0; cell < this.cells; cell += 1) {
      const pair = pairOf[cell] as number;
      order[free[pair] as number] = cell;
      free[pair] = (free[pair] as number) + 1;
    }
    return { order, starts };
  }
}

function numberIn(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

/** The map that another holds under a key, made where there is none. */
function within<K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const held = map.get(key) ?? new Map<K, V>();
  map.set(key, held);
  return held;
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
