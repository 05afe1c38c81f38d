import { mkdtempSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FontShelf } from '../../src/pages/font-shelf.reader.ts';
import { namedIn, pointsDrawn, withNames } from '../../src/pages/legible.ts';

const INTER = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
);
const folder = mkdtempSync(join(tmpdir(), 'detente-fonts-'));
copyFileSync(INTER, join(folder, 'Machine.ttf'));
writeFileSync(join(folder, 'broken.ttf'), 'no font');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const points = (text: string): Set<number> => new Set(Array.from(text, (each) => each.codePointAt(0) ?? 0));

describe('a shelf of fonts', () => {
  test('given characters of the shipped font, then no other is looked for', () => {
    const shelf = new FontShelf({ own: [INTER], folders: [folder] });
    expect(shelf.covering(points('Ünïé Ж'))).toEqual({ files: [INTER], missing: new Set() });
  });

  test('given characters that a font of the machine has, then that one is taken along, and files that are none are passed over', () => {
    const shelf = new FontShelf({ own: [], folders: [join(folder, 'nowhere'), folder] });
    expect(shelf.covering(points('Ж'))).toEqual({ files: [join(folder, 'Machine.ttf')], missing: new Set() });
  });

  test('given characters that no font has, then they are told', () => {
    const shelf = new FontShelf({ own: [INTER], folders: [folder] });
    expect(shelf.covering(points('A\ue123'))).toEqual({ files: [INTER], missing: points('\ue123') });
  });
});

describe('what cannot be drawn', () => {
  test.each([
    ['a\u10d0b', 'a U+10D0 b'],
    ['\u10d0 b', 'U+10D0 b'],
    ['\u10d0\u10d1\u10d2\u10d3\u10d4!', 'U+10D0 U+10D1 U+10D2 \u2026 !'],
    ['\u{1f600}\u{1f600}', '\u{1f600}\u{1f600}'],
    ['plain', 'plain'],
  ])('given %j, then it reads %j', (text, named) => {
    expect(withNames(text, points('\u10d0\u10d1\u10d2\u10d3\u10d4'))).toBe(named);
  });

  test('given a value with texts anywhere in it, then they are named and all else stays', () => {
    const value = { a: ['\u10d0', 1], b: new Map([['K', '\u10d0']]), c: new Float64Array([1]), d: undefined };
    expect(namedIn(value, points('\u10d0'))).toEqual({
      a: ['U+10D0', 1],
      b: new Map([['K', 'U+10D0']]),
      c: new Float64Array([1]),
      d: undefined,
    });
  });

  test('given a document, then the characters it draws are found, without what is only read out and what has no shape', () => {
    const svg =
      '<svg><title id="t">\u4e00</title><desc>\u4e01</desc><text>\u4e02\u200d\u2067\ufe0f\u00a0a</text></svg>';
    expect(pointsDrawn(svg)).toEqual(points('\u4e02'));
  });
});
