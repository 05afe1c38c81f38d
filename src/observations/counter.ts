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

/** More than there are cells: a rank times this and a cell are one number. */
const PLACES = 2 ** 24;

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
  readonly #days = new Map<DayNumber, string>();

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
    const acts = [...this.#codes.keys()].flatMap((code) => [`>${code}`, `<${code}`]);
    const ranks = ranksOf(slices);
    const pairs = [...this.#pairs.keys()];
    const { order, starts } = this.#byPair(pairs.length);
    for (const [number, pair] of [...pairs.entries()].sort(([, a], [, b]) => (a < b ? -1 : 1))) {
      const own = order.subarray(starts[number], starts[number + 1]);
      let batch: CountedBatch & { readonly slices: Slice[] } = { pair, batch: '', slices: [] };
      for (const cells of this.#bySlice(own, ranks)) {
        const slice = slices[this.#at.slice.cells[cells[0] as number] as number] as string;
        const month = batchOf(slice);
        if (month !== batch.batch) {
          if (batch.slices.length > 0) yield batch;
          batch = { pair, batch: month, slices: [] };
        }
        batch.slices.push(this.#sliceOf(number, slice, cells, acts));
      }
      if (batch.slices.length > 0) yield batch;
    }
  }

  /** Cells of a pair, those of one slice together, in order of its name. */
  *#bySlice(cells: Int32Array, ranks: Int32Array): Generator<readonly number[]> {
    const places = Float64Array.from(
      cells,
      (cell) => (ranks[this.#at.slice.cells[cell] as number] as number) * PLACES + cell,
    ).sort();
    let rank = -1;
    let held: number[] = [];
    for (const place of places) {
      const next = Math.floor(place / PLACES);
      if (next !== rank && held.length > 0) {
        yield held;
        held = [];
      }
      rank = next;
      held.push(place % PLACES);
    }
    if (held.length > 0) yield held;
  }

  #sliceOf(pair: number, slice: string, cells: readonly number[], acts: readonly string[]): Slice {
    const days: [known: number, cells: Cell[]][] = [];
    for (const cell of cells) {
      const known = this.#at.known.cells[cell] as number;
      let day = days.find(([each]) => each === known);
      if (day === undefined) days.push((day = [known, []]));
      day[1].push([
        this.#at.offset.cells[cell] as number,
        acts[this.#at.act.cells[cell] as number] as string,
        this.#rows.cells[cell] as number,
        this.#stories.cells[cell] as number,
      ]);
    }
    const sum = this.#sums.numberOf(pair, this.#slices.get(slice) as number);
    const hash = this.#sumHash.cells[sum] as number;
    return {
      slice,
      rows: this.#sumRows.cells[sum] as number,
      // A sum of nothing is that of no rows, which this is not.
      hash: hash === 0 ? 'zero' : hash.toString(16),
      days: days.sort(([a], [b]) => a - b).map(([known, told]): KnownDay => [this.#dayOf(known), told]),
    };
  }

  #dayOf(known: DayNumber): string {
    const held = this.#days.get(known) ?? formatDay(known);
    this.#days.set(known, held);
    return held;
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

/** Where each of the names comes in their order. */
function ranksOf(names: readonly string[]): Int32Array {
  const ranks = new Int32Array(names.length);
  const ordered = [...names.entries()].sort(([, a], [, b]) => (a < b ? -1 : 1));
  for (const [rank, [place]] of ordered.entries()) ranks[place] = rank;
  return ranks;
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
