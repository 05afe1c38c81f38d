import { placeAmong, ROWS_KEPT, type KeptPortion, type KeptRow, type KeptRows } from './traces.ts';

/** A row that is kept, with all that it is told by. */
export interface FoundRow {
  readonly known: string;
  readonly offset: number;
  readonly act: string;
  readonly id: number;
  /** What names its story, as a number; 0 where nothing does. */
  readonly story: number;
  readonly link?: string | undefined;
}

/** A slice with what is kept of its rows. */
export interface FoundSlice {
  readonly slice: string;
  readonly hash: string;
  readonly rows: readonly FoundRow[];
}

/** Bytes of one event at most, and of what is recorded at once: an append takes 1 MiB, and is judged in one turn of the loop. */
const MOST_BYTES = { event: 180_000, portion: 400_000 } as const;

/** Of an event beside its rows and slices: what names it, and its metadata. */
const EVENT_BYTES = 520;

/** Of a slice's name and hash. */
const SLICE_BYTES = 40;

type Placed = FoundRow & { readonly of: FoundSlice };

/**
 * What is kept of a month, as it is recorded: of all its slices together up to three rows for each cell of a known day. Slices stay
 * whole; of one with more rows than fit (some thousands with links of usual length) those are kept that do.
 */
export function keptPortionsOf(slices: readonly FoundSlice[]): KeptPortion[] {
  const portions: KeptPortion[] = [];
  let rows: Placed[] = [];
  let left: number = MOST_BYTES.portion;
  const close = (): void => {
    if (rows.length > 0) portions.push(portionOf(rows));
    [rows, left] = [[], MOST_BYTES.portion];
  };
  for (const own of Map.groupBy(chosen(slices), ({ of }) => of).values()) {
    if (own.reduce((sum, row) => sum + sizeOf(row), SLICE_BYTES) > left) close();
    left -= SLICE_BYTES;
    for (const row of own) {
      left -= sizeOf(row);
      if (left >= 0) rows.push(row);
    }
  }
  close();
  return portions;
}

/** Up to three rows of each cell of a known day, whichever slices they come from; in order. */
function chosen(slices: readonly FoundSlice[]): Placed[] {
  const cells = new Map<string, Placed[]>();
  const ids = new Float64Array(ROWS_KEPT);
  const stories = new Int32Array(ROWS_KEPT);
  for (const of of slices) {
    for (const row of of.rows) {
      const key = `${row.known} ${row.offset} ${row.act}`;
      const held = cells.get(key) ?? [];
      for (const [at, each] of held.entries()) [ids[at], stories[at]] = [each.id, each.story];
      const place = placeAmong(ids, stories, { first: 0, held: held.length, id: row.id, link: row.story });
      if (place >= 0) held[place] = { ...row, of };
      cells.set(key, held);
    }
  }
  return [...cells.values()].flat().sort(inOrder);
}

const inOrder = (a: Placed, b: Placed): number =>
  textOrder(a.known, b.known) ||
  textOrder(a.of.slice, b.of.slice) ||
  a.offset - b.offset ||
  textOrder(a.act, b.act) ||
  a.id - b.id ||
  textOrder(a.link ?? '', b.link ?? '');

const textOrder = (a: string, b: string): number => (a < b ? -1 : a === b ? 0 : 1);

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Bytes of a row as it is stored at most, a link as if nothing else told it. */
const sizeOf = ({ link }: FoundRow): number => 60 + (link === undefined ? 0 : bytesOf(link) + 1);

function portionOf(rows: readonly Placed[]): KeptPortion {
  const parts: KeptRows[] = [];
  let part: Placed[] = [];
  let left = 0;
  for (const row of rows) {
    const size = sizeOf(row) + (part.at(-1)?.of === row.of ? 0 : SLICE_BYTES);
    if (size > left) {
      if (part.length > 0) parts.push(nested(part));
      part = [];
      left = MOST_BYTES.event;
    }
    left -= size;
    part.push(row);
  }
  parts.push(nested(part));
  return { parts, bytes: parts.reduce((sum, each) => sum + bytesOf(each) + EVENT_BYTES, 0) };
}

/** Rows as an event holds them. */
function nested(rows: readonly Placed[]): KeptRows {
  const slices = new Map<FoundSlice, number>();
  const links = new Map<string, number>();
  const days = new Map<string, Map<string, [offset: number, act: string, rows: KeptRow[]]>>();
  for (const { known, offset, act, id, of, link } of rows) {
    const cells = days.get(known) ?? new Map<string, [number, string, KeptRow[]]>();
    days.set(known, cells);
    const cell = cells.get(`${offset} ${act}`) ?? [offset, act, []];
    cells.set(`${offset} ${act}`, cell);
    const slice = numbered(slices, of);
    cell[2].push(link === undefined ? [id, slice] : [id, slice, numbered(links, link)]);
  }
  return {
    slices: [...slices.keys()].map(({ slice, hash }) => [slice, hash]),
    links: [...links.keys()],
    days: [...days].map(([known, cells]) => [known, [...cells.values()]]),
  };
}

function numbered<T>(numbers: Map<T, number>, of: T): number {
  const held = numbers.get(of) ?? numbers.size;
  numbers.set(of, held);
  return held;
}
