import type { Called, Dictionary } from './dictionary.ts';
import type { Token } from './token.ts';

/** A place where a sentence names a state, something of a state, or a person who acts for one. Indices are of the sentence's tokens. */
export interface Mention {
  readonly from: number;
  readonly to: number;
  readonly code: string;
  /** `name` Russia, `of` Russian, `seat` Moscow, `place` Kursk, `person` somebody whom the text itself or the reader told to be of it. */
  readonly kind: 'name' | 'of' | 'seat' | 'place' | 'person';
  /** A person of whom the text only lets one conclude whose they are. */
  readonly concluded?: boolean;
}

interface Phrase {
  readonly text: string;
  readonly code: string;
  readonly kind: Mention['kind'];
}

/** Phrases by their first word. */
export type PhraseBook = ReadonlyMap<string, readonly Phrase[]>;

const firstWord = (text: string): string => /^[\p{L}\p{N}.]+/u.exec(text)?.[0] ?? text;

export function phraseBook({ states, groups, places }: Dictionary['states']): PhraseBook {
  const book = new Map<string, Phrase[]>();
  const add = (text: string, code: string, kind: Phrase['kind']) => {
    for (const written of new Set([text, text.toUpperCase()])) {
      // Short names in capitals would be other words: "OF", "IT".
      if (written !== text && text.length < 4) continue;
      const key = firstWord(written);
      book.set(key, [...(book.get(key) ?? []), { text: written, code, kind }]);
    }
  };
  const called = (code: string, { names, of, seats }: Called) => {
    for (const text of names) add(text, code, 'name');
    for (const text of of) add(text, code, 'of');
    for (const text of seats) add(text, code, 'seat');
  };
  for (const [code, entry] of Object.entries({ ...states, ...groups })) called(code, entry);
  for (const [code, names] of Object.entries(places)) for (const text of names) add(text, code, 'place');
  for (const phrases of book.values()) phrases.sort((a, b) => b.text.length - a.text.length);
  return book;
}

const MOST_WORDS = 7;

/** The states that a sentence names, from left to right; of phrases at one place the longest. */
export function mentionsIn(tokens: readonly Token[], text: string, book: PhraseBook): Mention[] {
  const mentions: Mention[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const found = phraseAt(tokens, at, text, book);
    if (found === undefined) continue;
    mentions.push(found);
    at = found.to - 1;
  }
  return mentions.filter((mention, index) => !isOffice(mention, mentions[index - 1]));
}

/** "The Argentine Congress": the seat names an office of the state before it, not the state whose seat is called so. */
const isOffice = (mention: Mention, before: Mention | undefined): boolean =>
  mention.kind === 'seat' &&
  before?.kind === 'of' &&
  before.to === mention.from &&
  before.code !== mention.code;

function phraseAt(tokens: readonly Token[], at: number, text: string, book: PhraseBook): Mention | undefined {
  const first = tokens[at];
  const phrases = first === undefined ? undefined : (book.get(firstWord(first.text)) ?? book.get(first.text));
  if (first === undefined || phrases === undefined) return undefined;
  for (const { text: phrase, code, kind } of phrases) {
    for (let to = at + 1; to <= Math.min(at + MOST_WORDS, tokens.length); to += 1) {
      const last = tokens[to - 1];
      if (last === undefined || last.end - first.start > phrase.length + 3) break;
      if (text.slice(first.start, last.end).replace(/\s+/g, ' ') === phrase)
        return { from: at, to, code, kind: asUsed(kind, tokens[to], phrase) };
    }
  }
  return undefined;
}

/** "US" and "UK" are names and adjectives: adjectives before what they describe. */
const asUsed = (kind: Mention['kind'], next: Token | undefined, phrase: string): Mention['kind'] => {
  const describes = next !== undefined && ['NOUN', 'ADJ', 'PROPN'].includes(next.pos);
  return kind === 'name' && describes && /^(US|U\.S\.|UK|EU|UN|UAE)$/.test(phrase) ? 'of' : kind;
};

/** "Moscow" is the Soviet Union where it is a party, and Russia is none; "the Soviet Union" is Russia where that is a party alone. */
export function formerly(
  parties: readonly [string, string],
  { states }: Dictionary['states'],
): (mention: Mention) => Mention {
  const then = new Map(
    parties.flatMap((party) => {
      const heir = states[party]?.heir;
      return heir === undefined || parties.includes(heir) ? [] : [[heir, party] as const];
    }),
  );
  for (const [code, { heir }] of Object.entries(states)) {
    if (heir !== undefined && parties.includes(heir) && !parties.includes(code)) then.set(code, heir);
  }
  return (mention) => ({ ...mention, code: then.get(mention.code) ?? mention.code });
}
