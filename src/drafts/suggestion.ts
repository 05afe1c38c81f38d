import { PERSON, type Draft } from '../coding/draft-form.ts';
import { REFUSED_WORDS, verify } from '../coding/verify.ts';
import { sha256 } from '../kernel/canonical-json.ts';
import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import type { Suggestion } from './draft-answers.ts';

/** An act that a person proposes, as a draft of one proposal. Its quote is all that is known of the text. */
export function draftOfSuggestion(
  { published, quote, kind, initiator, target, reciprocal, code, occurred }: Suggestion,
  parties: readonly [string, string],
): Result<Draft> {
  const named = sha256(`${quote} ${occurred.from} ${code} ${initiator} ${target}`);
  const proposal = verify(
    {
      kind,
      initiator,
      target,
      reciprocal,
      code,
      occurred,
      proposalId: `person-${named.slice(0, 12)}`,
      quote: { from: 0, to: quote.length, text: quote },
      alternatives: [],
      confidence: 1,
      why: { rule: 'by-hand', words: [] },
      assumed: [],
    },
    { text: quote, published, parties },
  );
  if (!proposal.ok) {
    const why = `the act cannot be proposed: ${REFUSED_WORDS[proposal.error]}`;
    return refuse('rule', proposal.error, why, 'Correct it.');
  }
  return ok({
    draft: 1,
    coder: PERSON,
    dictionary: sha256(''),
    text: sha256(quote),
    published,
    parties: [...parties],
    sentences: { all: 1, proposed: 1 },
    cautions: [],
    elsewhere: [],
    proposals: [proposal.value],
  });
}
