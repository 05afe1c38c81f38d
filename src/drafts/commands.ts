import type { Draft, Proposal } from '../coding/draft-form.ts';
import type { StreamCommand } from '../eventstore/commands/decider.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { DraftId } from './draft-id.ts';
import type { Acceptance, DraftSource, EditedProposal, ProposalRejection } from './events.ts';

/** What a command asks of a draft. */
export type DraftOrder =
  | {
      readonly type: 'OpenDraft';
      readonly history: HistoryId;
      readonly draft: Draft;
      readonly source: DraftSource;
    }
  /** A proposal that a person makes; `text` is the article, in which its quote has to occur. */
  | { readonly type: 'AddProposal'; readonly proposal: Proposal; readonly text: string }
  /** `text` is needed where the quote is another. */
  | {
      readonly type: 'EditProposal';
      readonly proposalId: string;
      readonly content: EditedProposal;
      readonly text?: string | undefined;
    }
  | ({ readonly type: 'AcceptProposal' } & Acceptance)
  | ({ readonly type: 'RejectProposal'; readonly proposalId: string } & ProposalRejection)
  | { readonly type: 'TakeBack'; readonly proposalId: string };

export interface DraftCommand extends StreamCommand {
  /** Of a draft that is opened: `draftIdOf` it. */
  readonly draftId: DraftId;
  readonly order: DraftOrder;
}
