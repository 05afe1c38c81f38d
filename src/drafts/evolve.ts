import { PERSON } from '../coding/draft-form.ts';
import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { RecordedEvent } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { LOCAL_NAME } from '../http/principal.ts';
import { DRAFT_EVENT_SCHEMAS, type DraftEvent } from './events.ts';
import type { DraftState, ProposalState } from './state.ts';

/** The border between what a store holds and what the domain knows. Throws for a type that this version does not know. */
export function draftEvent(event: Pick<RecordedEvent, 'type' | 'data' | 'revision'>): DraftEvent {
  if (!Object.hasOwn(DRAFT_EVENT_SCHEMAS, event.type)) {
    throw new UnfitEvent(
      `Event r${event.revision} has the type "${event.type}", which this version does not know`,
      'It was written by a newer version of this program, or by another one. Install the newer version to read it.',
    );
  }
  return event as unknown as DraftEvent;
}

/** The state after one more event of the draft's stream. Throws only where the stream itself is damaged. */
export function evolve(state: DraftState | undefined, recorded: RecordedEvent): DraftState {
  const event = draftEvent(recorded);
  const { revision } = recorded;
  const by = recorded.metadata.actor?.id ?? LOCAL_NAME;
  if (event.type === 'DraftMade.v1') {
    const commands = remembering(NO_COMMANDS, recorded);
    return { revision, commands, content: event.data, madeBy: by, proposals: new Map() };
  }
  if (state === undefined) {
    throw new Error(`The stream begins with ${event.type} instead of DraftMade.v1: it is damaged`);
  }
  return { ...applied(state, event, by), revision, commands: remembering(state.commands, recorded) };
}

type Later = Exclude<DraftEvent, { type: 'DraftMade.v1' }>;

function applied(state: DraftState, event: Later, by: string): DraftState {
  switch (event.type) {
    case 'SourceCorrected.v1':
      return { ...state, content: { ...state.content, source: event.data.source } };
    case 'ProposalsMade.v1':
      return withProposals(
        state,
        event.data.proposals.map((proposed) => ({
          proposed,
          now: proposed,
          byHand: state.content.coder === PERSON,
          turns: 0,
        })),
      );
    case 'ProposalAdded.v1': {
      const proposed = event.data.proposal;
      return withProposals(state, [{ proposed, now: proposed, byHand: true, turns: 0 }]);
    }
    default:
      return withProposals(state, [judged(state, event, by)]);
  }
}

type Judging = Extract<Later, { data: { proposalId: string } }>;

function judged(state: DraftState, event: Judging, by: string): ProposalState {
  const before = state.proposals.get(event.data.proposalId);
  if (before === undefined) {
    throw new Error(`${event.type} speaks of the proposal ${event.data.proposalId}, which the draft has not`);
  }
  const { verdict, ...open } = before;
  switch (event.type) {
    case 'ProposalEdited.v1': {
      // What is not said any more is gone: a link that was taken away is no link.
      const { followUpOf: _, summary: __, ...rest } = open.now;
      return { ...open, now: { ...rest, ...event.data.content } };
    }
    case 'ProposalAccepted.v1': {
      const { proposalId: _, ...accepted } = event.data;
      return { ...open, verdict: { is: 'accepted', by, ...accepted } };
    }
    case 'ProposalRejected.v1': {
      const { proposalId: _, ...rejected } = event.data;
      return { ...open, verdict: { is: 'rejected', by, ...rejected } };
    }
    case 'DecisionTakenBack.v1':
      return { ...open, turns: open.turns + (verdict === undefined ? 0 : 1) };
  }
}

function withProposals(state: DraftState, changed: readonly ProposalState[]): DraftState {
  const proposals = new Map(state.proposals);
  for (const each of changed) proposals.set(each.proposed.proposalId, each);
  return { ...state, proposals };
}
