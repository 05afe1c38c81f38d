import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lru } from '../../src/kernel/lru.ts';

type Step = readonly ['get' | 'peek' | 'set' | 'delete', string];
interface Value {
  readonly key: string;
  readonly weight: number;
  readonly busy: boolean;
}

const steps = fc.array(
  fc.tuple(
    fc.constantFrom<Step[0]>('get', 'peek', 'set', 'set', 'delete'),
    fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    fc.nat(5),
    fc.boolean(),
  ),
  { maxLength: 60 },
);

/** The same as a plain list, the one used longest ago first. */
function told(list: readonly Value[], most: number, mostWeight: number): Value[] {
  const left = [...list];
  const full = () => left.length > most || left.reduce((sum, { weight }) => sum + weight, 0) > mostWeight;
  for (const value of list.slice(0, -1)) {
    if (!full()) break;
    if (!value.busy) left.splice(left.indexOf(value), 1);
  }
  return left;
}

describe('a memory of the recently used', () => {
  test('given any use of it, when it is held against a plain list, then it forgets the same', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), fc.nat(12), (used, most, mostWeight) => {
        const lru = new Lru<string, Value>({
          most,
          mostWeight,
          weightOf: ({ weight }) => weight,
          mayGo: ({ busy }) => !busy,
        });
        let list: Value[] = [];
        for (const [step, key, weight, busy] of used) {
          const known = list.find((value) => value.key === key);
          const others = list.filter((value) => value !== known);
          if (step === 'peek') expect(lru.peek(key)).toBe(known);
          if (step === 'get') {
            expect(lru.get(key)).toBe(known);
            if (known !== undefined) list = [...others, known];
          }
          if (step === 'delete') {
            lru.delete(key);
            list = others;
          }
          if (step === 'set') {
            const value = { key, weight, busy };
            lru.set(key, value);
            list = told([...others, value], most, mostWeight);
          }
          expect(lru.size).toBe(list.length);
          expect(lru.weight).toBe(list.reduce((sum, value) => sum + value.weight, 0));
          for (const value of list) expect(lru.peek(value.key)).toBe(value);
        }
      }),
    );
  });

  test('given no limits but a number, when one more comes, then the one used longest ago goes', () => {
    const lru = new Lru<string, number>({ most: 2 });
    lru.set('a', 1);
    lru.set('b', 2);
    lru.get('a');
    lru.set('c', 3);
    expect([lru.peek('a'), lru.peek('b'), lru.peek('c')]).toEqual([1, undefined, 3]);
  });
});
