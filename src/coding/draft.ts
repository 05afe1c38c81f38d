import { sha256 } from '../kernel/canonical-json.ts';
import type { Day } from '../kernel/clock.ts';
import type { Discourse } from './actors.ts';
import { chunksOf } from './chunks.ts';
import { clausesOf } from './clauses.ts';
import { datesIn } from './dates.ts';
import { CODER, MOST_PROPOSALS, type Draft, type Proposal } from './draft-form.ts';
import type { SentenceReading } from './finding.ts';
import type { DateFinder, FoundDate } from './found-date.ts';
import { interpret } from './interpret.ts';
import type { Lexicon } from './lexicon.ts';
import { languageCaution } from './language.ts';
import { learnPeople, withPeople } from './learn-people.ts';
import { formerly, mentionsIn, phraseBook } from './mentions.ts';
import { namesIn } from './people.ts';
import { withNominals } from './nominals.ts';
import { withFollowUps } from './occurrence.ts';
import { isRepeated, proposalOf, withoutEchoes } from './proposal.ts';
import { readableText, type TextCaution } from './readable-text.ts';
import { retagged } from './retag.ts';
import { sentencesOf, type Sentence } from './sentences.ts';
import type { Tagger } from './token.ts';
import { verify } from './verify.ts';

export interface DraftOptions {
  /** The day of publication, from which the text's words of time look back. */
  readonly published: Day;
  readonly parties: readonly [string, string];
  /** Names, and whose they are: `{ Lapid: 'ISR' }`. */
  readonly cast?: Readonly<Record<string, string>>;
}

/** What reads for the coder. */
export interface DraftTools {
  readonly lexicon: Lexicon;
  readonly tagger: Tagger;
  readonly dates: DateFinder;
}

/** A draft, and where in the text its sentences are: a sentence without a proposal may hold an act that was not seen. */
export interface ArticleReading {
  readonly draft: Draft;
  /** What the parties are called, in the order of the draft. */
  readonly names: readonly [string, string];
  readonly sentences: readonly { readonly from: number; readonly to: number }[];
}

/** What `coder/1` proposes of a text. Nothing of it is recorded; the same text, options and dictionary give the same draft. */
export const draft = (original: string, options: DraftOptions, tools: DraftTools): Draft =>
  readArticle(original, options, tools).draft;

export function readArticle(original: string, options: DraftOptions, tools: DraftTools): ArticleReading {
  const { lexicon, tagger } = tools;
  const { text, cautions } = readableText(original);
  const { sentences, cut } = sentencesOf(text, tagger);
  const book = phraseBook(lexicon.states);
  const named = sentences.map(({ tokens }) => {
    const mentions = mentionsIn(tokens, text, book).map(formerly(options.parties, lexicon.states));
    return { tokens, mentions, names: namesIn(tokens, mentions, lexicon) };
  });
  const people = learnPeople(named, { lexicon, parties: options.parties, cast: options.cast ?? {} });
  const digest = sha256(original);
  const proposals: Proposal[] = [];
  const elsewhere = new Map<string, number>();
  let discourse: Discourse = { person: undefined, state: undefined, both: false };
  let last: FoundDate | undefined;
  let proposed = 0;
  for (const [index, sentence] of sentences.entries()) {
    const dates = datesIn(text.slice(sentence.from, sentence.to), sentence.from, {
      published: options.published,
      last,
      finder: tools.dates,
    });
    const mentions = withPeople(named[index] ?? { tokens: sentence.tokens, mentions: [], names: [] }, people);
    const reading = readingOf(sentence, mentions, dates, options.parties, lexicon);
    const found = interpret(reading, discourse);
    const before = proposals.length;
    for (const finding of found.findings) {
      const previous = proposals.findLast(({ kind }) => kind === 'act');
      const proposal = proposalOf(reading, dates, finding, {
        original,
        digest,
        published: options.published,
        previous,
      });
      const checked = verify(proposal, { text: original, ...options });
      if (checked.ok && proposals.length < MOST_PROPOSALS && !isRepeated(proposals, checked.value, finding))
        proposals.push(checked.value);
    }
    if (proposals.length > before) proposed += 1;
    for (const pair of found.elsewhere) elsewhere.set(pair, (elsewhere.get(pair) ?? 0) + 1);
    discourse = found.discourse;
    last =
      dates.findLast(
        ({ from, start, precision }) =>
          precision !== 'year' &&
          from <= options.published &&
          !/\b(?:of|since|until)\s+$/.test(text.slice(start - 7, start)),
      ) ?? last;
  }
  const made: Draft = {
    draft: 1,
    coder: CODER,
    dictionary: lexicon.digest,
    text: digest,
    published: options.published,
    parties: [...options.parties],
    sentences: { all: sentences.length, proposed },
    cautions: [...cautions, ...languageCaution(sentences), ...lengthCautions(sentences, cut)],
    elsewhere: [...elsewhere]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 5)
      .map(([pair, found]) => ({ pair, found })),
    proposals: withFollowUps(withoutEchoes(proposals), original),
  };
  return {
    draft: made,
    names: namesOf(options.parties, lexicon),
    sentences: sentences.map(({ from, to }) => ({ from, to })),
  };
}

function namesOf([a, b]: DraftOptions['parties'], { states }: Lexicon): [string, string] {
  const nameOf = (code: string): string => states.states[code]?.names[0] ?? code;
  return [nameOf(a), nameOf(b)];
}

function lengthCautions(sentences: readonly Sentence[], cut: number): TextCaution[] {
  if (sentences.length === 0) return [{ code: 'no-sentences', message: 'The text has no sentence in it.' }];
  return cut === 0
    ? []
    : [
        {
          code: 'long-sentence',
          message: `${cut} stretches without a stop were cut into pieces; acts at the cuts may be missed.`,
        },
      ];
}

function readingOf(
  sentence: Sentence,
  mentions: SentenceReading['mentions'],
  dates: readonly FoundDate[],
  parties: SentenceReading['parties'],
  lexicon: Lexicon,
): SentenceReading {
  const tokens = retagged(sentence.tokens, mentions, lexicon);
  const chunks = chunksOf(tokens, mentions, dates, lexicon);
  return {
    tokens,
    chunks,
    mentions,
    parties,
    lexicon,
    clauses: withNominals({ tokens, chunks, lexicon }, clausesOf(chunks)),
    heading: sentence.heading,
  };
}
