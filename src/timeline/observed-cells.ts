import type { ByteSource } from '../eventstore/snapshots/snapshot-part.ts';
import type { DayNumber } from '../kernel/clock.ts';
import { OPEN } from './act-columns.ts';
import { placeOf, Slabs } from './slabs.ts';

/** One row per cell of a batch: 24 bytes. */
const CELL = {
  /** Number of the act that it tells of. */
  act: 'i32',
  /** The cell stands from this revision on ... */
  from: 'i32',
  /** ... up to before this one. */
  to: 'i32',
  /** Day on which its rows could be known. */
  known: 'i32',
  rows: 'i32',
  stories: 'i32',
} as const;

export const CELL_LAYOUT = CELL;

/** A batch as it lies in the columns. */
export interface CellPart {
  /** Revision of the event that holds it. */
  readonly part: number;
  /** Where its cells lie; a batch that stands again has them twice. */
  readonly first: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Days of its slices, in order. */
  readonly days: readonly DayNumber[];
}

/** How far cells and batches reached. */
export interface CellReach {
  readonly cells: number;
  readonly parts: readonly CellPart[];
}

export interface NewCell {
  readonly act: number;
  readonly known: DayNumber;
  readonly rows: number;
  readonly stories: number;
}

/** Which rows of a data set tell of which act, batch by batch: what an observed history is counted from. */
export class ObservedCells {
  readonly #cells = new Slabs(CELL);
  #parts: readonly CellPart[] = [];

  get count(): number {
    return this.#cells.rows;
  }

  get parts(): readonly CellPart[] {
    return this.#parts;
  }

  add(part: Pick<CellPart, 'part' | 'rows' | 'days'>, cells: Iterable<NewCell>, revision: number): void {
    const first = this.#cells.rows;
    for (const { act, known, rows, stories } of cells) {
      const row = this.#cells.add();
      const slab = this.#cells.slab(row);
      const place = placeOf(row);
      slab.act[place] = act;
      slab.from[place] = revision;
      slab.to[place] = OPEN;
      slab.known[place] = known;
      slab.rows[place] = rows;
      slab.stories[place] = stories;
    }
    const { part: of, rows, days } = part;
    this.#parts = [
      ...this.#parts,
      { part: of, rows, days, first, end: this.#cells.rows, from: revision, to: OPEN },
    ];
  }

  /** Ends the batch of an event, and says of which acts it told. */
  end(part: number, revision: number): Set<number> {
    const acts = new Set<number>();
    this.#parts = this.#parts.map((each) => {
      if (each.part !== part || each.to !== OPEN) return each;
      for (let row = each.first; row < each.end; row += 1) {
        const slab = this.#cells.slab(row);
        slab.to[placeOf(row)] = revision;
        acts.add(slab.act[placeOf(row)] as number);
      }
      return { ...each, to: revision };
    });
    return acts;
  }

  /** Has the batch of an event stand again, and says of which acts it tells. */
  restand(part: number, revision: number): Set<number> {
    const before = this.#parts.find((each) => each.part === part);
    if (before === undefined) throw new Error(`nothing was recorded at revision ${part}`);
    const cells: NewCell[] = [];
    this.eachOf(before, (cell) => cells.push(cell));
    this.add(before, cells, revision);
    return new Set(cells.map(({ act }) => act));
  }

  /** Visits the cells of a batch. */
  eachOf({ first, end }: CellPart, visit: (cell: NewCell) => void): void {
    for (let row = first; row < end; row += 1) visit(this.at(row));
  }

  /** The cell of a row. */
  at(row: number): NewCell {
    const slab = this.#cells.slab(row);
    const place = placeOf(row);
    return {
      act: slab.act[place] as number,
      known: slab.known[place] as number,
      rows: slab.rows[place] as number,
      stories: slab.stories[place] as number,
    };
  }

  /** Visits the cells that stand at a revision and could be known by a day. */
  eachStanding(revision: number, knownBy: DayNumber, visit: (cell: NewCell) => void): void {
    for (const part of this.#parts) {
      if (part.from > revision || part.to <= revision) continue;
      this.eachOf(part, (cell) => {
        if (cell.known <= knownBy) visit(cell);
      });
    }
  }

  get reach(): CellReach {
    return { cells: this.#cells.rows, parts: this.#parts };
  }

  /** The columns as they were when they had a reach, at a revision. */
  bytes({ cells }: CellReach, revision: number): Generator<Uint8Array> {
    return this.#cells.bytes(cells, { to: (to) => (to > revision ? OPEN : to) });
  }

  async restore({ cells, parts }: CellReach, source: ByteSource): Promise<void> {
    await this.#cells.restore(cells, source);
    this.#parts = parts;
  }
}
