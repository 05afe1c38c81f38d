import { draftOf, type DraftFile, type FileProposal } from '../coding/draft-file.ts';
import { entryIdOf } from '../coding/entry.ts';
import type { DraftOrder } from '../drafts/commands.ts';
import type { DraftWriter } from '../drafts/draft.writer.ts';
import { REASONS, type ProposalRejection, type Reason } from '../drafts/events.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { uuidV5 } from '../kernel/ids.ts';
import { accepted } from './accepted.ts';

interface Where {
  readonly draftId: string;
  readonly history: string;
  readonly by: string;
  /** Proposals that become a source of an act that is there: what became of them is said when they have. */
  readonly merges: ReadonlyMap<string, string>;
}

/** Keeps what a draft file proposes, and what was said of each proposal: so the store knows how often a rule is right. Repeating it adds nothing. */
export async function keepVerdicts(
  writer: Pick<DraftWriter, 'execute' | 'load'>,
  file: DraftFile,
  { draftId, history, by, merges }: Where,
): Promise<void> {
  const { url, ...source } = file.source;
  const orders: DraftOrder[] = [
    {
      type: 'OpenDraft',
      history,
      draft: draftOf(file),
      source: { ...source, ...(url !== undefined && { url }) },
    },
    ...file.proposals.flatMap((each) =>
      verdictOf(each).filter(({ type }) => type !== 'AcceptProposal' || !merges.has(each.proposalId)),
    ),
  ];
  for (const order of orders) {
    const commandId = uuidV5(draftId, digestOf(order));
    const decided =
      'proposalId' in order &&
      (await writer.load(draftId))?.proposals.get(order.proposalId)?.verdict !== undefined;
    // What was decided before stands, also where a person then took it back in the record.
    if (!decided)
      accepted(await writer.execute({ draftId, order, commandId, actor: { id: by, via: 'accept' } }));
  }
}

function verdictOf(proposal: FileProposal): DraftOrder[] {
  const { accept, reject, proposalId, kind, initiator, target, reciprocal, code, occurred, quote } = proposal;
  const { followUpOf, summary } = proposal;
  if (reject !== undefined) return [{ type: 'RejectProposal', proposalId, ...rejectionOf(reject) }];
  if (!accept) return [];
  const content = {
    kind,
    initiator,
    target,
    reciprocal,
    code,
    occurred,
    quote,
    ...(followUpOf !== undefined && { followUpOf }),
    ...(summary !== undefined && { summary }),
  };
  return [
    { type: 'EditProposal', proposalId, content },
    { type: 'AcceptProposal', proposalId, kind, entry: entryIdOf(proposalId) },
  ];
}

const rejectionOf = (text: string): ProposalRejection =>
  Object.hasOwn(REASONS, text) ? { reason: text as Reason } : { reason: 'other', comment: text };
