import type { FoundDate } from './found-date.ts';
import type { Lexicon } from './lexicon.ts';
import type { Mention } from './mentions.ts';
import { isTagged, type Token } from './token.ts';
import { verbGroupAt, type VerbGroup } from './verb-groups.ts';

/** A sentence cut into what belongs together. Indices are of its tokens; `to` is the one after the last. */
export type Chunk = { readonly from: number; readonly to: number } & (
  | {
      readonly kind:
        | 'noun'
        | 'preposition'
        | 'and'
        | 'sub'
        | 'adverbial'
        | 'relative'
        | 'that'
        | 'comma'
        | 'stop'
        | 'quote'
        | 'date'
        | 'other';
    }
  | { readonly kind: 'verb'; readonly group: VerbGroup }
);

const RELATIVES = /^(who|which|whom|whose|that)$/;
const SUBORDINATORS =
  /^(when|while|whereas|because|if|unless|although|though|where|whereupon|whether|as|until|since|before|after|once|why|how|what|lest)$/;
/** What these begin is never what a verb says or asks: "warned [after it had expelled]". */
const ADVERBIAL = /^(when|while|whereas|because|although|though|whereupon|as|until|since|before|after|once)$/;
const STOPS = /^([;:()[\]—–]|--|\.\.\.|\?|!|\.)$/;
const NOUN_TAGS = new Set(['DET', 'ADJ', 'NUM', 'NOUN', 'PROPN', 'PRON', 'SYM']);
const PERSONAL = /^(he|she|it|they|him|them|we|us|i|you|himself|herself|itself|themselves|both)$/;
const POSSESSIVES = /^(his|her|its|their|our|my|your)$/;

export function chunksOf(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  dates: readonly FoundDate[],
  lexicon: Lexicon,
): Chunk[] {
  const named = new Map(mentions.filter(({ from, to }) => to - from > 1).map(({ from, to }) => [from, to]));
  const chunks: Chunk[] = [];
  for (let at = 0; at < tokens.length;) {
    const chunk = withNames(chunkAt(tokens, at, dates, lexicon, chunks.at(-1)), named);
    chunks.push(chunk);
    at = Math.max(chunk.to, at + 1);
  }
  return chunks;
}

/** A name of several words is parted by none of them: "the House of Commons". */
function withNames(chunk: Chunk, named: ReadonlyMap<number, number>): Chunk {
  if (chunk.kind !== 'noun') return chunk;
  let { to } = chunk;
  for (let at = chunk.from; at < to; at += 1) to = Math.max(to, named.get(at) ?? 0);
  return { ...chunk, to };
}

function chunkAt(
  tokens: readonly Token[],
  at: number,
  dates: readonly FoundDate[],
  lexicon: Lexicon,
  previous: Chunk | undefined,
): Chunk {
  const token = tokens[at] as Token;
  const dated = dateEnd(tokens, at, dates);
  if (dated !== undefined) return { kind: 'date', from: at, to: dated };
  const mark = markOf(token);
  if (mark !== undefined) return { kind: mark, from: at, to: at + 1 };
  const group = verbGroupAt(tokens, at, lexicon);
  if (group !== undefined) return { kind: 'verb', from: at, to: group.to, group };
  const link = linkOf(tokens, at, previous);
  if (link !== undefined) return { kind: link, from: at, to: at + 1 };
  if (NOUN_TAGS.has(token.pos)) return { kind: 'noun', from: at, to: nounEnd(tokens, at, dates, lexicon) };
  if (isTagged(token, 'ADP', 'SCONJ')) return { kind: 'preposition', from: at, to: at + 1 };
  if (token.pos === 'ADV' && isTagged(tokens[at + 1], 'ADJ', 'NUM') && isNounAhead(tokens, at + 1)) {
    return { kind: 'noun', from: at, to: nounEnd(tokens, at + 1, dates, lexicon) };
  }
  return { kind: 'other', from: at, to: at + 1 };
}

function markOf({ text, pos }: Token): 'comma' | 'stop' | 'quote' | 'and' | undefined {
  if (text === ',') return 'comma';
  if (STOPS.test(text)) return 'stop';
  if (text === '"' || text === "'") return 'quote';
  return pos === 'CCONJ' ? 'and' : undefined;
}

function linkOf(
  tokens: readonly Token[],
  at: number,
  previous: Chunk | undefined,
): 'that' | 'relative' | 'sub' | 'adverbial' | undefined {
  const token = tokens[at] as Token;
  if (RELATIVES.test(token.lower) && isRelative(tokens, at, previous))
    return token.lower === 'that' ? 'that' : 'relative';
  return SUBORDINATORS.test(token.lower) && token.pos !== 'NOUN' && opensClause(tokens, at)
    ? ADVERBIAL.test(token.lower)
      ? 'adverbial'
      : 'sub'
    : undefined;
}

