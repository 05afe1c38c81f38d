/** Words that tell no code from another. */
const STOP_WORDS: ReadonlySet<string> = new Set(['a', 'an', 'the', 'of', 'to', 'with', 'and']);

/** The words that tell codes apart; all of them where none does. */
export function tellingWords(words: readonly string[]): readonly string[] {
  const telling = words.filter((word) => !STOP_WORDS.has(word));
  return telling.length === 0 ? words : telling;
}

export const singular = (word: string): string => (word.length > 3 ? word.replace(/s$/, '') : word);
