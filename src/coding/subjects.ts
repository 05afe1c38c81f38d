import type { Chunk } from './chunks.ts';
import type { VerbGroup } from './verb-groups.ts';

/** Who or what does what a verb says, by the chunks before it. */
export interface Subject {
  readonly chunks: readonly number[];
  /** The clause, by its index, whose subject this one has too. */
  readonly sharesWith: number | undefined;
  /** The first chunk that belongs to this clause. */
  readonly opens: number;
  readonly about: readonly number[];
  /** Whether it is joined to the clause before by "and". */
  readonly joined: boolean;
  /** Whether it stands where the verb before has what it says: "said [Russia lifted]". */
  readonly complement: boolean;
}

interface Verb {
  readonly at: number;
  readonly group: VerbGroup;
}

const SKIPPED = new Set<Chunk['kind']>(['other', 'date', 'quote']);

const isSub = (kind: Chunk['kind'] | undefined): boolean => kind === 'sub' || kind === 'adverbial';

const isLink = (kind: Chunk['kind'] | undefined): boolean => isSub(kind) || kind === 'and';

const none = (opens: number, more: Partial<Subject> = {}): Subject => ({
  chunks: [],
  sharesWith: undefined,
  opens,
  about: [],
  joined: false,
  complement: false,
  ...more,
});

export function subjectOf(
  chunks: readonly Chunk[],
  at: number,
  group: VerbGroup,
  before: readonly Verb[],
): Subject {
  const shared = sharedClause(chunks, before, at);
  if (group.form === 'infinitive')
    return none(at, { sharesWith: before.length === 0 ? undefined : before.length - 1 });
  let place = at - 1;
  while (place >= 0 && SKIPPED.has(chunks[place]?.kind ?? 'stop')) place -= 1;
  const kind = place < 0 ? 'stop' : chunks[place]?.kind;
  if (group.form === 'gerund')
    return none(kind === 'comma' || kind === 'preposition' ? place : at, { sharesWith: shared });
  if (kind === 'relative' || kind === 'that') return ofRelative(chunks, place);
  if (kind === 'noun') return ofNoun(chunks, at, place, before, group.form === 'participle' ? at : undefined);
  if (kind === 'and') return none(place, { sharesWith: shared, joined: true });
  if (kind === 'comma') return ofComma(chunks, place, shared);
  if (kind === 'verb') return none(at, { sharesWith: before.length - 1, complement: true });
  return none(place + 1, { sharesWith: isSub(kind) ? shared : undefined });
}

/** The clause with whose subject a verb goes on: the last one before that is no aside. */
function sharedClause(chunks: readonly Chunk[], before: readonly Verb[], at: number): number | undefined {
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const verb = before[index];
    if (verb === undefined || verb.group.form !== 'finite') continue;
    const isAside =
      relativeBefore(chunks, verb.at) && chunks.slice(verb.at, at).some(({ kind }) => kind === 'comma');
    if (!isAside) return index;
  }
  return before.length === 0 ? undefined : 0;
}

function relativeBefore(chunks: readonly Chunk[], at: number): boolean {
  let place = at - 1;
  while (place >= 0 && (SKIPPED.has(chunks[place]?.kind ?? 'stop') || chunks[place]?.kind === 'noun'))
    place -= 1;
  return chunks[place]?.kind === 'relative' || chunks[place]?.kind === 'that';
}

/** "the jet, which violated": what stands before the pronoun. */
function ofRelative(chunks: readonly Chunk[], relative: number): Subject {
  const noun = nounBefore(chunks, relative);
  return noun === undefined ? none(relative) : { ...none(relative), chunks: chainOf(chunks, noun) };
}

function nounBefore(chunks: readonly Chunk[], at: number): number | undefined {
  let place = at - 1;
  while (
    place >= 0 &&
    (SKIPPED.has(chunks[place]?.kind ?? 'stop') ||
      chunks[place]?.kind === 'comma' ||
      chunks[place]?.kind === 'preposition')
  )
    place -= 1;
  return chunks[place]?.kind === 'noun' ? place : undefined;
}

/** `described`: where a participle stands that only describes the noun: what comes before it belongs to the verb before. */
function ofNoun(
  chunks: readonly Chunk[],
  at: number,
  place: number,
  before: readonly Verb[],
  described: number | undefined,
): Subject {
  const beyond = beyondClause(chunks, chainOf(chunks, place)[0] ?? place);
  if (beyond !== undefined) return { ...none(at), chunks: chainOf(chunks, beyond) };
  const chain = withHead(chunks, chainOf(chunks, place));
  // "Two citizens [held by China]": what it describes belongs to the verb before.
  if (described !== undefined) return { ...none(described), chunks: chain };
  const opens = chain[0] ?? place;
  const lead = leadOf(chunks, opens);
  const kind = chunks[lead]?.kind;
  if (kind === 'relative' || kind === 'that') {
    // "said that Russia lifted", "curbs which Japan imposed".
    const noun = nounBefore(chunks, lead);
    const afterVerb = ['verb', 'date', 'other'].includes(chunks[lead - 1]?.kind ?? '');
    const complement =
      kind === 'that' && before.length > 0 && (afterVerb || noun === undefined || isAddressed(chunks, noun));
    return {
      ...none(lead),
      chunks: chain,
      complement,
      about: complement || noun === undefined ? [] : [noun],
    };
  }
  return {
    ...none(isLink(kind) ? lead : opens),
    chunks: chain,
    complement: (kind === 'verb' || kind === 'sub') && before.length > 0 && isVerbBefore(chunks, lead),
  };
}

