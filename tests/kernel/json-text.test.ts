import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/kernel/canonical-json.ts';
import { jsonOf, JsonText } from '../../src/kernel/json-text.ts';

const LIST = [
  ['2018-01-01', 1, 'a "b" é'],
  ['2018-01-02', 20, ''],
];

test('given a list that is written already, when what holds it is printed in any way, then the text is that of the list', () => {
  const written = { b: JsonText.of(LIST), a: 1, gone: undefined, c: [1, { z: 1, y: null }] };
  const plain = { b: LIST, a: 1, gone: undefined, c: [1, { z: 1, y: null }] };
  expect(jsonOf(written)).toBe(JSON.stringify(plain));
  expect(JSON.stringify(written)).toBe(JSON.stringify(plain));
  expect(canonicalJson(written)).toBe(canonicalJson(plain));
  expect(written.b.read()).toEqual(LIST);
  for (const value of [plain, LIST, null, 'text', 3, undefined])
    expect(jsonOf(value)).toBe(JSON.stringify(value));
});

test('given several lists, when they are joined, then it is the list of all members, also where some have none', () => {
  const [first, second] = LIST.map((member) => JsonText.of([member]));
  if (first === undefined || second === undefined) throw new Error('there are two');
  expect(JsonText.joined([first, JsonText.of([]), second]).read()).toEqual(LIST);
  expect(JsonText.joined([]).read()).toEqual([]);
  expect(JsonText.joined([first])).toBe(first);
});
