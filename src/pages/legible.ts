/** What is drawn of no text by itself: joiners, selectors and marks of direction have no shape of their own, nor have blanks. */
const SHAPELESS = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}]/u;
/** Of a row of characters that cannot be drawn, so many are named. */
const NAMED = 3;

/** The characters that a document draws: those of its titles and descriptions, which are read out, left aside. */
export function pointsDrawn(svg: string): Set<number> {
  const drawn = svg.replaceAll(/<(title|desc)\b[^>]*>[^<]*<\/\1>/g, '');
  const points = new Set<number>();
  for (const [character] of drawn.matchAll(/[^\0-\x7f]/gu)) {
    if (!SHAPELESS.test(character)) points.add(character.codePointAt(0) ?? 0);
  }
  return points;
}

/** `U+10D0` for a character. */
export const codePoint = (point: number): string => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;

/** A text in which the characters that no font has are named by their code points, the first three of a row. */
export function withNames(text: string, missing: ReadonlySet<number>): string {
  let told = '';
  let row = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (missing.has(point)) {
      row += 1;
      if (row <= NAMED) told += `${told === '' || told.endsWith(' ') ? '' : ' '}${codePoint(point)}`;
      else if (row === NAMED + 1) told += ' \u2026';
    } else {
      if (row > 0 && !/\s/.test(character)) told += ' ';
      row = 0;
      told += character;
    }
  }
  return told;
}

/** Any value with `withNames` done to all its texts. */
export function namedIn<T>(value: T, missing: ReadonlySet<number>): T {
  const named = (part: unknown): unknown => {
    if (typeof part === 'string') return withNames(part, missing);
    if (Array.isArray(part)) return part.map(named);
    if (part instanceof Map) return new Map([...part].map(([key, each]) => [key, named(each)]));
    if (part === null || typeof part !== 'object' || ArrayBuffer.isView(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, named(each)]));
  };
  return named(value) as T;
}
