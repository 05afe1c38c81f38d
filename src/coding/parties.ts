import type { Lexicon } from './lexicon.ts';
import { mentionsIn, phraseBook } from './mentions.ts';
import { readableText } from './readable-text.ts';
import { sentencesOf } from './sentences.ts';
import type { Tagger } from './token.ts';

/** A text speaks of two states together more than it names either by accident: a sentence with both counts for more. */
const TOGETHER = 3;

/** The two states that a text is about, in the order of their codes; `undefined` where it does not name two. */
export function partiesIn(
  original: string,
  { lexicon, tagger }: { readonly lexicon: Lexicon; readonly tagger: Tagger },
): [string, string] | undefined {
  const { text } = readableText(original);
  const book = phraseBook(lexicon.states);
  const alone = new Map<string, number>();
  const together = new Map<string, number>();
  for (const { tokens } of sentencesOf(text, tagger).sentences) {
    const named = [
      ...new Set(
        mentionsIn(tokens, text, book).flatMap(({ code, kind }) => (kind === 'place' ? [] : [code])),
      ),
    ]
      // Unions and alliances are named by codes of their own; a relation is of two states.
      .filter((code) => Object.hasOwn(lexicon.states.states, code))
      .sort();
    for (const [index, code] of named.entries()) {
      alone.set(code, (alone.get(code) ?? 0) + 1);
      for (const other of named.slice(index + 1)) {
        const pair = `${code} ${other}`;
        together.set(pair, (together.get(pair) ?? 0) + TOGETHER);
      }
    }
  }
  const often = [...alone].sort(byCount).slice(0, MOST_STATES);
  let best: { readonly pair: [string, string]; readonly weight: number } | undefined;
  for (const [index, [a, ofA]] of often.entries()) {
    for (const [b, ofB] of often.slice(index + 1)) {
      const pair: [string, string] = a < b ? [a, b] : [b, a];
      const weight = (together.get(pair.join(' ')) ?? 0) + Math.min(ofA, ofB);
      if (best === undefined || weight > best.weight) best = { pair, weight };
    }
  }
  return best?.pair;
}

const MOST_STATES = 12;

const byCount = ([a, ofA]: readonly [string, number], [b, ofB]: readonly [string, number]): number =>
  ofB - ofA || (a < b ? -1 : 1);
