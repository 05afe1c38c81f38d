import type { Dictionary, Family, NominalEntry, Pattern } from './dictionary.ts';
import { formsOf } from './inflections.ts';
import type { Token } from './token.ts';

/** Words of one group of a pattern: single ones, some that belong together, and classes that only a text fills. */
export interface WordGroup {
  readonly words: ReadonlySet<string>;
  readonly phrases: readonly (readonly string[])[];
  readonly persons: boolean;
  readonly places: boolean;
}

/** A verb's entry: what has to follow it (`out` of "kick out"), and what it then means. */
export type VerbEntry = { readonly particles: readonly string[] } & (
  | { readonly kind: 'act'; readonly pattern: CompiledPattern }
  | { readonly kind: 'family'; readonly family: Family }
  | { readonly kind: 'carry' | 'attempt' | 'cease' | 'speech' }
);

export interface CompiledPattern extends Pattern {
  readonly groups: readonly WordGroup[];
  readonly bars: WordGroup | undefined;
  readonly subjects: WordGroup | undefined;
}

export interface Content {
  readonly deed: string;
  readonly nouns: WordGroup;
  readonly after: WordGroup | undefined;
}

/** A noun that is a deed, and whether it governs what is to be done: "a demand that". */
export type DeedNoun = Pick<NominalEntry, 'verb' | 'of' | 'needs' | 'stands'> & { readonly governs: boolean };

/** The dictionaries, ready to be looked up in. */
export interface Lexicon {
  readonly digest: string;
  readonly states: Dictionary['states'];
  /** Base forms that a form may be of. */
  readonly bases: ReadonlyMap<string, readonly string[]>;
  readonly participles: ReadonlySet<string>;
  /** Past forms that no rule makes: `shot`, `forgave`. */
  readonly pasts: ReadonlySet<string>;
  readonly entries: ReadonlyMap<string, readonly VerbEntry[]>;
  readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly contents: readonly Content[];
  readonly grid: Dictionary['contents']['grid'];
  /** Deeds by their nouns, in the singular. */
  readonly nominals: ReadonlyMap<string, DeedNoun>;
}

export function lexiconOf(dictionary: Dictionary): Lexicon {
  const classes = new Map(
    Object.entries(dictionary.words.classes).map(([name, words]) => [name, new Set(words)]),
  );
  const groupOf = (text: string): WordGroup => wordGroup(text, classes);
  const entries = new Map<string, VerbEntry[]>();
  const add = (verb: string, entry: (particles: readonly string[]) => VerbEntry) => {
    const [base = '', ...particles] = verb.split(' ');
    entries.set(base, [...(entries.get(base) ?? []), entry(particles)]);
  };
  for (const pattern of dictionary.acts) {
    const compiled: CompiledPattern = {
      ...pattern,
      groups: pattern.with.map(groupOf),
      bars: pattern.without === undefined ? undefined : groupOf(pattern.without),
      subjects: pattern.subject === undefined ? undefined : groupOf(pattern.subject),
    };
    for (const verb of pattern.verbs)
      add(verb, (particles) => ({ particles, kind: 'act', pattern: compiled }));
  }
  for (const family of dictionary.families.families) {
    for (const verb of family.verbs) add(verb, (particles) => ({ particles, kind: 'family', family }));
  }
  for (const kind of ['carry', 'attempt', 'cease', 'speech'] as const) {
    for (const verb of dictionary.families[kind]) add(verb, (particles) => ({ particles, kind }));
  }
  return {
    digest: dictionary.digest,
    states: dictionary.states,
    ...verbForms(entries.keys(), dictionary.words),
    entries,
    classes,
    contents: dictionary.contents.contents.map(({ deed, nouns, after }) => ({
      deed,
      nouns: groupOf(nouns),
      after: after === undefined ? undefined : groupOf(after),
    })),
    grid: dictionary.contents.grid,
    nominals: new Map(
      dictionary.nominals.flatMap(({ nouns, verb, of, needs, stands }) => {
        const governs = (entries.get(verb) ?? []).some(({ kind }) => kind === 'family' || kind === 'carry');
        return nouns.map((noun) => [noun, { verb, of, needs, stands, governs }] as const);
      }),
    ),
  };
}

function wordGroup(text: string, classes: ReadonlyMap<string, ReadonlySet<string>>): WordGroup {
  const words = new Set<string>();
  const phrases: string[][] = [];
  let persons = false;
  let places = false;
  for (const part of text.split('|').flatMap((each) => classWords(each, classes))) {
    const plain = part.replace(/"/g, '').trim();
    if (plain === '@person') persons = true;
    else if (plain === '@seat') places = true;
    else if (plain.includes(' ')) phrases.push(plain.split(' '));
    else words.add(plain);
  }
  return { words, phrases, persons, places };
}

const classWords = (part: string, classes: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] => {
  if (!part.startsWith('@') || part === '@person' || part === '@seat') return [part];
  const words = classes.get(part.slice(1));
  if (words === undefined) throw new Error(`there is no class ${part} in words.yaml`);
  return [...words];
};

/** Every form of the verbs, in British spelling too, and which of them are participles. */
function verbForms(
  verbs: Iterable<string>,
  { irregular, doubles }: Dictionary['words'],
): Pick<Lexicon, 'bases' | 'participles' | 'pasts'> {
  const bases = new Map<string, string[]>();
  const participles = new Set<string>();
  const doubled = new Set(doubles);
  const all = new Set([...verbs, ...Object.keys(irregular)]);
  for (const base of all) {
    const spellings = base.endsWith('ize') ? [base, base.replace(/ize$/, 'ise')] : [base];
    for (const spelling of spellings) {
      const made = formsOf(spelling, irregular[base], doubled);
      for (const form of made.forms) {
        const known = bases.get(form) ?? [];
        if (!known.includes(base)) bases.set(form, [...known, base]);
      }
      for (const form of made.participles) participles.add(form);
    }
  }
  return { bases, participles, pasts: new Set(Object.values(irregular).flat()) };
}

/** The words by which a token may be meant in a group: as written, its base, its singular. */
const namesOf = ({ lower, lemma }: Token): readonly string[] => {
  const singular = lower.length > 3 && lower.endsWith('s') ? lower.slice(0, -1) : lower;
  return [lower, lemma, singular];
};

const is = (token: Token | undefined, word: string): boolean =>
  token !== undefined && namesOf(token).includes(word);

/** The first place in `tokens` where a word of the group stands, or -1. */
export function placeOf(group: WordGroup, tokens: readonly Token[]): number {
  return tokens.findIndex(
    (token, at) =>
      namesOf(token).some((name) => group.words.has(name)) ||
      group.phrases.some((phrase) => phrase.every((word, offset) => is(tokens[at + offset], word))),
  );
}

export const isOf = (lexicon: Lexicon, name: string, token: Token): boolean => {
  const words = lexicon.classes.get(name);
  return words !== undefined && namesOf(token).some((each) => words.has(each));
};
