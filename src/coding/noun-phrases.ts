import { isTagged, reads, type Token } from './token.ts';

/** What a tagger takes for a verb, and the words before it show to be no verb. */

export const isParticiple = ({ lower, lemma }: Token): boolean =>
  lower !== lemma && /(ed|en|ing|n|t)$/.test(lower);

export const isNominal = (token: Token | undefined): boolean =>
  isTagged(token, 'NOUN', 'PROPN', 'ADJ', 'NUM');

/** "the [attack]", "the [captured] pilot", "the land [crossing]", "of [trusted] partners": the tag that fits, where VERB does not. */
export function nounInPhrase(
  token: Token,
  before: readonly Token[],
  next: Token | undefined,
): 'NOUN' | 'ADJ' | undefined {
  if (afterDeterminer(before)) return inBegunPhrase(token, next);
  const previous = before.at(-1);
  const isIng = token.lower.endsWith('ing');
  if (
    isIng &&
    isTagged(previous, 'NOUN') &&
    isTagged(next, 'ADP', 'PUNCT') &&
    afterDeterminer(before.slice(0, -1))
  )
    return 'NOUN';
  if (!isTagged(previous, 'ADP')) return undefined;
  const isPlain =
    !isParticiple(token) && reads(previous, /^(of|in|for|with|on|by|from|against|over|into|at|about)$/);
  if (isPlain) return 'NOUN';
  const isDescribed = token.lower.endsWith('ed') && reads(previous, /^(of|with|between|against|among)$/);
  return isDescribed && isNominal(next) ? 'ADJ' : undefined;
}

function inBegunPhrase(token: Token, next: Token | undefined): 'NOUN' | 'ADJ' | undefined {
  if (!isParticiple(token)) return 'NOUN';
  if (isNominal(next)) return 'ADJ';
  return token.lower.endsWith('ing') && !isTagged(next, 'DET', 'PRON') ? 'NOUN' : undefined;
}

const POSSESSIVES = /^(his|her|its|their|our|my|your)$/;

/** Whether what comes now stands in a noun phrase that an article, a possessive or a number has begun. */
function afterDeterminer(before: readonly Token[]): boolean {
  let at = before.length - 1;
  while (at >= 0 && (isTagged(before[at], 'ADJ') || reads(before[at], /^(only|very|most|more)$/))) at -= 1;
  const token = before[at];
  if (token === undefined) return false;
  if (token.text === "'s" || (POSSESSIVES.test(token.lower) && token.pos === 'PRON')) return true;
  return token.pos === 'DET' && !/^(that|this|these|those|both|all|some)$/.test(token.lower);
}
