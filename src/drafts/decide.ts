import { MOST_PROPOSALS } from '../coding/draft-form.ts';
import { REFUSED_WORDS, verify } from '../coding/verify.ts';
import { canonicalJson, sha256 } from '../kernel/canonical-json.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import type { DraftCommand, DraftOrder } from './commands.ts';
import type { DraftEvent } from './events.ts';
import { bytesOf, MOST_BYTES, proposalsMade } from './proposals-made.ts';
import type { DraftState, ProposalState } from './state.ts';

type Decision = Result<DraftEvent[]>;
type OrderOf<T extends DraftOrder['type']> = Extract<DraftOrder, { type: T }>;

/** What a command adds to its draft: events, none where it already says so, or the reason why not. Total and pure. */
export function decide({ draftId, order }: DraftCommand, state: DraftState | undefined): Decision {
  if (order.type === 'OpenDraft') {
    return state === undefined ? open(draftId, order) : openAgain(order, state);
  }
  if (state === undefined) return err(unknownDraft(draftId));
  if (order.type === 'AddProposal') return add(order, state);
  const found = state.proposals.get(order.proposalId);
  if (found === undefined) {
    return refuse(
      'missing',
      'unknown-proposal',
      `The draft has no proposal ${order.proposalId}`,
      'Take its id from the draft.',
      { proposalId: order.proposalId },
    );
  }
  switch (order.type) {
    case 'EditProposal':
      return edit(order, state, found);
    case 'AcceptProposal':
      return accept(order, found);
    case 'RejectProposal':
      return reject(order, found);
    case 'TakeBack':
      return ok(
        found.verdict === undefined
          ? []
          : [{ type: 'DecisionTakenBack.v1', data: { proposalId: order.proposalId } }],
      );
  }
}

export const unknownDraft = (draftId: string): Rejection =>
  rejection(
    'missing',
    'unknown-draft',
    `There is no draft ${draftId}`,
    'Correct the id, or open the draft: the list of drafts has those there are.',
    { draftId },
  );

function open(draftId: string, { history, draft, source }: OrderOf<'OpenDraft'>): Decision {
  const { draft: _, proposals, ...head } = draft;
  if (proposals.length > MOST_PROPOSALS || bytesOf(proposals) > MOST_BYTES) {
    return refuse(
      'rule',
      'draft-too-large',
      `The draft has ${proposals.length} proposals, which is more than can be kept as one`,
      'Split the text: a draft is of one article.',
    );
  }
  return ok([
    { type: 'DraftMade.v1', data: { ...head, draftId, history, source } },
    ...proposalsMade(proposals),
  ]);
}

function openAgain({ source }: OrderOf<'OpenDraft'>, { content }: DraftState): Decision {
  const same = canonicalJson(source) === canonicalJson(content.source);
  return ok(same ? [] : [{ type: 'SourceCorrected.v1', data: { source } }]);
}

function add({ proposal, text }: OrderOf<'AddProposal'>, state: DraftState): Decision {
  if (state.proposals.has(proposal.proposalId)) return ok([]);
  if (state.proposals.size >= MOST_PROPOSALS) {
    return refuse(
      'rule',
      'draft-too-large',
      'The draft has as many proposals as one can have',
      'Split the text.',
    );
  }
  const checked = checkedBy(state, proposal, text);
  return checked.ok ? ok([{ type: 'ProposalAdded.v1', data: { proposal: checked.value } }]) : checked;
}

function edit(
  { proposalId, content, text }: OrderOf<'EditProposal'>,
  state: DraftState,
  { now, verdict }: ProposalState,
): Decision {
  if (verdict !== undefined) return decided(proposalId, verdict.is);
  const { summary, ...rest } = content;
  const { followUpOf: _, summary: __, ...before } = now;
  const sameQuote = rest.quote.text === now.quote.text;
  if (text === undefined && !sameQuote) {
    return refuse(
      'rule',
      'quote-needs-text',
      `proposal ${proposalId}: another quote has to be found in the article, which is not kept`,
      'Send the text with it.',
    );
  }
  // A quote that stays was found in the text before.
  const checked = checkedBy(state, { ...before, ...rest }, text);
  if (!checked.ok) return checked;
  const { kind, initiator, target, reciprocal, code, occurred, quote, followUpOf } = checked.value;
  if (followUpOf !== undefined && (followUpOf === proposalId || !state.proposals.has(followUpOf))) {
    return refuse(
      'rule',
      'unknown-proposal',
      `proposal ${proposalId}: it cannot be a further step of ${followUpOf}`,
      'Name another proposal of the draft.',
    );
  }
  const data = {
    proposalId,
    content: {
      kind,
      initiator,
      target,
      reciprocal,
      code,
      occurred,
      quote: sameQuote && text === undefined ? now.quote : quote,
      ...(followUpOf !== undefined && { followUpOf }),
      ...(summary !== undefined && { summary }),
    },
  };
  const same = canonicalJson({ ...before, ...data.content }) === canonicalJson(now);
  return ok(same ? [] : [{ type: 'ProposalEdited.v1', data }]);
}

/** The proposal through the gate of every coder; without the text its quote is its own witness. */
function checkedBy({ content }: DraftState, proposal: ProposalState['now'], text: string | undefined) {
  if (text !== undefined && sha256(text) !== content.text) {
    return refuse(
      'rule',
      'another-text',
      'The text is not the one that the draft was made of',
      'Send that text, or open a draft of this one.',
    );
  }
  const { published, parties } = content;
  const { summary: _, ...given } = proposal;
  const checked = verify(given, { text: text ?? proposal.quote.text, published, parties });
  if (checked.ok) return checked;
  return refuse(
    'rule',
    checked.error,
    `proposal ${proposal.proposalId} cannot stand: ${REFUSED_WORDS[checked.error]}`,
    'Correct it.',
  );
}

function accept(order: OrderOf<'AcceptProposal'>, { verdict }: ProposalState): Decision {
  const { type: _type, ...data } = order;
  if (verdict?.is === 'accepted' && verdict.entry === data.entry) return ok([]);
  if (verdict !== undefined) return decided(data.proposalId, verdict.is);
  return ok([{ type: 'ProposalAccepted.v1', data }]);
}

function reject(order: OrderOf<'RejectProposal'>, { verdict }: ProposalState): Decision {
  const { type: _type, ...data } = order;
  if (verdict?.is === 'accepted') return decided(data.proposalId, verdict.is);
  if (verdict?.reason === data.reason && verdict.comment === data.comment) return ok([]);
  return ok([{ type: 'ProposalRejected.v1', data }]);
}

const decided = (proposalId: string, is: 'accepted' | 'rejected'): Result<never> =>
  refuse(
    'conflict',
    'proposal-decided',
    `The proposal ${proposalId} is ${is} already`,
    is === 'accepted'
      ? 'Take that back first, which retracts what it became; or correct the act in the record.'
      : 'Take that back first.',
    { proposalId },
  );
