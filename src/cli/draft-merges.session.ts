import { Acceptances } from '../drafts/acceptance.service.ts';
import type { DraftWriter } from '../drafts/draft.writer.ts';
import { uuidV5 } from '../kernel/ids.ts';
import { accepted } from './accepted.ts';
import type { Merging } from './draft-merging.ts';

/** Adds the article to the sources of acts of the record, and notes it in the draft, which is open already. Repeating it adds nothing. */
export async function mergeSources(
  parts: ConstructorParameters<typeof Acceptances>[0] & { readonly drafts: DraftWriter },
  { merges }: Merging,
  { draftId, by }: { readonly draftId: string; readonly by: string },
): Promise<number> {
  const acceptances = new Acceptances(parts);
  const actor = { id: by, via: 'accept' };
  let merged = 0;
  for (const [proposalId, merge] of merges) {
    const draft = await parts.drafts.load(draftId);
    const proposal = draft?.proposals.get(proposalId);
    if (draft === undefined || proposal === undefined || proposal.verdict !== undefined) continue;
    const { acceptance } = accepted(await acceptances.record(draft, proposal, { merge }, { actor }));
    const order = { type: 'AcceptProposal', ...acceptance } as const;
    const commandId = uuidV5(draftId, `${proposalId} ${proposal.turns} merged`);
    accepted(await parts.drafts.execute({ draftId, commandId, actor, order }));
    merged += 1;
  }
  return merged;
}
