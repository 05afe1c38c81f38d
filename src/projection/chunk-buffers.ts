import { chunkLength, type ChunkTension } from '../models/reaction/chunk.ts';

/** Most chunks kept for the next run. */
const KEPT = 40;

/**
 * Memory that threads share, one buffer pair per chunk. What a run gave back serves the next one of the same horizon, so
 * that many runs one after another need no more memory than one.
 */
export class ChunkBuffers {
  #free: ChunkTension[] = [];

  take(horizonDays: number): ChunkTension {
    const length = chunkLength(horizonDays);
    if (this.#free[0]?.whatIf.length !== length) this.#free = [];
    const buffer = () => new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
    return this.#free.pop() ?? { whatIf: buffer(), baseline: buffer() };
  }

  /** Buffers that nobody reads or writes any more; their contents need not be cleared. */
  giveBack(chunks: readonly ChunkTension[]): void {
    const length = chunks[0]?.whatIf.length;
    if (length !== this.#free[0]?.whatIf.length) this.#free = [];
    this.#free.push(...chunks.slice(0, KEPT - this.#free.length));
  }
}
