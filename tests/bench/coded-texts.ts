import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

/** Texts that were coded by hand: the article of `geneva-2021`, ten short ones, and passages. */

const ROOT = resolve(import.meta.dirname, '../..');
const TEXTS = join(ROOT, 'tests/coding/texts');

/** An act as a person coded it; `quotes` are its places in the text. */
export interface CodedAct {
  readonly quotes: readonly string[];
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly code: string;
  readonly from: string | undefined;
}

export interface CodedText {
  readonly name: string;
  readonly text: string;
  readonly published: string;
  readonly parties: readonly [string, string];
  readonly acts: readonly CodedAct[];
}

interface RawAct {
  readonly quote?: string;
  readonly sources?: readonly { readonly quote?: string }[];
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal?: boolean;
  readonly code: string | { readonly code: string };
  readonly from?: string;
  readonly occurred?: { readonly from: string };
}

const codedAct = (act: RawAct): CodedAct => ({
  quotes: act.quote === undefined ? (act.sources ?? []).flatMap(({ quote }) => quote ?? []) : [act.quote],
  initiator: act.initiator,
  target: act.target,
  reciprocal: act.reciprocal ?? false,
  code: typeof act.code === 'string' ? act.code : act.code.code,
  from: act.from ?? act.occurred?.from,
});

const read = (path: string): string => readFileSync(path, 'utf8');

export function genevaText(): CodedText {
  const { acts } = parse(read(join(ROOT, 'scenarios/geneva-2021.scenario.yaml'))) as { acts: RawAct[] };
  const text = read(join(ROOT, 'tests/golden/article.txt'));
  return {
    name: 'geneva-2021',
    text,
    published: '2021-05-31',
    parties: ['RUS', 'USA'],
    acts: acts.map(codedAct),
  };
}

export function codedTexts(): CodedText[] {
  const names = readdirSync(TEXTS)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => file.replace('.txt', ''));
  return names.sort().map((name) => {
    const coding = parse(read(join(TEXTS, `${name}.coding.yaml`))) as {
      published: string;
      parties: [string, string];
      acts: RawAct[];
    };
    const { published, parties, acts } = coding;
    return { name, text: read(join(TEXTS, `${name}.txt`)), published, parties, acts: acts.map(codedAct) };
  });
}

/** Files of passages, in the order in which they were coded. */
export const PASSAGE_FILES = ['sentences', 'relations', 'styles', 'unseen', 'world', 'held-out'] as const;
export type PassageFile = (typeof PASSAGE_FILES)[number];

/** Passages of a sentence or a few, coded by hand before the coder saw them: of many kinds, and about other relations. */
export function codedSentences(file: PassageFile): CodedText[] {
  const all = parse(read(join(ROOT, `tests/coding/${file}.yaml`))) as {
    kind: string;
    text: string;
    published: string;
    parties: [string, string];
    acts: RawAct[];
  }[];
  return all.map(({ kind, acts, ...rest }) => ({ name: kind, ...rest, acts: acts.map(codedAct) }));
}
