import { sha256 } from '../kernel/canonical-json.ts';
import type { Day } from '../kernel/clock.ts';
import { isInBook } from '../ontology/code-books.ts';
import { parentOf } from '../ontology/codes.ts';
import { LONGEST_QUOTE, type Proposal } from './draft-form.ts';
import type { Finding, SentenceReading } from './finding.ts';
import type { FoundDate } from './found-date.ts';
import { occurrenceOf } from './occurrence.ts';

/** What a proposal is cut out of. */
interface Around {
  readonly original: string;
  /** SHA-256 of the text. */
  readonly digest: string;
  readonly published: Day;
  readonly previous: Proposal | undefined;
}

export function proposalOf(
  reading: SentenceReading,
  dates: readonly FoundDate[],
  finding: Finding,
  { original, digest, published, previous }: Around,
): Proposal {
  const quote = quoteOf(original, reading, finding);
  const { initiator, target, code, kind, reciprocal, assumed, confidence, rule } = finding;
  return {
    proposalId: `${sha256(`${digest} ${quote.from} ${finding.clause.index} ${rule}`).slice(0, 12)}`,
    kind,
    initiator,
    target,
    reciprocal,
    code,
    alternatives: alternativesOf(finding),
    occurred: occurrenceOf(reading, dates, finding, {
      occurred: previous?.occurred,
      published,
    }),
    quote,
    confidence,
    why: {
      rule,
      words: [...new Set([finding.verb, ...finding.words].map(({ text }) => text.slice(0, 80)))].slice(0, 8),
    },
    assumed: [...assumed],
  };
}

const MOST_ALTERNATIVES = 4;

/** Other codes worth a look: of rival patterns, and one level up. */
function alternativesOf({ code, alternatives }: Finding): Proposal['alternatives'] {
  const above = parentOf(code);
  const all = [
    ...alternatives,
    ...(above !== undefined && above.length > 2 ? [{ code: above, why: 'less exact' }] : []),
  ];
  const seen = new Set([code]);
  return all
    .filter((each) => isInBook(each.code, 'cameo') && !seen.has(each.code) && seen.add(each.code))
    .slice(0, MOST_ALTERNATIVES);
}

function quoteOf(
  original: string,
  { chunks, tokens }: SentenceReading,
  { opens, clause }: Finding,
): Proposal['quote'] {
  const last = chunks[lastOf(chunks, clause)];
  const from = tokens[chunks[Math.min(opens, clause.chunk)]?.from ?? 0]?.start ?? 0;
  const to = tokens[(last?.to ?? 1) - 1]?.end ?? from;
  const text = original.slice(from, Math.min(to, from + LONGEST_QUOTE)).replace(/[\s\uD800-\uDBFF]+$/, '');
  return { from, to: from + text.length, text };
}

const LOOSE = new Set(['comma', 'and', 'sub', 'adverbial', 'relative', 'that', 'preposition', 'other']);

function lastOf(chunks: SentenceReading['chunks'], clause: Finding['clause']): number {
  const places = [...clause.far];
  while (
    places.length > 0 &&
    LOOSE.has(chunks[places.at(-1) ?? 0]?.kind ?? '') &&
    !isParticle(chunks, places)
  )
    places.pop();
  return places.at(-1) ?? clause.chunk;
}

/** "pulled [out]": right after the verb a preposition is a part of it. */
const isParticle = (chunks: SentenceReading['chunks'], places: readonly number[]): boolean =>
  places.length === 1 && chunks[places[0] ?? 0]?.kind === 'preposition';

/** A repeat stands in the same sentence or the one before. */
const NEAR = 12;

export const isRepeated = (
  proposals: readonly Proposal[],
  proposal: Proposal,
  finding?: Pick<Finding, 'clause'>,
): boolean =>
  proposals
    .slice(-NEAR)
    .some(
      (each) =>
        each.code === proposal.code &&
        each.initiator === proposal.initiator &&
        each.target === proposal.target &&
        (overlap(each, proposal) ||
          (finding?.clause.group.perfect === true && isMeasure(proposal) && each.kind === 'act')),
    );

const overlap = ({ quote: a }: Proposal, { quote: b }: Proposal): boolean => a.from < b.to && b.from < a.to;

/** "It said that it had cut the ties": a measure that was told already, and is looked back on. Others are taken more than once. */
const isMeasure = ({ code, kind, quote }: Proposal): boolean =>
  kind === 'act' &&
  code.startsWith('161') &&
  !/\b(?:new|further|more|another|other|also|earlier|before)\b/i.test(quote.text);

const NOUN = /^noun\//;
/** Acts of a text among which an echo is sought, to either side: time must not grow with more than a text's length. */
const ECHO_REACH = 40;

/** Without what only names once more, as a noun, what the text tells elsewhere: "the expulsion". */
export const withoutEchoes = (proposals: readonly Proposal[]): Proposal[] =>
  proposals.filter(
    (proposal, index) =>
      !NOUN.test(proposal.why.rule) ||
      !proposals
        .slice(Math.max(0, index - ECHO_REACH), index + ECHO_REACH)
        .some(
          (each, at) =>
            each.kind === 'act' &&
            isSameDeed(each, proposal) &&
            (!NOUN.test(each.why.rule) || at + Math.max(0, index - ECHO_REACH) < index),
        ),
  );

function isSameDeed(a: Proposal, b: Proposal): boolean {
  if (a.proposalId === b.proposalId || a.code.slice(0, 2) !== b.code.slice(0, 2)) return false;
  const isSame = a.initiator === b.initiator && a.target === b.target;
  return isSame || ((a.reciprocal || b.reciprocal) && a.initiator === b.target && a.target === b.initiator);
}
