import type { Lexicon } from './lexicon.ts';
import type { Token } from './token.ts';

/** A verb with the words that tell how it is meant: "had not been accused", "to release", "will meet". */
export interface VerbGroup {
  readonly from: number;
  readonly to: number;
  /** The token of the verb itself. */
  readonly head: number;
  readonly lemma: string;
  /** A `participle` has its "by"; a `describing` one only tells more of the noun before it. */
  readonly form: 'finite' | 'infinitive' | 'gerund' | 'participle' | 'describing';
  readonly passive: boolean;
  /** Whether it is one word in its base form. */
  readonly bare: boolean;
  readonly negated: boolean;
  /** Whether it is one word that may be a participle: "held", "imposed". */
  readonly participial: boolean;
  /** Whether it tells what was done before something else: "had cut". */
  readonly perfect: boolean;
  /** `will` lies ahead; `may` is possible only; `must` is called for; `ready` is offered. */
  readonly mood: 'done' | 'will' | 'would' | 'may' | 'must' | 'ready';
}

const NEGATIONS = /^(not|n't|never|no longer|nor|neither|hardly)$/;
const AHEAD = /^(set|due|about|going|expected|scheduled|likely|bound|supposed|poised)$/;
const READY = /^(ready|willing|prepared|eager|keen|determined|inclined)$/;
const IS_BE = /^(is|are|was|were|be|been|being|'s|'re)$/;
const MAY = /^(may|might|could|can)$/;
const MUST = /^(must|should|ought|need)$/;

interface Reading {
  at: number;
  negated: boolean;
  mood: VerbGroup['mood'];
  auxiliaries: string[];
  infinitive: boolean;
}

/** The verb group that begins at a token, if one does. */
export function verbGroupAt(tokens: readonly Token[], from: number, lexicon: Lexicon): VerbGroup | undefined {
  const first = tokens[from];
  if (first === undefined || !opens(tokens, from)) return undefined;
  const reading: Reading = {
    at: from,
    negated: false,
    mood: 'done',
    auxiliaries: [],
    infinitive: first.lower === 'to',
  };
  if (reading.infinitive) reading.at += 1;
  while (takeAuxiliary(tokens, reading));
  const token = tokens[reading.at];
  if (token?.pos === 'VERB') return groupOf(tokens, from, reading, lexicon);
  const copula = reading.auxiliaries.at(-1);
  if (copula === undefined) return undefined;
  // "is ready", "has influence": the auxiliary is the verb itself.
  const head = lastAuxiliary(tokens, from, reading.at);
  const lemma = /^(have|has|had|having)$/.test(copula)
    ? 'have'
    : /^(do|does|did)$/.test(copula)
      ? 'do'
      : 'be';
  return {
    ...shared(from, head + 1, reading),
    head,
    lemma,
    form: reading.infinitive ? 'infinitive' : 'finite',
    passive: false,
    bare: false,
    participial: false,
    perfect: false,
  };
}

function lastAuxiliary(tokens: readonly Token[], from: number, to: number): number {
  for (let at = to - 1; at > from; at -= 1) if (tokens[at]?.pos === 'AUX') return at;
  return from;
}

const shared = (from: number, to: number, { negated, mood }: Reading) => ({ from, to, negated, mood });

function opens(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at] as Token;
  if (token.pos === 'AUX' || token.pos === 'VERB') return true;
  if (token.lower !== 'to') return false;
  // Adverbs may stand between: "to formally end".
  const next = tokens[at + 1];
  const after = next?.pos === 'ADV' ? tokens[at + 2] : next;
  return (
    after !== undefined &&
    (after.pos === 'VERB' || after.pos === 'AUX') &&
    !after.lower.endsWith('ing') &&
    !after.lower.endsWith('ed')
  );
}

/** Takes one more auxiliary, negation or adverb before the verb; tells whether it did. */
function takeAuxiliary(tokens: readonly Token[], reading: Reading): boolean {
  const token = tokens[reading.at];
  if (token === undefined) return false;
  if (token.pos === 'AUX' || /^(ca|wo)$/.test(token.lower)) {
    noteMood(token.lower, reading);
    reading.auxiliaries.push(token.lower);
    reading.at += 1;
    return true;
  }
  const isBegun = reading.auxiliaries.length > 0 || reading.infinitive;
  if (NEGATIONS.test(token.lower)) {
    if (!isBegun) return false;
    reading.negated = true;
    reading.at += 1;
    return true;
  }
  const hasYet = token.lower === 'yet' && /^(has|have|had)$/.test(reading.auxiliaries.at(-1) ?? '');
  if (hasYet && tokens[reading.at + 1]?.lower === 'to' && isVerb(tokens[reading.at + 2])) {
    // "Has yet to respond": it has not.
    reading.negated = true;
    reading.at += 2;
    return true;
  }
  if (takeTo(tokens, token, reading)) return true;
  if (token.pos !== 'ADV' || !isBegun || !hasVerbAhead(tokens, reading.at)) return false;
  reading.at += 1;
  return true;
}

