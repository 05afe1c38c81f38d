import { describe, expect, test } from 'vitest';
import { keyOfSeed, philox, poissonByInversion, uniform } from '../../src/kernel/random.ts';

function block(counter: readonly number[], key: readonly number[]): string {
  const out = new Int32Array(4);
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = counter;
  philox(out, c0, c1, c2, c3, key[0] ?? 0, key[1] ?? 0);
  return [...out].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ');
}

/** Philox4x32-10 by its definition, on 64-bit products. */
function byDefinition(counter: readonly number[], key: readonly number[]): string {
  const low = (x: bigint) => x & 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map((word) => BigInt(word >>> 0)) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map((word) => BigInt(word >>> 0)) as [bigint, bigint];
  for (let round = 0; round < 10; round += 1) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, low(p1), (p0 >> 32n) ^ c3 ^ k1, low(p0)];
    k0 = low(k0 + 0x9e3779b9n);
    k1 = low(k1 + 0xbb67ae85n);
  }
  return [c0, c1, c2, c3].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

describe('the counter-based generator', () => {
  test.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[-1, -1, -1, -1], [-1, -1], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])(
    'given the counter %j and key %j of the published vectors, it gives their words',
    (counter, key, words) => {
      expect(block(counter, key)).toBe(words);
    },
  );

  test('given ten thousand other counters and keys, it gives the words of the definition', () => {
    const feed = new Int32Array(4);
    for (let i = 0; i < 10_000; i += 1) {
      philox(feed, i, 1, 2, 3, 4, 5);
      const counter = [...feed];
      philox(feed, i, 6, 2, 3, 4, 5);
      const key = [feed[0] ?? 0, feed[1] ?? 0];
      expect(block(counter, key)).toBe(byDefinition(counter, key));
    }
  });

  test('given the extreme words, a uniform lies in [0, 1) and has 53 bits', () => {
    expect(uniform(0, 0)).toBe(0);
    expect(uniform(-1, -1)).toBe(1 - 2 ** -53);
    expect(uniform(0, 64)).toBe(2 ** -53);
  });

  test('given seeds beyond 32 bits, their keys differ', () => {
    const seeds = [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => keyOfSeed(seed).join(':'))).size).toBe(seeds.length);
  });
});

describe('Poisson counts by inversion', () => {
  test.each([0.1, 0.25, 1, 20, 300])('given mean %d, a quantile falls to the count it belongs to', (mean) => {
    const none = Math.exp(-mean);
    let cumulative = 0;
    for (let count = 0; count < mean + 5 * Math.sqrt(mean) + 5; count += 1) {
      let logarithm = -mean + count * Math.log(mean);
      for (let k = 2; k <= count; k += 1) logarithm -= Math.log(k);
      const probability = Math.exp(logarithm);
      const middle = cumulative + probability / 2;
      if (middle < 1 - 1e-9 && probability > 1e-9) expect(poissonByInversion(middle, mean, none)).toBe(count);
      cumulative += probability;
    }
  });

  test('given the largest uniform, it ends', () => {
    expect(poissonByInversion(1 - 2 ** -53, 0.25, Math.exp(-0.25))).toBeLessThan(30);
  });
});
