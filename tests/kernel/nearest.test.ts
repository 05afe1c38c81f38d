import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../src/kernel/nearest.ts';

test('given two candidates as near as each other, then the one is meant that the word begins', () => {
  expect(nearest('say', ['day', 'actId', 'says', 'asks'])).toBe('says');
  expect(nearest('DETENTE_TOKENS_FIL', ['DETENTE_TOKENS', 'DETENTE_TOKENS_FILE'])).toBe(
    'DETENTE_TOKENS_FILE',
  );
});

test('given a nearer candidate, then it is meant, whatever another begins with', () => {
  expect(nearest('cooperatio', ['cooperation', 'cooperative acts'])).toBe('cooperation');
  expect(nearest('dya', ['dyadic', 'day'])).toBe('day');
});

test('given nothing near, then nothing is said', () => {
  expect(didYouMean('zzzzzz', ['day', 'says'])).toBe('');
});
