import { keyOfSeed, philox, uniform } from '../../kernel/random.ts';
import type { ReactionParameters } from './parameters.ts';

/** Places these draws apart from those of the field and of commitments. */
const SPREAD_DRAW = 0xfffffffe | 0;

const words = new Int32Array(4);

/**
 * The factors of a path's base rates of conflict and of cooperation: draws from Gamma(spread, 1 / spread), of mean 1 and variance
 * 1 / spread; one and the same where the spread is one number. Where the two share m of their draws, their covariance is m over the
 * product of their spreads. `undefined` where rates are the same on all paths.
 */
export function rateFactors(
  seed: number,
  path: number,
  spread: ReactionParameters['spread'] = 0,
): readonly [number, number] | undefined {
  if (typeof spread === 'number') {
    if (spread === 0) return undefined;
    const factor = rateFactor(seed, path, spread);
    return [factor, factor];
  }
  const { conflict, cooperation, shared } = spread;
  return [rateFactor(seed, path, conflict), rateFactor(seed, path, cooperation, 1, shared)];
}

/**
 * One such draw, as the mean of `spread` exponential ones (a whole number); 1 where it is 0. A function of seed, path and the
 * draw's number alone, so that all branches and variations share it. The first `shared` of them are those of the draw number 0.
 */
export function rateFactor(seed: number, path: number, spread: number, number = 0, shared = 0): number {
  if (spread === 0) return 1;
  const [key0, key1] = keyOfSeed(seed);
  let sum = 0;
  for (let drawn = 0; drawn < spread; drawn += 1) {
    if (drawn % 2 === 0 || drawn === shared) {
      philox(words, path, drawn >> 1, drawn < shared ? 0 : number, SPREAD_DRAW, key0, key1);
    }
    const [high = 0, low = 0] = drawn % 2 === 0 ? [words[0], words[1]] : [words[2], words[3]];
    sum -= Math.log(1 - uniform(high, low));
  }
  return sum / spread;
}
