import { doubles, wholes } from './open-table.ts';
import { LONGEST_LINK, placeAmong, ROWS_KEPT, type Kept } from './traces.ts';

/** Cells of which rows are held at a time, and characters of their links: some 60 and 70 MB. */
export const MOST_TRACED: Readonly<Record<'cells' | 'links', number>> = {
  cells: 1_000_000,
  links: 64_000_000,
};

/** What is told of a row that may be kept. */
export interface TracedRow {
  readonly id: number;
  /** What names its story, as a number; 0 where nothing does. */
  readonly link: number;
  /** The link itself. */
  readonly linkText?: (() => string) | undefined;
}

/** Holds up to three rows of each cell while files are counted: 48 bytes a cell, and each link once. */
export class TraceTable {
  readonly keeps: Kept;
  /** More came than is held: what is held then is not all that would be kept. */
  isFull = false;
  readonly #ids = doubles();
  readonly #links = wholes();
  /** Number of the link's text, and 1; 0 where there is none. */
  readonly #texts = wholes();
  readonly #held = wholes();
  readonly #numbers = new Map<string, number>();
  readonly #all: string[] = [];
  #characters = 0;

  readonly #most: typeof MOST_TRACED;

  constructor(keeps: Kept, most: typeof MOST_TRACED = MOST_TRACED) {
    this.keeps = keeps;
    this.#most = most;
  }

  take(cell: number, { id, link, linkText }: TracedRow): void {
    if (this.isFull || (id === 0 && link === 0)) return;
    if (cell >= this.#most.cells || this.#characters > this.#most.links) {
      this.isFull = true;
      return;
    }
    const first = cell * ROWS_KEPT;
    const ids = this.#ids.reach(first + ROWS_KEPT);
    const links = this.#links.reach(first + ROWS_KEPT);
    const texts = this.#texts.reach(first + ROWS_KEPT);
    const counts = this.#held.reach(cell);
    const held = counts[cell] as number;
    const place = placeAmong(ids, links, { first, held, id, link });
    if (place < 0) return;
    if (place === first + held) counts[cell] = held + 1;
    // Of one link the text is held already.
    else if (links[place] === link && link !== 0) {
      ids[place] = id;
      return;
    }
    ids[place] = id;
    links[place] = link;
    texts[place] = this.keeps === 'links' && linkText !== undefined ? this.#numberOf(linkText()) + 1 : 0;
  }

  /** Visits what is kept of a cell. */
  eachOf(cell: number, visit: (id: number, link: number, text: string | undefined) => void): void {
    const first = cell * ROWS_KEPT;
    for (let place = first; place < first + (this.#held.cells[cell] ?? 0); place += 1) {
      const text = this.#all[(this.#texts.cells[place] as number) - 1];
      visit(this.#ids.cells[place] as number, this.#links.cells[place] as number, text);
    }
  }

  /** -1 for what is no link that is kept. */
  #numberOf(text: string): number {
    if (text === '' || text.length > LONGEST_LINK) return -1;
    const held = this.#numbers.get(text);
    if (held !== undefined) return held;
    this.#characters += text.length;
    this.#numbers.set(text, this.#all.length);
    return this.#all.push(text) - 1;
  }
}
