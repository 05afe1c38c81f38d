import { chronoFinder } from '../../src/coding/chrono.adapter.ts';
import { readDictionary } from '../../src/coding/dictionary.reader.ts';
import { draft, type DraftOptions, type DraftTools } from '../../src/coding/draft.ts';
import type { Draft, Proposal } from '../../src/coding/draft-form.ts';
import { lexiconOf } from '../../src/coding/lexicon.ts';
import { winkTagger } from '../../src/coding/tagger.adapter.ts';

/** The coder with its dictionaries, as tests ask it. */

export const dictionary = await readDictionary();
export const tools: DraftTools = {
  lexicon: lexiconOf(dictionary),
  tagger: winkTagger(),
  dates: chronoFinder,
};

export const draftOf = (
  text: string,
  parties: readonly [string, string],
  more: Partial<DraftOptions> = {},
): Draft => draft(text, { published: '2021-05-31', parties, ...more }, tools);

/** Proposals in short: `RUS>USA 161`, with `=` for what both did and `?` before a note. */
export const inShort = ({ proposals }: Pick<Draft, 'proposals'>): string[] => proposals.map(shortOf);

export const shortOf = ({ kind, initiator, target, reciprocal, code }: Proposal): string =>
  `${kind === 'note' ? '?' : ''}${initiator}${reciprocal ? '=' : '>'}${target} ${code}`;