const ADDRESSING =
  /^(tell|warn|remind|inform|assure|caution|promise|notify|convince|persuade|advise|reassure|brief|alert)$/;

/** "told Japan that": the noun after the verb is whom it speaks to. */
function isAddressed(chunks: readonly Chunk[], noun: number): boolean {
  const verb = chunks.slice(0, noun).findLast(({ kind }) => kind === 'verb');
  return verb?.kind === 'verb' && ADDRESSING.test(verb.group.lemma);
}

function isVerbBefore(chunks: readonly Chunk[], lead: number): boolean {
  const at = chunks[lead]?.kind === 'verb' ? lead : lead - 1;
  return chunks[at]?.kind === 'verb';
}

function leadOf(chunks: readonly Chunk[], opens: number): number {
  let place = opens - 1;
  while (place >= 0 && SKIPPED.has(chunks[place]?.kind ?? 'stop')) place -= 1;
  return place;
}

/** After a comma: what stands before the aside that it closes, else the subject of the clause before. */
function ofComma(chunks: readonly Chunk[], comma: number, shared: number | undefined): Subject {
  for (let place = comma - 1; place > 0; place -= 1) {
    if (chunks[place]?.kind === 'stop') break;
    if (chunks[place]?.kind !== 'comma') continue;
    let noun = place - 1;
    while (noun >= 0 && SKIPPED.has(chunks[noun]?.kind ?? 'stop')) noun -= 1;
    if (chunks[noun]?.kind !== 'noun') break;
    const chain = chainOf(chunks, noun);
    const lead = chunks[leadOf(chunks, chain[0] ?? noun)]?.kind;
    // "imposed sanctions on Russia, as expected, and": what follows a verb is its object.
    if (lead === 'verb' || lead === 'preposition') break;
    return { ...none(chain[0] ?? noun), chunks: chain };
  }
  return none(comma, { sharesWith: shared, joined: true });
}

/**
 * A noun with what hangs on it and what it is joined to: "[the foreign minister] of [Egypt]", "[Qatar] and [Saudi Arabia]". The
 * last of them stands at `last`; a preposition with nothing before it leads a phrase of its own.
 */
function chainOf(chunks: readonly Chunk[], last: number): number[] {
  const chain = [last];
  let first = last;
  for (;;) {
    const link = chunks[first - 1]?.kind;
    const noun = first - 2;
    if ((link !== 'preposition' && link !== 'and') || chunks[noun]?.kind !== 'noun') break;
    if (link === 'and' && followsVerb(chunks, noun)) break;
    chain.unshift(noun);
    first = noun;
  }
  return chain;
}

/**
 * "[The decision] to impose tariffs hurt", "[the demand] that Estonia remove the fence was rejected": the noun that begins the sentence and
 * has a clause of its own, where what stands right before the verb is the object of that clause.
 */
function beyondClause(chunks: readonly Chunk[], object: number): number | undefined {
  // "To break [off] relations".
  const at = chunks[object - 1]?.kind === 'preposition' ? object - 2 : object - 1;
  const verb = chunks[at];
  if (verb?.kind !== 'verb') return undefined;
  if (verb.group.form === 'infinitive') return opening(chunks, at - 1);
  const that = at - 2;
  return verb.group.form === 'finite' && chunks[at - 1]?.kind === 'noun' && chunks[that]?.kind === 'that'
    ? opening(chunks, that - 1)
    : undefined;
}

/** A noun before which no verb of its sentence stands, by what hangs on it. */
const opening = (chunks: readonly Chunk[], noun: number): number | undefined =>
  chunks[noun]?.kind === 'noun' && chunks.slice(0, noun).every(({ kind }) => kind !== 'verb')
    ? noun
    : undefined;

/** "[An accord] on sharing [the water] was signed": what a gerund governs says of what the noun before it is. */
function withHead(chunks: readonly Chunk[], chain: readonly number[]): readonly number[] {
  const gerund = (chain[0] ?? 0) - 1;
  const verb = chunks[gerund];
  const isSuch =
    verb?.kind === 'verb' &&
    verb.group.form === 'gerund' &&
    chunks[gerund - 1]?.kind === 'preposition' &&
    chunks[gerund - 2]?.kind === 'noun' &&
    !followsVerb(chunks, gerund - 2);
  return isSuch ? [...chainOf(chunks, gerund - 2), ...chain] : chain;
}

/** Whether a noun is the object of a verb: "expelled [diplomats] and Russia answered". */
function followsVerb(chunks: readonly Chunk[], noun: number): boolean {
  for (let place = noun - 1; place >= 0; place -= 1) {
    const kind = chunks[place]?.kind;
    if (kind === 'verb') return true;
    if (kind !== 'noun' && kind !== 'preposition' && kind !== 'other') return false;
  }
  return false;
}
