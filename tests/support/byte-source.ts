import type { ByteSource } from '../../src/eventstore/snapshots/snapshot-part.ts';

/** Bytes in memory as a snapshot's source; `left` tells how many were not taken. */
export class Bytes implements ByteSource {
  #rest: Uint8Array;
  turns = 0;

  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  get left(): number {
    return this.#rest.length;
  }

  readInto(target: Uint8Array): Promise<void> {
    if (target.length > this.left) return Promise.reject(new RangeError('too few bytes are left'));
    target.set(this.#rest.subarray(0, target.length));
    this.#rest = this.#rest.subarray(target.length);
    return Promise.resolve();
  }

  turn(): Promise<void> {
    this.turns += 1;
    return Promise.resolve();
  }
}
