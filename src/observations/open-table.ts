/**
 * A set of pairs of numbers in typed arrays, each of which gets the next whole number: a tenth of what a Map of texts takes, where
 * there are millions. `high` is any 32-bit number, `low` any double that is not NaN. The pairs lie in the order of their numbers,
 * 12 bytes each, and only the index of 4 bytes a place is half empty.
 */
export class OpenTable {
  readonly #high = wholes();
  readonly #low = doubles();
  /** Number of the pair, and 1; 0 where the place is free. */
  #numbers = new Int32Array(1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The number of a pair; the count of before where it is new. */
  numberOf(high: number, low: number): number {
    if (this.#count * 2 >= this.#numbers.length) this.#grow();
    const place = this.#placeOf(high, low);
    const number = this.#numbers[place] as number;
    if (number !== 0) return number - 1;
    this.#high.reach(this.#count)[this.#count] = high;
    this.#low.reach(this.#count)[this.#count] = low;
    this.#count += 1;
    this.#numbers[place] = this.#count;
    return this.#count - 1;
  }

  /** Lets go of the index: pairs are read by their numbers from here on, and none is added or looked for. */
  end(): void {
    this.#numbers = new Int32Array();
  }

  highOf(number: number): number {
    return this.#high.cells[number] as number;
  }

  lowOf(number: number): number {
    return this.#low.cells[number] as number;
  }

  #placeOf(high: number, low: number): number {
    const numbers = this.#numbers;
    const mask = numbers.length - 1;
    const highs = this.#high.cells;
    const lows = this.#low.cells;
    for (let place = hashOf(high, low) & mask; ; place = (place + 1) & mask) {
      const number = (numbers[place] as number) - 1;
      if (number < 0 || (highs[number] === high && lows[number] === low)) return place;
    }
  }

  #grow(): void {
    const numbers = new Int32Array(this.#numbers.length * 2);
    this.#numbers = numbers;
    const mask = numbers.length - 1;
    for (let number = 0; number < this.#count; number += 1) {
      let place = hashOf(this.highOf(number), this.lowOf(number)) & mask;
      while (numbers[place] !== 0) place = (place + 1) & mask;
      numbers[place] = number + 1;
    }
  }
}

function hashOf(high: number, low: number): number {
  const upper = Math.floor(low / 4_294_967_296);
  let hash =
    Math.imul(high ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(low | 0, 0xc2b2ae35) ^ Math.imul(upper, 0x27d4eb2f);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d);
}

/** A column of whole numbers or doubles that grows. */
export class Column<A extends Int32Array | Float64Array> {
  cells: A;
  readonly #make: (length: number) => A;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.cells = make(1024);
  }

  /** Makes room for a row of that number. */
  reach(row: number): A {
    if (row >= this.cells.length) {
      const next = this.#make(this.cells.length * 2);
      next.set(this.cells);
      this.cells = next;
    }
    return this.cells;
  }
}

export const wholes = (): Column<Int32Array> => new Column((length) => new Int32Array(length));
export const doubles = (): Column<Float64Array> => new Column((length) => new Float64Array(length));
