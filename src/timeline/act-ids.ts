import type { ByteSource } from '../eventstore/snapshots/snapshot-part.ts';
import { placeOf, Slabs } from './slabs.ts';

const NONE = -1;

/** Bytes of one block of ids. An id lies within one block. */
const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;
const FIRST_BLOCK = 1 << 10;
const FIRST_SLOTS = 1 << 6;
/** Ids that are linked at a time when a table is restored: a millisecond or two. */
const LINKED_A_TURN = 1 << 13;

/**
 * The ids of a history's acts, each stored once as bytes and numbered in order of first appearance. Look-up is by open
 * addressing: a slot holds an id's hash beside its number, so that a new id costs one access to memory, and doubling
 * the slots needs no ids and goes through memory in order (some 10 ms for a million ids).
 */
export class ActIds {
  readonly #ids = new Slabs({ start: 'u32', length: 'u16' });
  readonly #blocks: Uint8Array[] = [new Uint8Array(FIRST_BLOCK)];
  /** Where the bytes of the next id may begin. */
  #end = 0;
  /** Two words a slot: the hash, and the id's number plus 1; 0 in an empty slot. */
  #slots = new Int32Array(2 * FIRST_SLOTS);

  get count(): number {
    return this.#ids.rows;
  }

  /** Up to where the bytes of the ids reach. */
  get end(): number {
    return this.#end;
  }

  /** The number of `id`, or -1 where it never appeared. */
  find(id: string): number {
    const slots = this.#slots;
    return (slots[this.#slotOf(hashOf(id), id) + 1] as number) - 1;
  }

  /** The number of `id`, given to it now if it is new. Throws a `RangeError` for an id that is not ASCII. */
  numberOf(id: string): number {
    const hash = hashOf(id);
    const slot = this.#slotOf(hash, id);
    const known = (this.#slots[slot + 1] as number) - 1;
    if (known !== NONE) return known;
    const number = this.#store(id);
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = number + 1;
    // At most three slots of four are taken.
    if (8 * this.#ids.rows > 3 * this.#slots.length) this.#double();
    return number;
  }

  idOf(number: number): string {
    const slab = this.#ids.slab(number);
    const start = slab.start[placeOf(number)] as number;
    const at = start & (BLOCK - 1);
    const length = slab.length[placeOf(number)] as number;
    return String.fromCharCode(...this.#blockOf(start).subarray(at, at + length));
  }

  /** The first `count` ids, whose bytes reach up to `end`. */
  *bytes(count: number, end: number): Generator<Uint8Array> {
    yield* this.#ids.bytes(count);
    for (let start = 0; start < end; start += BLOCK) {
      const length = Math.min(BLOCK, end - start);
      const block = this.#blockOf(start).subarray(0, length);
      yield block;
      // A first block stays short where the second id is so long that it begins the next one.
      if (block.length < length) yield new Uint8Array(length - block.length);
    }
  }

  /** Fills an empty table from the bytes of another one. */
  async restore(count: number, end: number, source: ByteSource): Promise<void> {
    await this.#ids.restore(count, source);
    for (let start = 0; start < end; start += BLOCK) {
      const length = Math.min(BLOCK, end - start);
      let size = start === 0 ? FIRST_BLOCK : BLOCK;
      while (size < length) size *= 2;
      const block = new Uint8Array(size);
      await source.readInto(block.subarray(0, length));
      this.#blocks[start >>> BLOCK_BITS] = block;
    }
    this.#end = end;
    let slots = 2 * FIRST_SLOTS;
    while (8 * count > 3 * slots) slots *= 2;
    this.#slots = new Int32Array(slots);
    for (let first = 0; first < count; first += LINKED_A_TURN) {
      if (first > 0) await source.turn();
      this.#link(first, Math.min(count, first + LINKED_A_TURN));
    }
  }

  /** Gives ids that have a number their slots. */
  #link(from: number, to: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let number = from; number < to; number += 1) {
      const slab = this.#ids.slab(number);
      const start = slab.start[placeOf(number)] as number;
      const length = slab.length[placeOf(number)] as number;
      const hash = hashOfBytes(this.#blockOf(start), start & (BLOCK - 1), length);
      let slot = (2 * hash) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = hash;
      slots[slot + 1] = number + 1;
    }
  }

  /** The slot that holds `id`, or the empty one where it belongs. */
  #slotOf(hash: number, id: string): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (2 * hash) & mask;
    for (;;) {
      const number = (slots[slot + 1] as number) - 1;
      if (number === NONE || (slots[slot] === hash && this.#equals(number, id))) return slot;
      slot = (slot + 2) & mask;
    }
  }

  #equals(number: number, id: string): boolean {
    const slab = this.#ids.slab(number);
    const place = placeOf(number);
    if (slab.length[place] !== id.length) return false;
    const start = slab.start[place] as number;
    const block = this.#blockOf(start);
    const offset = start & (BLOCK - 1);
    for (let at = 0; at < id.length; at += 1) if (block[offset + at] !== id.charCodeAt(at)) return false;
    return true;
  }

  /** Adds the bytes of an id and returns its number. */
  #store(id: string): number {
    const { length } = id;
    const start = this.#reserve(length);
    const block = this.#blockOf(start);
    const offset = start & (BLOCK - 1);
    let all = 0;
    for (let at = 0; at < length; at += 1) {
      const letter = id.charCodeAt(at);
      block[offset + at] = letter;
      all |= letter;
    }
    if (all > 0x7f) throw new RangeError(`an act id is lower-case ASCII, not ${JSON.stringify(id)}`);
    this.#end = start + length;
    const number = this.#ids.add();
    const slab = this.#ids.slab(number);
    slab.start[placeOf(number)] = start;
    slab.length[placeOf(number)] = length;
    return number;
  }

  /** Finds room for the bytes of an id and returns where they may begin. */
  #reserve(length: number): number {
    if (length > BLOCK) throw new RangeError(`an act id of ${length} bytes is too long`);
    const within = this.#end & (BLOCK - 1);
    // The rest of a block that is too short for an id stays empty.
    const start = within + length > BLOCK ? this.#end + BLOCK - within : this.#end;
    const index = start >>> BLOCK_BITS;
    const needed = (start & (BLOCK - 1)) + length;
    const block = this.#blocks[index];
    if (block === undefined) {
      this.#blocks.push(new Uint8Array(BLOCK));
    } else if (block.length < needed) {
      // Only a history's first block starts small and grows.
      let size = block.length;
      while (size < needed) size *= 2;
      const larger = new Uint8Array(size);
      larger.set(block);
      this.#blocks[index] = larger;
    }
    return start;
  }

  #double(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      const number = old[from + 1] as number;
      if (number === 0) continue;
      const hash = old[from] as number;
      let slot = (2 * hash) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = hash;
      slots[slot + 1] = number;
    }
    this.#slots = slots;
  }

  #blockOf(start: number): Uint8Array {
    return this.#blocks[start >>> BLOCK_BITS] as Uint8Array;
  }
}

/** A multiplicative hash of 30 bits; its upper bits are folded into the lower ones, which choose the slot. */
function hashOf(text: string): number {
  let hash = 0x2545f491;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x5bd1e995);
  return (hash ^ (hash >>> 15) ^ (hash >>> 24)) & 0x3fffffff;
}

/** `hashOf` the text whose letters are the bytes from `from` on. */
function hashOfBytes(bytes: Uint8Array, from: number, length: number): number {
  let hash = 0x2545f491;
  for (let at = from; at < from + length; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x5bd1e995);
  return (hash ^ (hash >>> 15) ^ (hash >>> 24)) & 0x3fffffff;
}
