import type { Chunk } from './chunks.ts';
import { isOf, type Lexicon } from './lexicon.ts';
import type { Mention } from './mentions.ts';
import { isTagged, type Token } from './token.ts';

/** Which state a noun stands for, and whether it can do something for it. */
export interface Actor {
  /** One code, or those of both parties. */
  readonly codes: readonly string[];
  readonly how: 'named' | 'concluded' | 'pronoun' | 'office' | 'both' | 'other';
  /** Whether it acts for the state; "Biden's move" and "Chinese consumers" do not. */
  readonly acts: boolean;
  readonly person: boolean;
}

/** Whom a text has spoken of so far. */
export interface Discourse {
  readonly person: string | undefined;
  readonly state: string | undefined;
  readonly both: boolean;
  /** Who last did something to whom that can be undone: of whose ban "the ban was lifted" speaks. */
  readonly measure?: { readonly initiator: string; readonly target: string } | undefined;
}

/** What it takes to read the nouns of one sentence. */
export interface Reading {
  readonly tokens: readonly Token[];
  readonly chunks: readonly Chunk[];
  readonly mentions: readonly Mention[];
  readonly parties: readonly [string, string];
  readonly lexicon: Lexicon;
}

export const otherOf = (code: string | undefined, [a, b]: readonly [string, string]): string | undefined =>
  code === a ? b : code === b ? a : undefined;

const BOTH =
  /^(?:both(?: (?:the )?\w+)?|the (?:two|pair)|(?:the )?two (?:\w+ )?(?:men|leaders|countries|nations|states|sides|governments|presidents|neighbours|neighbors|parties|capitals|powers|ministers|premiers|rivals|allies|armies|delegations)|(?:the )?(?:two )?sides|each other(?:'s)?|one another(?:'s)?|the (?:countries|neighbours|neighbors|leaders|presidents|foreign ministers|ministers|ambassadors))$/;

