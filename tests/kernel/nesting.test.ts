import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tooDeepAt } from '../../src/kernel/nesting.ts';

const depthOf = (value: unknown): number =>
  value === null || typeof value !== 'object'
    ? 0
    : 1 + Math.max(0, ...Object.values(value).map((each) => depthOf(each)));

test('given any JSON text, then it is too deep exactly where its value is', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }),
      fc.integer({ min: 0, max: 6 }),
      (value, limit) => {
        for (const text of [JSON.stringify(value), JSON.stringify(value, undefined, 1)])
          expect(tooDeepAt(text, limit) !== undefined).toBe(depthOf(value) > limit);
      },
    ),
  );
});

test.each([
  ['[[[1]]]', 2, 2],
  ['["[[[", {"a\\"[": "\\\\"}]', 2, undefined],
  ['"\\\\", [[', 1, 7],
  ['"open [[[', 0, undefined],
])('given %s with %i levels allowed, then the first place beyond is %s', (text, limit, at) => {
  expect(tooDeepAt(text, limit)).toBe(at);
});