/** "that day" is a noun; "the day that", "said that" is none. */
const isRelative = (tokens: readonly Token[], at: number, previous: Chunk | undefined): boolean =>
  tokens[at]?.lower !== 'that' ||
  (previous !== undefined &&
    previous.kind !== 'preposition' &&
    !/^(day|night|week|month|year|time|evening|agreement|treaty|step)$/.test(tokens[at + 1]?.lower ?? ''));

/** Whether "as", "after" or "since" begins a clause and not only a phrase: a verb follows before the next mark. */
function opensClause(tokens: readonly Token[], at: number): boolean {
  if (!/^(as|until|since|before|after|once)$/.test(tokens[at]?.lower ?? '')) return true;
  if (tokens[at + 1]?.lower.endsWith('ing') === true) return false;
  for (let next = at + 1; next < Math.min(tokens.length, at + 14); next += 1) {
    const { pos, text, lower } = tokens[next] as Token;
    if (text === ',' || STOPS.test(text) || RELATIVES.test(lower)) return false;
    if (pos === 'AUX' || (pos === 'VERB' && !lower.endsWith('ing'))) return true;
  }
  return false;
}

const isNounAhead = (tokens: readonly Token[], at: number): boolean => {
  for (let next = at; next < Math.min(at + 4, tokens.length); next += 1) {
    const pos = tokens[next]?.pos ?? '';
    if (pos === 'NOUN' || pos === 'PROPN') return true;
    if (pos !== 'ADJ' && pos !== 'NUM') return false;
  }
  return false;
};

/** The end of a date that begins here, with the preposition before it. */
function dateEnd(tokens: readonly Token[], at: number, dates: readonly FoundDate[]): number | undefined {
  const token = tokens[at] as Token;
  const lead =
    (token.pos === 'ADP' || token.pos === 'SCONJ') &&
    /^(in|on|since|by|until|from|of|during|at|to|within)$/.test(token.lower)
      ? 1
      : 0;
  const first = tokens[at + lead];
  if (first === undefined) return undefined;
  const skip = lead === 1 && first.lower === 'the' ? 1 : 0;
  const begin = tokens[at + lead + skip];
  const date = dates.find(
    ({ start, end }) => begin !== undefined && begin.start >= start && begin.start < end,
  );
  if (date === undefined) return undefined;
  let to = at + lead + skip;
  while (to < tokens.length && (tokens[to]?.start ?? Infinity) < date.end) to += 1;
  return to;
}

/** "us" is a pronoun, "US" a state. */
const isPersonal = (token: Token | undefined): boolean =>
  token !== undefined && PERSONAL.test(token.lower) && token.text !== 'US' && token.text !== 'IT';

function nounEnd(
  tokens: readonly Token[],
  from: number,
  dates: readonly FoundDate[],
  lexicon: Lexicon,
): number {
  if (isPersonal(tokens[from]) && !(tokens[from]?.lower === 'both' && tokens[from + 1]?.pos === 'NOUN'))
    return from + 1;
  let at = from + 1;
  while (at < tokens.length && goesOn(tokens, at, dates, lexicon)) at += 1;
  return at;
}

function goesOn(
  tokens: readonly Token[],
  at: number,
  dates: readonly FoundDate[],
  lexicon: Lexicon,
): boolean {
  const token = tokens[at] as Token;
  const before = tokens[at - 1] as Token;
  if (isGlued(token, before)) return true;
  if (dateEnd(tokens, at, dates) !== undefined) return false;
  // "told reporters the United States would": an article or a possessive after a noun begins another.
  const begins = token.pos === 'DET' || POSSESSIVES.test(token.lower);
  if (begins && isTagged(before, 'NOUN', 'PROPN', 'PRON')) return false;
  if (isPersonal(token) || RELATIVES.test(token.lower)) return false;
  if (token.pos === 'ADV') return !isTagged(before, 'NOUN', 'PROPN') && isTagged(tokens[at + 1], 'ADJ');
  return NOUN_TAGS.has(token.pos) && verbGroupAt(tokens, at, lexicon) === undefined;
}

/** Possessives, and hyphens without blanks: "Biden's", "asset-freeze". */
function isGlued(token: Token, before: Token): boolean {
  if (token.text === "'s") return true;
  if (before.end !== token.start) return false;
  return token.text === '-' || (token.text === "'" && before.lower.endsWith('s'));
}