/** What one noun stands for; `subject` is who does what the sentence says, for "its neighbour" and "him". */
export function actorOfNoun(
  reading: Reading,
  chunk: Chunk,
  discourse: Discourse,
  subject?: string,
): Actor | undefined {
  const { tokens, mentions, parties, lexicon } = reading;
  const words = tokens.slice(chunk.from, chunk.to);
  const text = words
    .map(({ lower }) => lower)
    .join(' ')
    .replace(/ '/g, "'")
    .replace(/'$/, '');
  if (BOTH.test(text)) return { codes: parties, how: 'both', acts: true, person: false };
  const inside = mentions.filter(({ from, to }) => from >= chunk.from && to <= chunk.to);
  const head = headOf(words);
  if (inside.length > 0) return ofMention(reading, chunk, inside, head);
  const pronoun =
    words.length === 1 ? ofPronoun(words[0]?.lower ?? '', reading, discourse, subject) : undefined;
  if (pronoun !== undefined || head === undefined) return pronoun;
  if (isOf(lexicon, 'other_party', head) && !words.some((word) => isOf(lexicon, 'past', word))) {
    const other = otherOf(subject ?? discourse.state, parties);
    return other === undefined ? undefined : { codes: [other], how: 'other', acts: true, person: false };
  }
  return ofOffice(reading, words, head, discourse, subject);
}

const headOf = (words: readonly Token[]): Token | undefined =>
  words.findLast(({ pos }) => pos === 'NOUN' || pos === 'PROPN');

function ofMention(
  { tokens, lexicon }: Reading,
  chunk: Chunk,
  inside: readonly Mention[],
  head: Token | undefined,
): Actor {
  const last = inside.at(-1) as Mention;
  const rest = tokens.slice(last.to, chunk.to).filter(({ text }) => text !== "'s" && text !== "'");
  const before = tokens.slice(chunk.from, last.from);
  const owned = tokens[last.to]?.text === "'s" && last.to < chunk.to;
  const tail = rest.at(-1);
  const isOutside =
    [...before, ...rest].some((word) => isOf(lexicon, 'past', word)) ||
    (tail !== undefined && isOf(lexicon, 'outsiders', tail) && !isOf(lexicon, 'officials', tail));
  const isOffice = head !== undefined && (isOf(lexicon, 'officials', head) || isOf(lexicon, 'force', head));
  const acts =
    last.kind !== 'place' &&
    !isOutside &&
    (rest.length === 0 || isOffice || (!owned && head?.pos === 'PROPN'));
  const person = last.kind === 'person' || (isOffice && !isOf(lexicon, 'force', head as Token));
  return { codes: [last.code], how: last.concluded === true ? 'concluded' : 'named', acts, person };
}

function ofPronoun(
  word: string,
  { parties }: Reading,
  { person, state, both }: Discourse,
  subject: string | undefined,
): Actor | undefined {
  const single = (code: string | undefined, isPerson: boolean): Actor | undefined =>
    code === undefined ? undefined : { codes: [code], how: 'pronoun', acts: true, person: isPerson };
  if (/^(he|she)$/.test(word)) return single(person ?? state, true);
  if (word === 'it') return single(subject === undefined ? state : otherOf(subject, parties), false);
  if (/^(him|her)$/.test(word))
    return single(subject === undefined ? person : otherOf(subject, parties), true);
  if (word === 'they')
    return both ? { codes: parties, how: 'both', acts: true, person: false } : single(state, false);
  if (word === 'them') return single(subject === undefined ? state : otherOf(subject, parties), false);
  return undefined;
}

/** "The president", "its foreign ministry", "officials": of whom the text spoke last. */
function ofOffice(
  { lexicon }: Reading,
  words: readonly Token[],
  head: Token,
  { person, state }: Discourse,
  subject: string | undefined,
): Actor | undefined {
  const isForce = isOf(lexicon, 'force', head);
  if (!isForce && !isOf(lexicon, 'officials', head)) return undefined;
  if (
    words.some((word) => isOf(lexicon, 'past', word) || /^(either|neither|no|every|each)$/.test(word.lower))
  )
    return undefined;
  const code =
    subject ??
    (/^(president|minister|leader|chancellor|premier|king|emir)$/.test(head.lemma)
      ? (person ?? state)
      : state);
  return code === undefined ? undefined : { codes: [code], how: 'office', acts: true, person: !isForce };
}

/** Who does it: the first noun of a chain that stands for somebody, with what it is joined to. */
export function actorOfChain(
  reading: Reading,
  chain: readonly number[],
  discourse: Discourse,
): Actor | undefined {
  const { chunks, parties } = reading;
  const actors = chain.map((at) => actorOfNoun(reading, chunks[at] as Chunk, discourse));
  const joined = chain.flatMap((at, index) =>
    index > 0 && chunks[at - 1]?.kind === 'and' ? [actors[index - 1], actors[index]] : [],
  );
  const named = new Set(joined.flatMap((actor) => actor?.codes ?? []));
  if (parties.every((party) => named.has(party))) {
    const person = joined.some((actor) => actor?.person === true);
    // "A Belgian baker and a Dutch farmer" act for neither.
    return { codes: parties, how: 'both', acts: joined.some((actor) => actor?.acts === true), person };
  }
  const [lead] = actors;
  if (lead === undefined || lead.how === 'office') {
    const owned = ownerOf(reading, chain, actors);
    if (owned !== undefined) return owned.owner;
  }
  const tail = actors.find((actor) => actor !== undefined);
  return lead ?? (tail === undefined ? undefined : { ...tail, acts: false });
}

/**
 * Whose an office is that does not tell it alone: "the emir of Qatar", "a spokesman for the ministry in Moscow". An office of
 * something that is no state we know is nobody's: "the state of Victoria".
 */
function ownerOf(
  { chunks, tokens, lexicon }: Reading,
  chain: readonly number[],
  actors: readonly (Actor | undefined)[],
): { readonly owner: Actor | undefined } | undefined {
  const first = chunks[chain[0] ?? -1];
  const head = first === undefined ? undefined : headOf(tokens.slice(first.from, first.to));
  const isOffice =
    head !== undefined && ['officials', 'force', 'other_party'].some((name) => isOf(lexicon, name, head));
  if (!isOffice) return undefined;
  const owner = actors.slice(1).find((actor) => actor !== undefined && actor.how !== 'office');
  if (owner !== undefined) return { owner: { ...owner, acts: true, person: true } };
  const more = chunks[chain[1] ?? -1];
  const isUnknown =
    more?.kind === 'noun' && actors[1] === undefined && isTagged(tokens[more.to - 1], 'PROPN');
  return isUnknown ? { owner: undefined } : undefined;
}
