import { proposedOf } from '../coding/draft-form.ts';
import { editedOf, entryOf, type Drafted, type Origin } from '../coding/entry.ts';
import { toldBefore } from '../coding/told-before.ts';
import type { RelationState } from '../relations/state.ts';
import { effectOf, type Effect, type TensionNow } from './effects.ts';
import type { DraftContent } from './events.ts';
import type { ProposalState, Verdict } from './state.ts';

/** A proposal as it is shown: what stands, what became of it, and what it would move. */
export type ProposalView = ProposalState['now'] & {
  readonly byHand: boolean;
  readonly edited: Drafted['edited'];
  readonly verdict?: Verdict;
  /** Acts of the record that it may tell once more. */
  readonly sameAs: readonly string[];
  /** Absent for notes, further steps and what is merged: they score nothing of their own. */
  readonly tension?: Effect;
};

/** The history into which a draft goes, as it stands. */
export interface Target {
  readonly relation: RelationState;
  readonly now: TensionNow;
}

export const originOf = (content: DraftContent): Origin => ({ ...content, draft: content.draftId });

/** What is shown of a draft's proposals; without a history nothing is known of what they would move. */
export const viewsOf = (
  proposals: Iterable<ProposalState>,
  origin: Origin,
  target: Target | undefined,
): ProposalView[] => [...proposals].map((each) => viewOf(each, origin, target));

function viewOf(state: ProposalState, origin: Origin, target: Target | undefined): ProposalView {
  const { now, byHand, verdict, proposed } = state;
  const edited = editedOf(proposedOf(proposed), now);
  const shown = { ...now, byHand, edited, ...(verdict !== undefined && { verdict }) };
  if (target === undefined) return { ...shown, sameAs: [] };
  const { followUpOf } = now;
  const taken = { by: '', issue: 'any', edited, followUpOf };
  const entry = entryOf(origin, now, taken);
  if (!entry.ok || entry.value.kind === 'note') return { ...shown, sameAs: [] };
  const recorded = verdict?.is === 'accepted';
  const merged = recorded && verdict.merged === true;
  const { content } = entry.value;
  const effect = merged ? undefined : effectOf(content, target.now, recorded);
  return {
    ...shown,
    sameAs: recorded ? [] : toldBefore(target.relation, content),
    ...(effect !== undefined && { tension: effect }),
  };
}
