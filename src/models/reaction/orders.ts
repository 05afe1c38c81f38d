import { keyOfSeed, philox, uniform } from '../../kernel/random.ts';

/** Lies where no draw of a candidate, a mark or a commitment can. */
const ORDER_DRAW = -2;

/** A random order of 0 .. `steps` - 1, all equally likely: a function of seed and path alone (Fisher and Yates). */
export function orderOf(seed: number, path: number, steps: number): number[] {
  const [key0, key1] = keyOfSeed(seed);
  const words = new Int32Array(4);
  const order = Array.from({ length: steps }, (_, step) => step);
  for (let left = steps - 1; left > 0; left -= 1) {
    philox(words, path, left, 0, ORDER_DRAW, key0, key1);
    const drawn = Math.floor(uniform(words[0] as number, words[1] as number) * (left + 1));
    [order[left], order[drawn]] = [order[drawn] as number, order[left] as number];
  }
  return order;
}
