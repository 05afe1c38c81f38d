import { expect, test } from 'vitest';
import { ACTS, actNumber, actText } from '../../src/observations/act-numbers.ts';
import { allCodes } from '../../src/ontology/codes.ts';

test('given every code in both directions, when they are numbered, then numbers are in the order of the texts and give them back', () => {
  const texts = allCodes()
    .flatMap(({ code }) => [`<${code}`, `>${code}`])
    .sort((a, b) => (a < b ? -1 : 1));
  const numbers = texts.map(actNumber);
  expect(numbers.map(actText)).toEqual(texts);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers);
  expect(numbers.at(-1)).toBeLessThan(ACTS);
  expect(actNumber('>042')).toBe(actNumber('<042') + ACTS / 2);
});
