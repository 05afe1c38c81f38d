import { keyOfSeed, philox, poissonByInversion } from '../../../../src/kernel/random.ts';
import { PROCESSES } from '../../../../src/models/reaction/processes.ts';

/** Days of a block. */
export const BLOCK = 8;
/** Strips from this one on are equally high. */
const LAST_LEVEL = 7;
/** The draws of commitments lie where no candidate's can. */
const COMMITMENT_DRAW = -1;

/** A point of the field. */
export interface Candidate {
  /** Days from the start of the block, [0, 8). */
  readonly time: number;
  /** Acts per day. */
  readonly height: number;
  readonly process: number;
  /** The uniform that decides its mark. */
  readonly mark: number;
}

/** Where a strip begins, and how high it is: 0, 1, 2, 4, ... 64, 128, 192, ... times the lowest one's height. */
function stripAt(strip: number, lowest: number): { readonly bottom: number; readonly height: number } {
  if (strip === 0) return { bottom: 0, height: lowest };
  if (strip <= LAST_LEVEL) return { bottom: lowest * 2 ** (strip - 1), height: lowest * 2 ** (strip - 1) };
  const height = lowest * 2 ** (LAST_LEVEL - 1);
  return { bottom: height * (strip - LAST_LEVEL + 1), height };
}

const word = (words: Int32Array, index: number): number => (words[index] as number) >>> 0;
/** A double in [0, 1) out of a word and ten bits of the last one. */
const uniform = (words: Int32Array, index: number): number =>
  (word(words, index) * 1024 + ((word(words, 3) >>> (10 * index)) & 1023)) / 2 ** 42;

/**
 * The field of `reaction/2`, as plainly as it can be told: the same Poisson points over time and height as in `Field`, of
 * density 1, laid in other pieces. A piece is 8 days long and as high as its strip, and a pure function of (seed, path, block,
 * process, strip). It holds a Poisson number of points; those of the four processes come from the four words of one block of
 * the generator (32 bits each), and each point, with its mark, from another (42 bits for each of time, height and mark).
 */
export class BlockField {
  readonly #key: readonly [number, number];
  readonly #lowest: number;

  constructor(seed: number, lowest: number) {
    this.#key = keyOfSeed(seed);
    this.#lowest = lowest;
  }

  /** Where a strip ends. */
  topOf(strip: number): number {
    const { bottom, height } = stripAt(strip, this.#lowest);
    return bottom + height;
  }

  /** The candidates of a piece, in no order. */
  strip(path: number, block: number, process: number, strip: number): Candidate[] {
    const { bottom, height } = stripAt(strip, this.#lowest);
    const mean = height * BLOCK;
    const u = word(this.#words(path, block * PROCESSES, strip, 0), process) / 2 ** 32;
    return Array.from({ length: poissonByInversion(u, mean, Math.exp(-mean)) }, (_, index) => {
      const words = this.#words(path, block * PROCESSES + process, strip, index + 1);
      return {
        time: uniform(words, 0) * BLOCK,
        height: bottom + uniform(words, 1) * height,
        process,
        mark: uniform(words, 2),
      };
    });
  }

  /** The uniform that decides whether a path carries out a commitment: that of `reaction/1`. */
  carriedOut(path: number, id: readonly [number, number]): number {
    const words = this.#words(path, id[0], id[1], COMMITMENT_DRAW);
    return ((word(words, 0) >>> 5) * 2 ** 26 + (word(words, 1) >>> 6)) / 2 ** 53;
  }

  #words(c0: number, c1: number, c2: number, c3: number): Int32Array {
    const words = new Int32Array(4);
    philox(words, c0, c1, c2, c3, ...this.#key);
    return words;
  }
}
