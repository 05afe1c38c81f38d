import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packed, toHundredths, unpacked } from '../../../src/models/reaction/packed-column.ts';

describe('packed columns', () => {
  test.each([
    [[], ''],
    [[0, 0.01, 0, 0.15, 0.16], 'ACDeC'],
    // 5 327 hundredths are 10 654 with the sign: 30, 12 and 10 in groups of five bits, the lowest first.
    [[53.27, 53.27, 53.11], '+sKAhB'],
    [[-53.27], '/sK'],
  ])('given figures, when they are packed, then it is as source maps write them', (column, text) => {
    expect(packed(column)).toBe(text);
    expect(unpacked(text)).toEqual(column);
  });

  test('given any figures, when they are packed and read, then they are the same to a hundredth', () => {
    const column = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 400 });
    fc.assert(
      fc.property(column, (given) => void expect(unpacked(packed(given))).toEqual(given.map(toHundredths))),
    );
  });

  test.each(['é', 'A=', '+', 'AAg'])('given the text %s, when it is read, then it is refused', (text) => {
    expect(() => unpacked(text)).toThrow(RangeError);
  });
});
