import type { Proposal } from '../coding/draft-form.ts';
import type { StreamState } from '../eventstore/commands/decider.ts';
import type { Acceptance, DraftContent, ProposalRejection } from './events.ts';

/** What a person said of a proposal. */
export type Verdict =
  | ({ readonly is: 'accepted'; readonly by: string } & Omit<Acceptance, 'proposalId'>)
  | ({ readonly is: 'rejected'; readonly by: string } & ProposalRejection);

/** A proposal, and what became of it. */
export interface ProposalState {
  /** As it was made. */
  readonly proposed: Proposal;
  /** Whether a person made it, not the coder. */
  readonly byHand: boolean;
  /** As it stands, with what a person changed. */
  readonly now: Proposal & { readonly summary?: string | undefined };
  /** Absent while it is open. */
  readonly verdict?: Verdict;
  /** How often a verdict was taken back. */
  readonly turns: number;
}

/** What a draft's decisions depend on, folded from its events. */
export interface DraftState extends StreamState {
  readonly content: DraftContent;
  /** Name of whoever opened it. */
  readonly madeBy: string;
  /** By id, in the order of the text; those by hand after them. */
  readonly proposals: ReadonlyMap<string, ProposalState>;
}
