import { score } from '../ui/words.ts';

/** What an act of a kind would move, in words. */
export interface Moves {
  readonly words: string;
  readonly way: 'raising' | 'lowering' | 'muted';
}

export function movesOf(points: number): Moves {
  const text = Math.abs(points).toFixed(1);
  if (Number(text) === 0) return { words: 'moves nothing', way: 'muted' };
  return points < 0
    ? { words: `lowers ${text}`, way: 'lowering' }
    : { words: `raises ${text}`, way: 'raising' };
}

/** The score of a kind, where there is no record that an act of it could move. */
export const scored = (value: number): Moves => ({
  words: `score ${score(value)}`,
  way: value < 0 ? 'raising' : value > 0 ? 'lowering' : 'muted',
});

/** The name of a code as one reads it in a sentence: without what tells it apart from those below it. */
export const kindWords = (name: string): string => name.replace(/,? not specified below$/, '');
