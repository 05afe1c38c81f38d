import type { TextCaution } from './readable-text.ts';
import type { Sentence } from './sentences.ts';

/** Words without which no English text gets along. */
const SMALL_WORDS = new Set(
  'the of and to in a an that is was for on with as by at from his her its it he they has have had be were are which not but this'.split(
    ' ',
  ),
);
const LEAST_WORDS = 20;
const LEAST_SHARE = 0.18;

/** Says so where a text hardly has English in it. */
export function languageCaution(sentences: readonly Sentence[]): TextCaution[] {
  let words = 0;
  let small = 0;
  for (const { tokens } of sentences) {
    for (const { lower } of tokens) {
      if (!/^\p{L}/u.test(lower)) continue;
      words += 1;
      if (SMALL_WORDS.has(lower)) small += 1;
    }
  }
  if (words < LEAST_WORDS || small >= words * LEAST_SHARE) return [];
  return [
    {
      code: 'another-language',
      message:
        'The text does not read as English, which is all that this coder knows; what it found may be wrong.',
    },
  ];
}
