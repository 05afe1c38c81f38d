/** A word or mark of a text, with the offsets at which the text has it. */
export interface Token {
  readonly text: string;
  readonly lower: string;
  /** The word as a dictionary has it: `impose` of "imposed". */
  readonly lemma: string;
  /** Its part of speech, by the names of Universal Dependencies: NOUN, VERB, AUX, PROPN. */
  readonly pos: string;
  /** Offsets in UTF-16 units: of its first, and of the one after its last. */
  readonly start: number;
  readonly end: number;
}

/** Cuts a part of a text, which begins at offset `base`, into sentences of tagged tokens. Offsets are those of the whole text. */
export type Tagger = (part: string, base: number) => readonly (readonly Token[])[];

export const withPos = (token: Token, pos: string, lemma = token.lemma): Token => ({ ...token, pos, lemma });

/** Whether there is a token with one of these tags. */
export const isTagged = (token: Token | undefined, ...tags: readonly string[]): boolean =>
  token !== undefined && tags.includes(token.pos);

/** Whether there is a token whose word the pattern fits. */
export const reads = (token: Token | undefined, pattern: RegExp): boolean =>
  token !== undefined && pattern.test(token.lower);
