import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, printable, truncate } from '../../src/charts/display-width.ts';

// eslint-disable-next-line no-control-regex
const STEERING = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

describe('the width of a text in a terminal', () => {
  test.each([
    ['', 0],
    ['sanctions', 9],
    ['Détente', 7],
    ['De\u0301tente', 7],
    ['外交部', 6],
    ['Россия', 6],
    ['한국', 4],
    ['👩‍👩‍👧 x', 4],
    ['🇺🇸', 2],
    ['☎️', 2],
    ['a\u200bb', 2],
    ['ﾃﾞﾀﾝﾄ', 5],
    ['\u001b[1;38;5;93macute\u001b[0m', 5],
    ['▲−“”…', 5],
  ])('given %j, then it takes %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  test('given any text and room, then a cut text fits and whole texts are left alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 40 }), (raw, columns) => {
        const text = printable(raw);
        const short = truncate(text, columns);
        expect(displayWidth(short)).toBeLessThanOrEqual(columns);
        if (displayWidth(text) <= columns) expect(short).toBe(text);
      }),
    );
  });

  test('given wide characters, then a text is cut between them', () => {
    expect(truncate('外交部の談話', 6)).toBe('外交…');
    expect(truncate('外交部の談話', 7)).toBe('外交部…');
    expect(truncate('one two', 5)).toBe('one…');
  });

  test('given white space of any width, then each run of it is one blank, so that wrapping loses none', () => {
    expect(printable('a\u2000b\u3000\u00a0c\u1680d\u202fe\u205f')).toBe('a b c d e');
  });

  test('given text that steers terminals or turns the reading direction, then nothing of it is left', () => {
    expect(printable('a\u001b[2J\u001b]0;title\u0007b\r\nc\u202ed\u2066e\u009b31m')).toBe(
      'a [2J ]0;title b cde 31m',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(STEERING);
      }),
    );
  });
});
