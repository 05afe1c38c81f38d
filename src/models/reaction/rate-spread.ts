import { keyOfSeed, philox, uniform } from '../../kernel/random.ts';

/** Places these draws apart from those of the field and of commitments. */
const SPREAD_DRAW = 0xfffffffe | 0;

const words = new Int32Array(4);

/**
 * The factor of a path's base rates: a draw from Gamma(spread, 1 / spread), of mean 1 and variance 1 / spread, as the mean of
 * `spread` exponential ones (a whole number). A function of seed and path alone, so that all branches and variations share it.
 */
export function rateFactor(seed: number, path: number, spread: number): number {
  const [key0, key1] = keyOfSeed(seed);
  let sum = 0;
  for (let drawn = 0; drawn < spread; drawn += 1) {
    if (drawn % 2 === 0) philox(words, path, drawn >> 1, 0, SPREAD_DRAW, key0, key1);
    const [high = 0, low = 0] = drawn % 2 === 0 ? [words[0], words[1]] : [words[2], words[3]];
    sum -= Math.log(1 - uniform(high, low));
  }
  return sum / spread;
}
