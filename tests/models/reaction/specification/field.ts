import { keyOfSeed, philox, poissonByInversion, uniform } from '../../../../src/kernel/random.ts';
import { STRIP_HEIGHTS } from '../../../../src/models/reaction/engine/tables.ts';
import { PROCESSES } from '../../../../src/models/reaction/processes.ts';

/** Draw numbers within a place: 0 the count, 1.. the candidates, and far above them their marks. */
const MARK_DRAW = 0x40000000;
/** The draws of commitments lie where no candidate's can. */
const COMMITMENT_DRAW = -1;

/**
 * The Poisson field from which all runs of a path take their acts (Poisson embedding, Bremaud and Massoulie 1996): points
 * over time and height, of density 1. A process takes those below its intensity; two runs that share the field differ
 * only where their intensities do. The field is laid in strips, each a pure function of (seed, path, day, process,
 * strip), so that it reaches as high as an intensity ever does and no height is cut off.
 *
 * It holds the candidates of one path and day, sorted by instant; buffers are reused.
 */
export class Field {
  /** Blocks of random words made so far, for measurements. */
  blocks = 0;
  /** Candidates present. */
  count = 0;
  /** Places of the candidates in the arrays below, by instant. */
  order = new Int32Array(64);
  /** Fraction of the day, [0, 1). */
  instant = new Float64Array(64);
  /** Acts per day. */
  height = new Float64Array(64);
  process = new Int32Array(64);
  #strip = new Int32Array(64);
  #draw = new Int32Array(64);

  readonly stripHeight: number;
  readonly #none: number;
  readonly #key0: number;
  readonly #key1: number;
  readonly #words = new Int32Array(4);
  /** Height up to which each process's strips are laid today. */
  readonly #laid = new Float64Array(PROCESSES);
  readonly #strips = new Int32Array(PROCESSES);
  #path = 0;
  #day = 0;

  constructor(seed: number, stripHeight: number = STRIP_HEIGHTS['reaction/1']) {
    this.stripHeight = stripHeight;
    this.#none = Math.exp(-stripHeight);
    [this.#key0, this.#key1] = keyOfSeed(seed);
  }

  /** Empties the field and moves it to a path and day (from 0). */
  begin(path: number, day: number): void {
    this.#path = path;
    this.#day = day;
    this.count = 0;
    this.#laid.fill(0);
    this.#strips.fill(0);
  }

  /** Lays a process's strips until they reach `height`; of new ones only the candidates later than `after` come in. */
  reach(process: number, height: number, after: number): void {
    while ((this.#laid[process] as number) < height) {
      const strip = this.#strips[process] as number;
      this.#lay(process, strip, after);
      this.#strips[process] = strip + 1;
      this.#laid[process] = (strip + 1) * this.stripHeight;
    }
  }

  #lay(process: number, strip: number, after: number): void {
    const words = this.#words;
    this.#fill(process, strip, 0);
    const u = uniform(words[0] as number, words[1] as number);
    if (u < this.#none) return;
    const candidates = poissonByInversion(u, this.stripHeight, this.#none);
    for (let draw = 1; draw <= candidates; draw += 1) {
      this.#fill(process, strip, draw);
      const instant = uniform(words[0] as number, words[1] as number);
      if (instant <= after) continue;
      const height = (strip + uniform(words[2] as number, words[3] as number)) * this.stripHeight;
      this.#insert(instant, height, process, strip, draw);
    }
  }

  #fill(process: number, strip: number, draw: number): void {
    this.blocks += 1;
    philox(this.#words, this.#path, this.#day * PROCESSES + process, strip, draw, this.#key0, this.#key1);
  }

  #insert(instant: number, height: number, process: number, strip: number, draw: number): void {
    const place = this.count;
    if (place === this.order.length) this.#grow();
    this.instant[place] = instant;
    this.height[place] = height;
    this.process[place] = process;
    this.#strip[place] = strip;
    this.#draw[place] = draw;
    const { order } = this;
    let at = place;
    while (at > 0 && (this.instant[order[at - 1] as number] as number) > instant) {
      order[at] = order[at - 1] as number;
      at -= 1;
    }
    order[at] = place;
    this.count = place + 1;
  }

  #grow(): void {
    const size = this.order.length * 2;
    const integers = (old: Int32Array) => {
      const grown = new Int32Array(size);
      grown.set(old);
      return grown;
    };
    const doubles = (old: Float64Array) => {
      const grown = new Float64Array(size);
      grown.set(old);
      return grown;
    };
    this.order = integers(this.order);
    this.process = integers(this.process);
    this.#strip = integers(this.#strip);
    this.#draw = integers(this.#draw);
    this.instant = doubles(this.instant);
    this.height = doubles(this.height);
  }

  /** The uniform that decides the mark of the candidate at a place. */
  markOf(place: number): number {
    const words = this.#words;
    this.#fill(
      this.process[place] as number,
      this.#strip[place] as number,
      MARK_DRAW + (this.#draw[place] as number),
    );
    return uniform(words[0] as number, words[1] as number);
  }

  /** The uniform that decides whether a path carries out a commitment. */
  carriedOut(path: number, id: readonly [number, number]): number {
    const words = this.#words;
    philox(words, path, id[0], id[1], COMMITMENT_DRAW, this.#key0, this.#key1);
    return uniform(words[0] as number, words[1] as number);
  }
}
