import type { Decider } from '../eventstore/commands/decider.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { DraftCommand } from './commands.ts';
import { decide } from './decide.ts';
import { draftStreamOf } from './draft-id.ts';
import type { DraftEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { DraftState } from './state.ts';

/** The stream of a draft. */
export const DRAFT_DECIDER: Decider<DraftCommand, DraftState, DraftEvent> = {
  streamOf: ({ draftId }) => draftStreamOf(draftId),
  subjectOf: ({ draftId }) => `the draft ${draftId}`,
  hashOf: ({ draftId, order }) => digestOf({ draftId, order }),
  decide,
  evolve,
  originOf: () => undefined,
  workOf: ({ order }) => (order.type === 'OpenDraft' ? 1 + order.draft.proposals.length : 1),
  weightOf: ({ proposals }) => 1 + proposals.size,
};
