import { describe, expect, test } from 'vitest';
import { instantiate } from '../../../src/models/reaction/engine/instance.ts';

const { exp, expBeside } = instantiate(1).exports;

/** Arguments over whose bits are compared; `DETENTE_TEST_EXP=40000000` makes it as many. */
const ARGUMENTS = Number(process.env['DETENTE_TEST_EXP'] ?? 400_000);

/** A quick generator of 32 bits (xorshift); the quality that is asked of it is to go everywhere. */
function* words(seed: number): Generator<number> {
  for (let word = seed; ; yield word >>> 0) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
  }
}

describe("the engine's exp", () => {
  test('given special and limiting arguments, it is Math.exp to the bit', () => {
    const limits = [
      709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412, -708.4, -740,
    ];
    const bends = [0.34657359027997264, 1.0397207708399179, 2 ** -28, 1, -1, 2.5e-9];
    const special = [0, -0, Number.NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE, -1e300];
    for (const x of [...limits, ...bends, ...bends.map((bend) => -bend), ...special]) {
      expect(exp(x), String(x)).toBe(Math.exp(x));
      for (const other of [0.7, x, Number.NaN, 800]) {
        expect(expBeside(x, other), `${x} beside ${other}`).toBe(Math.exp(x));
      }
    }
  });

  test('given arguments from -750 to 750 and near 0, it is Math.exp to the bit', () => {
    const random = words(20_210_616);
    const other: number[] = [];
    for (let i = 0; i < ARGUMENTS; i += 1) {
      const unit =
        ((random.next().value as number) * 2 ** 21 + (random.next().value as number) / 2 ** 11) / 2 ** 53;
      const x = i % 4 === 0 ? (unit - 0.5) * 1500 : (unit - 0.5) * 2 ** ((i % 30) - 20);
      if (exp(x) !== Math.exp(x) || expBeside(x, unit) !== Math.exp(x)) other.push(x);
    }
    expect(other).toEqual([]);
  });
});
