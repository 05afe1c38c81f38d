import type { Lexicon } from './lexicon.ts';
import type { Mention } from './mentions.ts';
import {
  GOVERNMENTS,
  introducedIn,
  keysOf,
  type KnownPerson,
  type NamedSentence,
  type NameRun,
  type People,
} from './people.ts';
import { reads, type Token } from './token.ts';

interface LearnOptions {
  readonly lexicon: Lexicon;
  /** The two parties, of whom somebody without a state may be one. */
  readonly parties: readonly [string, string];
  /** What the reader told: names and whose they are. */
  readonly cast: Readonly<Record<string, string>>;
}

/**
 * Whom a text lets one know. First what it says in so many words; then, of those whom it only gives an office, on whom they act:
 * who warns Japan is not Japan. What the reader said counts before all.
 */
export function learnPeople(
  sentences: readonly NamedSentence[],
  { lexicon, parties, cast }: LearnOptions,
): People {
  const people = new Map<string, KnownPerson | undefined>();
  const open = new Set<string>();
  const said = new Map<string, Set<string>>();
  for (const sentence of sentences) {
    for (const { run, code } of introducedIn(sentence, lexicon)) {
      for (const key of keysOf(sentence.tokens, run)) {
        if (code === 'open') open.add(key);
        else said.set(key, new Set([...(said.get(key) ?? []), code ?? '']));
      }
    }
  }
  for (const [key, codes] of said) {
    const [code = ''] = codes;
    // A name that two states share names neither.
    if (codes.size === 1) people.set(key, code === '' ? undefined : { code, concluded: false });
  }
  // Whom one conclusion tells may tell of another: "Obama and Raul Castro announced".
  for (let time = 0; time < 2; time += 1) {
    for (const [key, code] of concluded(sentences, { parties, open, people }))
      people.set(key, { code, concluded: true });
  }
  for (const [name, code] of Object.entries(cast)) {
    for (const key of [name, ...name.split(/\s+/).slice(-1)]) people.set(key, { code, concluded: false });
  }
  return people;
}

interface ConcludeOptions {
  readonly parties: readonly [string, string];
  readonly open: ReadonlySet<string>;
  readonly people: People;
}

const NAMED_TWICE = 2;

/** Of names whose state nobody tells: the party that is not the one on which they are seen acting, or which is seen acting on them. */
function concluded(
  sentences: readonly NamedSentence[],
  { parties, open, people }: ConcludeOptions,
): Map<string, string> {
  const seen = new Map<string, { count: number; keys: Set<string>; toward: Map<string, number> }>();
  for (const sentence of sentences) {
    const mentions = withPeople(sentence, people);
    for (const run of sentence.names) {
      const keys = keysOf(sentence.tokens, run);
      const key = keys.at(-1) ?? '';
      if (keys.some((each) => people.has(each))) continue;
      const evidence = seen.get(key) ?? { count: 0, keys: new Set(), toward: new Map() };
      evidence.count += 1;
      for (const each of keys) evidence.keys.add(each);
      for (const code of contactsOf(sentence.tokens, mentions, run))
        evidence.toward.set(code, (evidence.toward.get(code) ?? 0) + 1);
      seen.set(key, evidence);
    }
  }
  const found = new Map<string, string>();
  for (const { count, keys, toward } of seen.values()) {
    if (count < NAMED_TWICE && ![...keys].some((key) => open.has(key))) continue;
    const [a, b] = parties.map((party) => toward.get(party) ?? 0);
    if (a === b) continue;
    for (const key of keys) found.set(key, (a ?? 0) > (b ?? 0) ? parties[1] : parties[0]);
  }
  return found;
}

/** The states toward which a name acts in its sentence, which act toward it, or which stand beside it as its like. */
function contactsOf(tokens: readonly Token[], mentions: readonly Mention[], { from, to }: NameRun): string[] {
  const beside =
    tokens[from - 1]?.lower === 'and' ? mentions.find((mention) => mention.to === from - 1) : undefined;
  const codes = beside === undefined ? [] : [beside.code, beside.code];
  let verb = reads(tokens[to], GOVERNMENTS) ? to + 1 : to;
  while (verb < tokens.length && /^(AUX|ADV|PART)$/.test(tokens[verb]?.pos ?? '')) verb += 1;
  if (tokens[verb]?.pos === 'VERB') {
    const end = tokens.findIndex(({ text }, at) => at > verb && /^[,;.:]$/.test(text));
    // The first that stands after the verb is whom it is done to; what follows may be a place.
    const after = mentions.filter((mention) => mention.from > verb && (end === -1 || mention.from < end));
    // "Conveyed Norway's thanks [to Poland]": who is told "to" counts before whose it is.
    const first = after.find(({ from: at }) => tokens[at - 1]?.lower === 'to') ?? after[0];
    if (first !== undefined) codes.push(first.code);
  }
  const before = tokens.findLastIndex(({ pos }, at) => at < from && pos === 'VERB');
  let subject = before;
  while (subject > 0 && /^(AUX|ADV|PART|VERB)$/.test(tokens[subject]?.pos ?? '')) subject -= 1;
  const acting = before === -1 ? undefined : mentions.find((mention) => mention.to === subject + 1);
  return acting === undefined ? codes : [...codes, acting.code];
}

/** The mentions of a sentence, and the people in it whose state is known. */
export function withPeople({ tokens, mentions, names }: NamedSentence, people: People): Mention[] {
  const found = names.flatMap((run): Mention[] => {
    const keys = tokens.slice(run.from, run.to).map(({ text }) => text);
    const full = keys.join(' ');
    const person = people.get(full) ?? people.get(keys.at(-1) ?? '') ?? people.get(keys[0] ?? '');
    return person === undefined
      ? []
      : [{ ...run, code: person.code, kind: 'person', ...(person.concluded && { concluded: true }) }];
  });
  return [...mentions, ...found].sort((a, b) => a.from - b.from);
}
