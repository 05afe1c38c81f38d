import type { Chunk } from './chunks.ts';
import type { Clause } from './clauses.ts';
import type { DeedNoun, Lexicon } from './lexicon.ts';
import { reads, type Token } from './token.ts';

interface Sentence {
  readonly tokens: readonly Token[];
  readonly chunks: readonly Chunk[];
  readonly lexicon: Lexicon;
}

const MOST_WORDS = 2;

/** The deed whose noun ends a chunk: "an [air strike]". */
function deedAt(
  { tokens, lexicon }: Sentence,
  { from, to }: Chunk,
): { deed: DeedNoun; head: number } | undefined {
  let head = to - 1;
  // "The attack[']s", "two days": marks end no noun.
  while (head > from && !/^\p{L}/u.test(tokens[head]?.text ?? '')) head -= 1;
  for (let count = MOST_WORDS; count > 0; count -= 1) {
    const words = tokens.slice(Math.max(from, head - count + 1), head + 1);
    if (words.length < count || tokens[head + 1]?.text === "'s") continue;
    const deed =
      lexicon.nominals.get(words.map(({ lower }) => lower).join(' ')) ??
      lexicon.nominals.get(singularOf(words));
    if (deed !== undefined) return { deed, head };
  }
  return undefined;
}

const singularOf = (words: readonly Token[]): string =>
  words
    .map(({ lower }, at) =>
      at === words.length - 1 ? lower.replace(/(?<=[^s])s$/, '').replace(/(?<=sh)e$/, '') : lower,
    )
    .join(' ');

const LINKS = new Set<Chunk['kind']>(['preposition', 'noun', 'other', 'date']);

/** How far what hangs on a noun goes: to the next verb or mark; "and" goes on where it joins what stands after "between" or "by". */
function reachOf({ tokens, chunks }: Sentence, at: number): number[] {
  const places: number[] = [];
  let joins = false;
  for (let next = at + 1; next < chunks.length; next += 1) {
    const chunk = chunks[next];
    if (chunk === undefined) break;
    if (chunk.kind === 'preposition') joins = reads(tokens[chunk.from], /^(between|by|of|on|with|to)$/);
    const isJoin =
      chunk.kind === 'and' &&
      joins &&
      chunks[next + 1]?.kind === 'noun' &&
      chunks[next + 2]?.kind !== 'preposition';
    if (!LINKS.has(chunk.kind) && !isJoin) break;
    places.push(next);
  }
  return places;
}

const afterWord = (
  { tokens, chunks }: Sentence,
  places: readonly number[],
  word: RegExp,
): number | undefined => {
  const at = places.find(
    (place) => chunks[place]?.kind === 'preposition' && reads(tokens[chunks[place].from], word),
  );
  return at !== undefined && chunks[at + 1]?.kind === 'noun' ? at + 1 : undefined;
};

/** The clauses of a sentence with those that are nouns between them, in the order of the words. */
export function withNominals(sentence: Sentence, clauses: readonly Clause[]): Clause[] {
  const found = sentence.chunks.flatMap((chunk, at) => {
    const hit = chunk.kind === 'noun' ? deedAt(sentence, chunk) : undefined;
    return hit === undefined ? [] : [nominalClause(sentence, clauses, at, hit)];
  });
  if (found.length === 0) return [...clauses];
  const all = [...clauses, ...found].sort((a, b) => a.chunk - b.chunk);
  const places = new Map(
    all.flatMap((clause, index) => (clause.nominal === undefined ? [[clause.index, index] as const] : [])),
  );
  const moved = (index: number | undefined): number | undefined =>
    index === undefined ? undefined : places.get(index);
  const placed = all.map((clause, index): Clause => ({
    ...clause,
    index,
    governor: moved(clause.governor),
    sharesSubjectOf: moved(clause.sharesSubjectOf),
    ...(clause.nominal && { nominal: { ...clause.nominal, host: moved(clause.nominal.host) } }),
  }));
  return placed.map((clause) => underNoun(sentence, placed, clause));
}

function nominalClause(
  sentence: Sentence,
  clauses: readonly Clause[],
  at: number,
  { deed, head }: { readonly deed: DeedNoun; readonly head: number },
): Clause {
  const near = reachOf(sentence, at);
  const subjectOf = clauses.find(({ subject, group }) => subject.includes(at) && group.form === 'finite');
  // "Clashes erupted [between] the two armies".
  const around = deed.of === 'both' && subjectOf !== undefined ? [...near, ...subjectOf.near] : near;
  const between = afterWord(sentence, around, /^between$/);
  const from =
    deed.of === 'subject' || deed.governs || deed.verb === 'condemn'
      ? afterWord(sentence, near, /^from$/)
      : undefined;
  const by = between ?? afterWord(sentence, near, /^by$/) ?? from;
  const host = subjectOf ?? clauses.findLast(({ far, chunk }) => chunk < at && far.includes(at));
  return {
    index: -1,
    chunk: at,
    group: {
      from: head,
      to: head + 1,
      head,
      lemma: deed.verb,
      form: 'finite',
      passive: false,
      bare: false,
      participial: false,
      perfect: false,
      negated: false,
      mood: 'done',
    },
    subject: [],
    sharesSubjectOf: undefined,
    governor: undefined,
    near: [...near, at],
    far: near,
    about: [],
    quoted: host?.quoted ?? false,
    nominal: {
      deed,
      by,
      between: between !== undefined,
      of: afterWord(sentence, near, /^of$/),
      host: host?.index,
      isSubject: subjectOf !== undefined,
    },
  };
}

/** "China's decision [to impose tariffs]", "the demand [that Estonia remove the fence]": the noun governs what follows it. */
function underNoun({ chunks, tokens }: Sentence, clauses: readonly Clause[], clause: Clause): Clause {
  const { form } = clause.group;
  if (clause.nominal !== undefined || (form !== 'infinitive' && form !== 'finite')) return clause;
  const opens = form === 'infinitive' ? clause.chunk : (clause.subject[0] ?? clause.chunk) - 1;
  if (form === 'finite' && (chunks[opens]?.kind !== 'that' || clause.about.length === 0)) return clause;
  const noun = clauses.findLast(
    ({ nominal, chunk, near }) =>
      nominal !== undefined &&
      nominal.deed.governs &&
      (chunk === opens - 1 || (nominal.by !== undefined && near.includes(opens - 1) && chunk < opens)),
  );
  if (noun === undefined || reads(tokens[chunks[opens]?.from ?? 0], /^which$/)) return clause;
  return {
    ...clause,
    governor: noun.index,
    sharesSubjectOf: form === 'infinitive' ? noun.index : clause.sharesSubjectOf,
    about: [],
  };
}
