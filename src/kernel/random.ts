/**
 * A counter-based generator: the draw for a place is a pure function of the place, so that any part of a simulation can
 * be made again alone, in any order and on any thread. Philox4x32-10 after Salmon, Moraes, Dror and Shaw, "Parallel
 * Random Numbers: As Easy as 1, 2, 3" (SC 2011), which passes TestU01's BigCrush.
 */

const MULTIPLIER_0_LOW = 0x1f53;
const MULTIPLIER_0_HIGH = 0xd251;
const MULTIPLIER_1_LOW = 0x8d57;
const MULTIPLIER_1_HIGH = 0xcd9e;
const MULTIPLIER_0 = 0xd2511f53 | 0;
const MULTIPLIER_1 = 0xcd9e8d57 | 0;
const KEY_STEP_0 = 0x9e3779b9 | 0;
const KEY_STEP_1 = 0xbb67ae85 | 0;

/**
 * Writes the four 32-bit words of the block at counter (c0, c1, c2, c3) under key (k0, k1) to `out`. No allocation; the
 * high half of each 64-bit product is put together from 16-bit halves, since BigInt would cost a hundred times as much.
 */
export function philox(
  out: Int32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  for (let round = 0; round < 10; round += 1) {
    const low0 = c0 & 0xffff;
    const high0 = c0 >>> 16;
    const cross0 = Math.imul(MULTIPLIER_0_HIGH, low0) + (Math.imul(MULTIPLIER_0_LOW, low0) >>> 16);
    const middle0 = Math.imul(MULTIPLIER_0_LOW, high0) + (cross0 & 0xffff);
    const product0 = (Math.imul(MULTIPLIER_0_HIGH, high0) + (cross0 >>> 16) + (middle0 >>> 16)) | 0;

    const low1 = c2 & 0xffff;
    const high1 = c2 >>> 16;
    const cross1 = Math.imul(MULTIPLIER_1_HIGH, low1) + (Math.imul(MULTIPLIER_1_LOW, low1) >>> 16);
    const middle1 = Math.imul(MULTIPLIER_1_LOW, high1) + (cross1 & 0xffff);
    const product1 = (Math.imul(MULTIPLIER_1_HIGH, high1) + (cross1 >>> 16) + (middle1 >>> 16)) | 0;

    const next1 = Math.imul(MULTIPLIER_1, c2);
    const next3 = Math.imul(MULTIPLIER_0, c0);
    c0 = product1 ^ c1 ^ k0;
    c2 = product0 ^ c3 ^ k1;
    c1 = next1;
    c3 = next3;
    k0 = (k0 + KEY_STEP_0) | 0;
    k1 = (k1 + KEY_STEP_1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

const TWO_26 = 67_108_864;
const TWO_MINUS_53 = 1 / 9_007_199_254_740_992;

/** A double in [0, 1) with 53 random bits, out of two words. */
export const uniform = (high: number, low: number): number =>
  ((high >>> 5) * TWO_26 + (low >>> 6)) * TWO_MINUS_53;

/** The two key words of a seed: an integer from 0 to 2^53 - 1. */
export const keyOfSeed = (seed: number): readonly [number, number] => [
  seed | 0,
  Math.floor(seed / 4_294_967_296) | 0,
];

/**
 * The Poisson count of mean `mean` (below 700) at the quantile `u` in [0, 1), by inversion; `none` is exp(-mean), which
 * callers keep. It ends where a further term no longer changes the sum, which is past the resolution of `u`.
 */
export function poissonByInversion(u: number, mean: number, none: number): number {
  let count = 0;
  let term = none;
  let sum = none;
  while (u >= sum && (count < mean || term > sum * 1e-18)) {
    count += 1;
    term *= mean / count;
    sum += term;
  }
  return count;
}
