import { isOf, type Lexicon } from './lexicon.ts';
import type { Mention } from './mentions.ts';
import { reads, type Token } from './token.ts';

/** Whom a text introduces as acting for which state: "Turkish Foreign Minister Mevlut Cavusoglu" makes every later "Cavusoglu" Turkey. */

export interface KnownPerson {
  readonly code: string;
  readonly concluded: boolean;
}

/** People by each of their names. `undefined` stands for somebody who acts for no state (any more). */
export type People = ReadonlyMap<string, KnownPerson | undefined>;

/** A run of capitalised words that may be somebody's name. */
export interface NameRun {
  readonly from: number;
  readonly to: number;
}

const TITLES = new Set(
  `president premier prime minister chancellor king queen emir sheikh sultan crown prince princess secretary of state foreign defence defense
  interior finance trade ambassador envoy general colonel admiral marshal spokesman spokeswoman senator ayatollah leader supreme deputy vice
  acting new then current mr mrs ms dr sir commander chief adviser security national negotiator governor mayor pope ruler army for affairs
  chairman speaker dictator head commissioner consul official diplomat sergeant captain the`.split(/\s+/),
);
const MONTHS =
  /^(January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/;

const isCapital = (token: Token | undefined): boolean =>
  token !== undefined && /^\p{Lu}[\p{L}'.-]*\p{L}/u.test(token.text);
const isTitle = (token: Token | undefined): boolean => token !== undefined && TITLES.has(token.lower);

/** The names in a sentence: capitalised words that name no state, no title and no month, and do not only begin the sentence. */
export function namesIn(tokens: readonly Token[], mentions: readonly Mention[], lexicon: Lexicon): NameRun[] {
  const taken = new Set(mentions.flatMap(({ from, to }) => range(from, to)));
  const runs: NameRun[] = [];
  let from = -1;
  for (let at = 0; at <= tokens.length; at += 1) {
    const token = tokens[at];
    // May is a month, and in "Theresa May" a name.
    const isMonth =
      token !== undefined &&
      MONTHS.test(token.text) &&
      (from === -1 || /^\d/.test(tokens[at + 1]?.text ?? ''));
    const isName = token !== undefined && !taken.has(at) && !isMonth && mayBeName(token, at, lexicon);
    if (isName && from === -1) from = at;
    if (isName || from === -1) continue;
    // "Mohammed bin Salman", "Kang Kyung-wha".
    if (
      token !== undefined &&
      /^(bin|al|van|von|de|da|der|el|-)$/i.test(token.text) &&
      isCapital(tokens[at + 1])
    )
      continue;
    runs.push({ from, to: at });
    from = -1;
  }
  return runs;
}

const mayBeName = (token: Token, at: number, lexicon: Lexicon): boolean =>
  isCapital(token) &&
  !isTitle(token) &&
  !isOf(lexicon, 'officials', token) &&
  (at > 0 || token.pos === 'PROPN') &&
  !['DET', 'ADP', 'PRON', 'CCONJ', 'SCONJ', 'AUX', 'VERB'].includes(token.pos);

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** A sentence with what it names. */
export interface NamedSentence {
  readonly tokens: readonly Token[];
  readonly mentions: readonly Mention[];
  readonly names: readonly NameRun[];
}

export interface Introduced {
  readonly run: NameRun;
  /** Whose they are; `undefined` where the text says that they act for nobody any more; `'open'` where it only gives an office. */
  readonly code: string | 'open' | undefined;
}

/** What a sentence says of the people whom it names. */
export function introducedIn({ tokens, mentions, names }: NamedSentence, lexicon: Lexicon): Introduced[] {
  return names.flatMap((run): Introduced[] => {
    const found =
      titleBefore(tokens, mentions, run, lexicon) ??
      officeBefore(tokens, mentions, run, lexicon) ??
      officeAfter(tokens, mentions, run, lexicon) ??
      governmentAfter(tokens, run);
    return found === undefined ? [] : [{ run, code: found === 'nobody' ? undefined : found }];
  });
}

/** "The Trump administration": a government that only bears a name. */
const governmentAfter = (tokens: readonly Token[], { from, to }: NameRun): 'open' | undefined =>
  reads(tokens[to], GOVERNMENTS) && reads(tokens[from - 1], /^(the|new|current|incoming)$/)
    ? 'open'
    : undefined;

export const GOVERNMENTS = /^(administration|government|regime|cabinet)$/;

const isPast = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  tokens.some((token) => isOf(lexicon, 'past', token) || token.lower.startsWith('ex-'));

/** "US President Joe Biden", "Russian opposition leader Alexei Navalny", "President Moon Jae-in". */
function titleBefore(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  { from, to }: NameRun,
  lexicon: Lexicon,
): string | undefined {
  let at = from - 1;
  let titles = 0;
  while (
    at >= 0 &&
    (isTitle(tokens[at]) ||
      isOf(lexicon, 'past', tokens[at] as Token) ||
      isOf(lexicon, 'officials', tokens[at] as Token))
  ) {
    if (tokens[at]?.lower !== 'the') titles += 1;
    at -= 1;
  }
  if (titles === 0) return undefined;
  const owner = mentions.find((each) => each.to === at + 1 || (each.to === at && tokens[at]?.text === "'s"));
  if (isPast(tokens.slice(at + 1, from), lexicon)) return 'nobody';
  if (owner !== undefined) return owner.code;
  const after = tokens[to]?.lower === 'of' ? mentions.find((mention) => mention.from === to + 1) : undefined;
  if (after !== undefined) return after.code;
  return tokens
    .slice(at + 1, from)
    .some((token) => isOf(lexicon, 'officials', token) || token.lower === 'sheikh')
    ? 'open'
    : undefined;
}

/** "Eritrea's president, Isaias Afwerki", "the emir of Qatar, Sheikh Tamim", "its foreign minister, Ramtane Lamamra". */
function officeBefore(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  { from }: NameRun,
  lexicon: Lexicon,
): string | undefined {
  let comma = from - 1;
  while (comma >= 0 && isTitle(tokens[comma])) comma -= 1;
  if (tokens[comma]?.text !== ',') return undefined;
  const start = Math.max(0, comma - 9);
  const before = tokens.slice(start, comma);
  const breaks = before.findLastIndex(({ pos, text }) => pos === 'VERB' || text === ',' || text === ';');
  const phrase = before.slice(breaks + 1);
  const offset = start + breaks + 1;
  if (!phrase.some((token) => isOf(lexicon, 'officials', token))) return undefined;
  if (isPast(phrase, lexicon)) return 'nobody';
  const owner = mentions.find(({ from: at, to }) => at >= offset && to <= comma);
  if (owner !== undefined) return owner.code;
  const own = phrase.some(({ lower }) => /^(its|his|her|their)$/.test(lower));
  return own ? mentions.find(({ to, kind }) => to <= offset && kind !== 'of')?.code : 'open';
}

/** "Mevlut Cavusoglu, the Turkish foreign minister", "Penny Wong, Australia's foreign minister", "Brett Bruen, a former ambassador". */
function officeAfter(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  { to }: NameRun,
  lexicon: Lexicon,
): string | undefined {
  if (tokens[to]?.text !== ',') return undefined;
  const after = tokens.slice(to + 1, to + 10);
  const breaks = after.findIndex(
    ({ pos, text }) => pos === 'VERB' || pos === 'AUX' || text === ',' || text === '.',
  );
  const phrase = breaks === -1 ? after : after.slice(0, breaks);
  const ofState = mentions.some(({ from }) => from === to + 1);
  if (!ofState && !/^(the|a|an|its|his|president|prime|foreign|leader)$/.test(phrase[0]?.lower ?? ''))
    return undefined;
  if (isPast(phrase, lexicon)) return 'nobody';
  if (!phrase.some((token) => isOf(lexicon, 'officials', token))) return undefined;
  return mentions.find(({ from, to: end }) => from > to && end <= to + 1 + phrase.length)?.code;
}

/** The names that somebody goes by: each word of theirs that is long enough to be told from others. */
export const keysOf = (tokens: readonly Token[], { from, to }: NameRun): string[] =>
  tokens.slice(from, to).flatMap(({ text }) => (text.length >= 3 && /^\p{Lu}/u.test(text) ? [text] : []));
