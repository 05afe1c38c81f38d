import { paragraphsOf } from './paragraphs.ts';
import type { Tagger, Token } from './token.ts';

/** A sentence with its tokens; offsets are those of the whole text. */
export interface Sentence {
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
  /** A line that ends without a stop. */
  readonly heading: boolean;
}

/** Longer ones are cut: no sentence of a language has as many words, and time must not grow with more than a text's length. */
const MOST_TOKENS = 240;

export function sentencesOf(
  text: string,
  tagger: Tagger,
): { readonly sentences: Sentence[]; readonly cut: number } {
  const sentences: Sentence[] = [];
  let cut = 0;
  for (const { from, to } of paragraphsOf(text)) {
    const tagged = tagger(text.slice(from, to), from);
    for (const tokens of joinedInQuotes(tagged)) {
      if (tokens.length > MOST_TOKENS) cut += 1;
      for (let at = 0; at < tokens.length; at += MOST_TOKENS) {
        const part = tokens.slice(at, at + MOST_TOKENS);
        const [first] = part;
        const last = part.at(-1);
        if (first === undefined || last === undefined) continue;
        const heading = tagged.length === 1 && !/[.!?"')]/.test(last.text);
        sentences.push({ from: first.start, to: last.end, tokens: part, heading });
      }
    }
  }
  return { sentences, cut };
}

/** A stop inside a quotation ends no sentence of the text: what is quoted belongs to who says it. */
function joinedInQuotes(sentences: readonly (readonly Token[])[]): Token[][] {
  const joined: Token[][] = [];
  let open = false;
  for (const tokens of sentences) {
    const isTail = tokens.length === 1 && tokens[0]?.text === '"';
    const last = joined.at(-1);
    if (last !== undefined && (open || isTail) && last.length < MOST_TOKENS) last.push(...tokens);
    else joined.push([...tokens]);
    for (const { text } of tokens) if (text === '"') open = !open;
    if ((joined.at(-1)?.length ?? 0) >= MOST_TOKENS) open = false;
  }
  return joined;
}
