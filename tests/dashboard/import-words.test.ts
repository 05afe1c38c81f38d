import { expect, test } from 'vitest';
import {
  fileRefusal,
  partiesOf,
  reportSentence,
  stateWords,
} from '../../src/dashboard/writing/import-words.ts';

test('given codes as somebody writes them, then they are asked for, and what is none is not', () => {
  expect(partiesOf('rus, usa')).toBe('RUS,USA');
  expect(partiesOf('RUS-USA CHN')).toBe('RUS,USA,CHN');
  expect(partiesOf('RUS')).toBeUndefined();
  expect(partiesOf('Russia, USA')).toBeUndefined();
});

test('given what became of an import, then it is said in a sentence', () => {
  const histories = { changed: 1, same: 2, refused: 0 };
  expect(reportSentence({ rows: 5, taken: 3, histories })).toBe(
    '3 of 5 rows taken; 1 history says something new, 2 said so already',
  );
  expect(reportSentence({ rows: 1, taken: 1, histories: { changed: 2, same: 0, refused: 1 } })).toBe(
    '1 of 1 row taken; 2 histories say something new, 1 could not take it',
  );
  expect(stateWords({})).toBe('not finished: run it again');
  expect(stateWords({ undone: true })).toBe('taken back');
});

test('given a file beyond what the page sends, then it is said where it can be imported', () => {
  expect(fileRefusal({ name: 'a', size: 200 * 1024 * 1024 })).toBeUndefined();
  expect(fileRefusal({ name: 'a', size: 200 * 1024 * 1024 + 1 })).toContain('detente import');
});
