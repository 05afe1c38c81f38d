import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GenerationCache } from '../../src/eventstore/sqlite/generation-cache.ts';

test('given any use, when looked up, then a value is the last one set or forgotten, and the size stays within the capacity', () => {
  const operation = fc.record({ key: fc.nat(30), value: fc.option(fc.nat(1_000), { nil: undefined }) });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.array(operation), (capacity, operations) => {
      const cache = new GenerationCache<number, number>(capacity);
      const truth = new Map<number, number>();
      for (const { key, value } of operations) {
        if (value === undefined) expect([undefined, truth.get(key)]).toContain(cache.get(key));
        else {
          cache.set(key, value);
          truth.set(key, value);
          expect(cache.get(key)).toBe(value);
        }
        expect(cache.size).toBeLessThanOrEqual(capacity);
      }
    }),
  );
});

test('given a key in constant use, when many others pass, then it is kept and they are forgotten', () => {
  const cache = new GenerationCache<string, number>(10);
  cache.set('kept', 1);
  for (let k = 0; k < 100; k += 1) {
    cache.set(`passing-${k}`, k);
    expect(cache.get('kept')).toBe(1);
  }
  expect(cache.get('passing-0')).toBeUndefined();
  cache.clear();
  expect(cache.get('kept')).toBeUndefined();
});
