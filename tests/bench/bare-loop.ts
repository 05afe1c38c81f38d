import { philox, uniform } from '../../src/kernel/random.ts';

/** How often a simulation calls what it cannot do without. */
export interface BareCalls {
  readonly blocks: number;
  readonly exponentials: number;
}

/** The least that any such simulation does: as many random blocks and exponentials, and nothing else. */
export function bareLoop({ blocks, exponentials }: BareCalls): number {
  const words = new Int32Array(4);
  let sum = 0;
  for (let i = 0; i < blocks; i += 1) {
    philox(words, i, 1, 2, 3, 4, 5);
    sum += uniform(words[0] as number, words[1] as number);
  }
  for (let i = 0; i < exponentials; i += 1) sum += Math.exp(-i / exponentials);
  return sum;
}
