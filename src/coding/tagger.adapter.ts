import model from 'wink-eng-lite-web-model';
import winkNlp from 'wink-nlp';
import type { Tagger, Token } from './token.ts';

/** Tokens, their tags and the ends of sentences by wink-nlp, with its model for English. It asks no network, and keeps nothing of a text. */
export function winkTagger(): Tagger {
  const nlp = winkNlp(model, ['sbd', 'pos']);
  const { its } = nlp;
  return (text, base) => {
    const document = nlp.readDoc(text);
    const tokens = document.tokens();
    const words = tokens.out();
    const tags = tokens.out(its.pos);
    // The library's own types leave out what a lemma is asked for with.
    const lemmas = tokens.out(its.lemma as typeof its.pos);
    const gaps = tokens.out(its.precedingSpaces) as readonly string[];
    const all: Token[] = [];
    let at = base;
    for (const [index, word] of words.entries()) {
      const start = at + (gaps[index] ?? '').length;
      at = start + word.length;
      const pos = String(tags[index] ?? 'X');
      all.push({
        text: word,
        lower: word.toLowerCase(),
        lemma: String(lemmas[index] ?? word).toLowerCase(),
        pos,
        start,
        end: at,
      });
    }
    return (document.sentences().out(its.span) as unknown as readonly [number, number][]).map(
      ([first, last]) => all.slice(first, last + 1).filter(({ pos }) => pos !== 'SPACE'),
    );
  };
}