/** "is set to", "is ready to", "is to", "has to" before a verb. */
function takeTo(tokens: readonly Token[], token: Token, reading: Reading): boolean {
  const next = tokens[reading.at + 1];
  const isBe = IS_BE.test(reading.auxiliaries.at(-1) ?? '');
  const told =
    isBe &&
    (AHEAD.test(token.lower) || READY.test(token.lower)) &&
    next?.lower === 'to' &&
    isVerb(tokens[reading.at + 2]);
  const bare = token.lower === 'to' && reading.auxiliaries.length > 0 && isVerb(next);
  if (!told && !bare) return false;
  if (told) reading.mood = READY.test(token.lower) ? 'ready' : 'will';
  // "If Spain were to close the border" tells nothing.
  else reading.mood = reading.auxiliaries.at(-1) === 'were' ? 'may' : isBe ? 'will' : 'must';
  reading.auxiliaries.length = 0;
  reading.at += told ? 2 : 1;
  return true;
}

/** "Held [by]", "imposed last year [by]"; "condemned the decision by" has its object first. */
function isAgentAhead(tokens: readonly Token[], next: number): boolean {
  const [first] = tokens.slice(next);
  if (first === undefined) return false;
  // "Retaliated by [closing] its port" tells how, and not who.
  if (first.lower === 'by') return tokens[next + 1]?.lower.endsWith('ing') !== true;
  const isAside = first.pos === 'ADV' || first.pos === 'ADP' || /^(last|this|earlier)$/.test(first.lower);
  return isAside && tokens.slice(next, next + 3).some(({ lower }) => lower === 'by');
}

const MOST_INVERTED = 6;

/** "Nor has it [expelled] anybody": the negation stands before the auxiliary, and that before the subject. */
function isInverted(tokens: readonly Token[], from: number): boolean {
  for (let at = from - 1; at >= Math.max(1, from - MOST_INVERTED); at -= 1) {
    if (tokens[at]?.pos === 'AUX') return /^(nor|neither|never)$/.test(tokens[at - 1]?.lower ?? '');
    if (/^[,;:."]$/.test(tokens[at]?.text ?? '')) return false;
  }
  return false;
}

const isVerb = (token: Token | undefined): boolean =>
  token !== undefined && (token.pos === 'VERB' || token.pos === 'AUX');

function hasVerbAhead(tokens: readonly Token[], at: number): boolean {
  for (let next = at + 1; next <= at + 3; next += 1) {
    const token = tokens[next];
    if (isVerb(token)) return true;
    if (token?.pos !== 'ADV' && token?.pos !== 'PART') return false;
  }
  return false;
}

function noteMood(lower: string, reading: Reading): void {
  if (/^(will|shall|wo|'ll)$/.test(lower)) reading.mood = 'will';
  else if (/^(would|'d)$/.test(lower)) reading.mood = 'would';
  else if (MAY.test(lower) || lower === 'ca') reading.mood = 'may';
  else if (MUST.test(lower)) reading.mood = 'must';
}

function groupOf(
  tokens: readonly Token[],
  from: number,
  reading: Reading,
  { bases, participles }: Lexicon,
): VerbGroup {
  const token = tokens[reading.at] as Token;
  const last = reading.auxiliaries.at(-1) ?? '';
  const isBe = /^(is|are|was|were|be|been|being|am|get|got|'s|'re)$/.test(last);
  const isIng = token.lower.endsWith('ing') && token.lemma !== token.lower;
  const isPast = !isIng && (token.lower.endsWith('ed') || participles.has(token.lower));
  const base = bases.get(token.lower);
  const lemma =
    base === undefined ? token.lemma : base.includes(token.lemma) ? token.lemma : (base[0] ?? token.lemma);
  const passive = isBe && isPast;
  const byAgent = reading.auxiliaries.length === 0 && isPast && isAgentAhead(tokens, reading.at + 1);
  const form = reading.infinitive
    ? 'infinitive'
    : isIng && reading.auxiliaries.length === 0
      ? 'gerund'
      : byAgent
        ? 'participle'
        : 'finite';
  return {
    ...shared(from, reading.at + 1, reading),
    negated: reading.negated || (reading.auxiliaries.length === 0 && isInverted(tokens, from)),
    head: reading.at,
    lemma,
    form,
    passive: passive || byAgent,
    bare: reading.at === from && token.lower === lemma,
    participial: isPast && reading.at === from,
    perfect: reading.auxiliaries[0] === 'had',
  };
}
