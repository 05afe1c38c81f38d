/**
 * How many columns of a terminal a text takes (Unicode Standard Annex 11: wide and full-width characters take two;
 * combining marks and format characters none). Text that comes from a record is passed through `printable` first.
 */

const NARROW_ONLY = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2500-\u259f\u2800-\u28ff]*$/;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;
// A private range, so that no other text can be mistaken for a colour.
// eslint-disable-next-line no-control-regex
const SGR = /\u001b\[[0-9;]*m/g;

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

function codePointWidth(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (ZERO.test(character)) return 0;
  if (EMOJI.test(character) || WIDE.some(([from, to]) => code >= from && code <= to)) return 2;
  return 1;
}

/** Marks that turn the reading direction. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The user-perceived characters of a text. */
export const graphemesOf = (text: string): string[] =>
  NARROW_ONLY.test(text) ? [...text] : Array.from(graphemes.segment(text), ({ segment }) => segment);

/** A cluster takes the columns of its code points, but never more than two; the emoji selector U+FE0F makes it wide. */
function graphemeWidth(grapheme: string): number {
  if (grapheme.includes('\ufe0f')) return 2;
  let width = 0;
  for (const character of grapheme) width += codePointWidth(character);
  return Math.min(2, width);
}

/** Columns of a text in a terminal; colour sequences count for nothing. */
export function displayWidth(text: string): number {
  const bare = text.includes('\u001b') ? text.replace(SGR, '') : text;
  if (NARROW_ONLY.test(bare)) return bare.length;
  let width = 0;
  for (const grapheme of graphemesOf(bare)) width += graphemeWidth(grapheme);
  return width;
}

/**
 * A text from outside on one line, without anything that could steer a terminal or turn the reading direction:
 * control characters and white space become one blank, direction overrides vanish.
 */
export const printable = (text: string): string =>
  text
    .replace(DIRECTION, '')
    // eslint-disable-next-line no-control-regex
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/gu, ' ')
    .trim();

/** A message of several lines that may quote text from outside: lines and blanks stay, what could steer a terminal goes. */
export const printableLines = (text: string): string =>
  text
    .replace(DIRECTION, '')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/gu, ' ');

/** The text cut to at most `columns` columns, with `ellipsis` where something was cut. */
export function truncate(text: string, columns: number, ellipsis = '\u2026'): string {
  if (displayWidth(text) <= columns) return text;
  const room = columns - ellipsis.length;
  if (room < 0) return ellipsis.slice(0, Math.max(0, columns));
  let width = 0;
  let kept = '';
  for (const grapheme of graphemesOf(text)) {
    width += graphemeWidth(grapheme);
    if (width > room) break;
    kept += grapheme;
  }
  return kept.trimEnd() + ellipsis;
}
