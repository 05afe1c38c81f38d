import type { FamilyName } from './dictionary.ts';
import { placeOf, type Lexicon } from './lexicon.ts';
import type { Token } from './token.ts';

/** CAMEO's codes for what is asked for, meant, demanded, refused or threatened, made of the code that its deed would have. */

type Column = 'appeal' | 'intend' | 'demand' | 'refuse' | 'threaten';

/** Whether a deed is one of conflict: of the roots 11 to 20. */
export const isConflict = (deed: string): boolean => deed >= '11' && deed !== 'settle';

/** The code of a deed under a governing verb; the longest beginning of the deed's code counts. */
export function governedCode(grid: Lexicon['grid'], deed: string, column: Column): string | undefined {
  for (let length = deed.length; length >= 2; length -= 1) {
    const code = grid[deed.slice(0, length)]?.[column];
    if (code !== undefined) return code;
  }
  return undefined;
}

/** What a family makes of a deed; `undefined` where the two together are no act toward anybody. */
export function familyCode(grid: Lexicon['grid'], family: FamilyName, deed: string): string | undefined {
  if (family === 'consider') return '014';
  if (!isConflict(deed)) return family === 'threaten' ? undefined : governedCode(grid, deed, family);
  if (family === 'intend' || family === 'threaten') return governedCode(grid, deed, 'threaten');
  return family === 'appeal' || family === 'demand' ? '113' : undefined;
}

/** What is done to a deed that is stopped: cooperation that ends is conflict, fighting that ends is a concession. */
export function ceasedCode(deed: string): string | undefined {
  const root = deed.slice(0, 2);
  if (root === '04') return '164';
  if (root === '07') return '162';
  if (root === '06') return deed.startsWith('061') ? '163' : '160';
  if (root === '05') return '160';
  if (deed.startsWith('163')) return '085';
  return root === '15' || root >= '18' ? '087' : undefined;
}

export interface NamedDeed {
  readonly deed: string;
  readonly word: Token;
}

/** The deed that a noun among some words names: "talks", "an end to the embargo". */
export function deedNamed({ contents }: Lexicon, words: readonly Token[]): NamedDeed | undefined {
  for (const { deed, nouns, after } of contents) {
    const begin = after === undefined ? 0 : placeOf(after, words) + 1;
    if (after !== undefined && begin === 0) continue;
    const at = placeOf(nouns, words.slice(begin));
    const word = at === -1 ? undefined : words[begin + at];
    if (
      word !== undefined &&
      (word.pos === 'NOUN' || word.pos === 'PROPN' || word.pos === 'ADJ' || word.pos === 'VERB')
    )
      return { deed, word };
  }
  return undefined;
}
