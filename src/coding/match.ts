import type { Chunk } from './chunks.ts';
import type { Clause } from './clauses.ts';
import { placeOf, type CompiledPattern, type Lexicon, type VerbEntry, type WordGroup } from './lexicon.ts';
import type { Mention } from './mentions.ts';
import type { Token } from './token.ts';

/** Which entries of the dictionary fit a clause's verb and its words. */

export interface Match<Entry extends VerbEntry = VerbEntry> {
  readonly entry: Entry;
  /** More is told by more of the clause's words. */
  readonly weight: number;
  /** Words of the text that made it fit, beside the verb. */
  readonly words: readonly Token[];
}

export interface Wording {
  readonly tokens: readonly Token[];
  readonly chunks: readonly Chunk[];
  readonly mentions: readonly Mention[];
  readonly lexicon: Lexicon;
}

const PARTICLE_REACH = 9;

export const tokensAt = ({ chunks, tokens }: Wording, places: readonly number[]): Token[] =>
  places.flatMap((at) => {
    const chunk = chunks[at];
    return chunk === undefined ? [] : tokens.slice(chunk.from, chunk.to);
  });

/** Entries whose particles follow the verb, each once. */
export function entriesOf(wording: Wording, clause: Clause): VerbEntry[] {
  const after = tokensAt(wording, clause.far).slice(0, PARTICLE_REACH);
  return (wording.lexicon.entries.get(clause.group.lemma) ?? []).filter(({ particles }) =>
    follows(particles, after),
  );
}

function follows(particles: readonly string[], after: readonly Token[]): boolean {
  const end = after.findIndex(({ lower }) => /^(that|,|;|who|which)$/.test(lower));
  const within = end === -1 ? after : after.slice(0, end);
  let from = 0;
  for (const particle of particles) {
    const at = within.findIndex(
      ({ lower, lemma }, index) => index >= from && (lower === particle || lemma === particle),
    );
    if (at === -1) return false;
    from = at + 1;
  }
  return true;
}

/** The patterns of acts that fit, best first. */
export function actsOf(wording: Wording, clause: Clause): Match<VerbEntry & { kind: 'act' }>[] {
  const matches = entriesOf(wording, clause).flatMap((entry) => {
    if (entry.kind !== 'act') return [];
    const words = wordsOf(wording, clause, entry.pattern);
    if (words === undefined) return [];
    const { groups, subjects, negated } = entry.pattern;
    const weight =
      2 * groups.length + entry.particles.length + Number(subjects !== undefined) + Number(negated);
    return [{ entry, weight, words }];
  });
  return matches.sort((a, b) => b.weight - a.weight);
}

function wordsOf(wording: Wording, clause: Clause, pattern: CompiledPattern): readonly Token[] | undefined {
  if (pattern.negated !== clause.group.negated && pattern.negated) return undefined;
  const places = [
    ...(pattern.far ? clause.far : clause.near),
    ...clause.about,
    ...(clause.group.passive ? clause.subject : []),
  ];
  const region = tokensAt(wording, places);
  if (pattern.bars !== undefined && placeOf(pattern.bars, region) !== -1) return undefined;
  if (pattern.subjects !== undefined && placeOf(pattern.subjects, tokensAt(wording, clause.subject)) === -1)
    return undefined;
  const words: Token[] = [];
  for (const group of pattern.groups) {
    const word = wordIn(wording, group, region, places);
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words;
}

function wordIn(
  { mentions, tokens, chunks }: Wording,
  group: WordGroup,
  region: readonly Token[],
  places: readonly number[],
): Token | undefined {
  const at = placeOf(group, region);
  if (at !== -1) return region[at];
  if (!group.persons && !group.places) return undefined;
  const named = mentions.find(
    ({ from, kind }) =>
      (kind === 'person' ? group.persons : kind !== 'of' && group.places) &&
      places.some((place) => from >= (chunks[place]?.from ?? Infinity) && from < (chunks[place]?.to ?? 0)),
  );
  return named === undefined ? undefined : tokens[named.from];
}
