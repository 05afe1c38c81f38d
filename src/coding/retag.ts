import type { Lexicon } from './lexicon.ts';
import type { Mention } from './mentions.ts';
import { isNominal, isParticiple, nounInPhrase } from './noun-phrases.ts';
import { isTagged, reads, withPos, type Token } from './token.ts';

/**
 * Where the tagger errs in a way that can be told from the words around: nouns after an article or a possessive that look like verbs,
 * verbs of headlines that look like nouns, participles before a noun. Lemmas of verbs that the dictionary knows are its own.
 */
export function retagged(tokens: readonly Token[], mentions: readonly Mention[], lexicon: Lexicon): Token[] {
  const done: Token[] = [];
  for (const [at, token] of tokens.entries()) {
    const isAdverb = isSetPhrase(tokens, at);
    if (isSoCalled(tokens, at)) {
      done.push(withPos(token, 'ADJ'));
      continue;
    }
    done.push(isAdverb ? withPos(token, 'ADV') : one(token, tokens.slice(at + 1, at + 3), done, lexicon));
  }
  return done.some(isFinite) ? done : withHeadlineVerb(done, mentions, lexicon);
}

const isFinite = ({ pos, lower }: Token): boolean =>
  (pos === 'VERB' || pos === 'AUX') && !lower.endsWith('ing');

function one(token: Token, ahead: readonly Token[], before: readonly Token[], lexicon: Lexicon): Token {
  const [next] = ahead;
  const bases = lexicon.bases.get(token.lower);
  const [base] = bases ?? [];
  if (token.pos === 'VERB') {
    // "Its most-[favoured]-nation status".
    // "[Fighting] between the two armies".
    if (
      reads(token, /^(fighting|shelling|bombing|meeting)$/) &&
      reads(next, /^(between|in|around|along|near)$/) &&
      !isTagged(before.at(-1), 'AUX', 'NOUN', 'PROPN')
    )
      return withPos(token, 'NOUN');
    if (before.at(-1)?.text === '-' && next?.text === '-') return withPos(token, 'ADJ');
    const nominal = nounInPhrase(token, before, next);
    if (nominal !== undefined) return withPos(token, nominal);
    return base === undefined || bases?.includes(token.lemma) === true ? token : withPos(token, 'VERB', base);
  }
  // "Put its navy on [alert]".
  if (token.pos === 'ADJ' && reads(before.at(-1), /^on$/) && !isNominal(next)) return withPos(token, 'NOUN');
  if (base === undefined || isTagged(token, 'AUX', 'ADP')) return token;
  return isVerbAfterAll(token, base, ahead, before, lexicon) ? withPos(token, 'VERB', base) : token;
}

/** "Retaliated by [closing] its port", "shelled the town, [killing] two": what has an object of its own is a verb. */
const isGerund = (token: Token, next: Token | undefined, previous: Token | undefined): boolean =>
  token.lower.endsWith('ing') &&
  isTagged(token, 'NOUN') &&
  reads(previous, /^(by|without|before|after|,)$/) &&
  isTagged(next, 'DET', 'PRON', 'NUM');

/** A form of a verb that was taken for something else: "was [accused]", "will [ban]", "a fighter [shot] down a bomber". */
function isVerbAfterAll(
  token: Token,
  base: string,
  ahead: readonly Token[],
  before: readonly Token[],
  { pasts }: Lexicon,
): boolean {
  const [next] = ahead;
  const previous = before.at(-1);
  if (isGerund(token, next, previous)) return true;
  if (isTagged(previous, 'AUX') && isParticiple(token) && !isNominal(next)) return true;
  const isBase = token.lower === base && !isTagged(previous, 'ADP') && !isNominal(next);
  if (isBase && reads(previous, /^(to|will|would|must|should|may|might|could|can)$/)) return true;
  if (!isTagged(previous, 'PROPN', 'NOUN', 'PRON')) return false;
  if (token.lower === base) return isSubjunctive(before, ahead);
  const isRegularPast = token.lower.endsWith('ed') && isTagged(token, 'ADJ', 'NOUN');
  if (isRegularPast && opensObject(next)) return true;
  if (!isTagged(token, 'NOUN')) return false;
  // "Canada [demands] the release".
  if (token.lower.endsWith('s') && isTagged(previous, 'PROPN') && isTagged(next, 'DET')) return true;
  return pasts.has(token.lower) && opensForPast(token, next);
}

/** What a verb may have after it: an object, or what it says. */
const opensObject = (next: Token | undefined): boolean =>
  isNominal(next) || isTagged(next, 'DET', 'PRON') || reads(next, /^that$/);

/** "Rebels [shot] down a jet", "guards [shot] at the boat". */
const opensForPast = (token: Token, next: Token | undefined): boolean =>
  isTagged(next, 'DET') ||
  reads(next, /^(down|out|off|up)$/) ||
  (reads(token, /^shot$/) && reads(next, /^(at|dead|towards?)$/));

/** "That Estonia [release] the sailors". */
const isAfterThat = (before: readonly Token[]): boolean =>
  before.slice(-4).some((each) => reads(each, /^that$/));

/** "Demanded that Britain [hand] back the islands". */
const isSubjunctive = (before: readonly Token[], [next, second]: readonly Token[]): boolean =>
  (isAfterThat(before) && isTagged(next, 'DET', 'PRON', 'NUM')) ||
  (reads(next, /^(back|over|out|off|up|down)$/) && isTagged(second, 'DET', 'PRON', 'NUM', 'PROPN'));

/** "The [so-called] elections". */
const isSoCalled = (tokens: readonly Token[], at: number): boolean =>
  [at, at - 2].some(
    (from) =>
      reads(tokens[from], /^so$/) && tokens[from + 1]?.text === '-' && reads(tokens[from + 2], /^called$/),
  );

const SET_PHRASES = new Set(
  'at last,at once,at first,in turn,in fact,of course,for now,at least,in effect,in part,at present,in principle,for example,in return,once again'.split(
    ',',
  ),
);
const SET_WORDS = new Set([...SET_PHRASES].flatMap((phrase) => phrase.split(' ')));

/** Whether a word stands in a phrase of two that says how or when, and parts no verb from its auxiliary. */
const isSetPhrase = (tokens: readonly Token[], at: number): boolean =>
  SET_WORDS.has(tokens[at]?.lower ?? '') &&
  [at - 1, at].some(
    (from) =>
      SET_PHRASES.has(`${tokens[from]?.lower ?? ''} ${tokens[from + 1]?.lower ?? ''}`) &&
      !isTagged(tokens[from + 2], 'NOUN', 'DET'),
  );

/** "Putin wants live debate": the first word after a state or person that may be a verb is the verb of the headline. */
function withHeadlineVerb(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  { bases }: Lexicon,
): Token[] {
  const [first] = mentions;
  if (first === undefined) return [...tokens];
  const at = tokens.findIndex(
    ({ lower, pos }, index) =>
      index >= first.to &&
      index <= first.to + 4 &&
      pos !== 'PART' &&
      /(s|ed)$/.test(lower) &&
      bases.has(lower) &&
      index < tokens.length - 1,
  );
  const base = bases.get(tokens[at]?.lower ?? '')?.[0];
  return tokens.map((token, index) =>
    index === at && base !== undefined ? withPos(token, 'VERB', base) : token,
  );
}
