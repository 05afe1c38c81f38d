import { describe, expect, test } from 'vitest';
import { halfIn, mayHoldHalves } from '../../src/kernel/well-formed.ts';

const halfOf = (json: string) => (mayHoldHalves(json) ? halfIn(JSON.parse(json)) : undefined);

describe('halves of characters in what was read', () => {
  test('given JSON with half a surrogate pair in a text or a key, when it is looked for, then the way there is given', () => {
    expect(halfOf('{"a":[{"b":1},{"b":"x\\udc00"}]}')).toEqual(['a', 1, 'b']);
    expect(halfOf('{"a":{"\\ud800":1}}')).toEqual(['a', '\ufffd']);
    expect(halfOf('"\\uD83D"')).toEqual([]);
    expect(halfOf('["\\ude00\\ud83d"]')).toEqual([0]);
  });

  test('given whole characters, however they are written, when it is looked for, then there is none', () => {
    expect(halfOf('{"a":["\\ud83d\\ude00","😀",null,1,true]}')).toBeUndefined();
    expect(halfOf('{"a":"\\\\ud800"}')).toBeUndefined();
  });

  test('given a value nested deeper than the stack, when it is looked for, then it is found', () => {
    const depth = 100_000;
    const value = JSON.parse(`${'['.repeat(depth)}"\\ud800"${']'.repeat(depth)}`) as unknown;
    expect(halfIn(value)).toHaveLength(depth);
  });
});
